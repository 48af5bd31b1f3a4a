// A payer's request as the pages read it, and the replies that they give: what is asked for, in
// which language, with which fields.

import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '#domain/problems.ts';
import type { Begun } from '#engine/payer-view.ts';
import { againQuery, faultOf, readChoice } from './choice.ts';
import type { PayerDesk } from './desk.ts';
import type { Shown } from './document.ts';
import { leavePage } from './leave-page.ts';
import { guard, type Policy } from './policy.ts';
import { acceptedLanguage, isLanguage, TEXTS } from './texts/all.ts';

/** `base`: the path under which the installation is reached from outside, mostly empty. */
export type Site = { desk: PayerDesk; base: string };

/** What a page is: payment of a session, of what is due, or the capture frame. */
export type PageName = 'checkout' | 'pay' | 'capture';

export type Ref = { Params: { ref: string } };
export type VisitRef = { Params: { ref: string; visit: string } };

/** Of replies that show no form. */
export const NO_FORM: Policy = { formsTo: 'none' };

const REF_SHAPE = /^[\w.~-]{1,300}$/;
const CAN_BEGIN: readonly string[] = ['open', 'at_gateway', 'refused'];

/** `given`: the query, or the form. Throws Problem `not_found`. */
export async function show(
  { desk, base }: Site,
  request: FastifyRequest<Ref>,
  given: URLSearchParams,
): Promise<Shown> {
  const { ref } = request.params;
  checkRef(ref);
  const browser = acceptedLanguage(request.headers['accept-language']);
  const view = await desk.view(ref, browser);
  if (view === null) throw new Problem('not_found');
  const wanted = given.get('lang');
  const language = isLanguage(wanted) ? wanted : view.language;
  return { view, language, texts: TEXTS[language], base };
}

/** The press of the button: to the gateway, or the page again with what has to be looked at. */
export async function begin(
  site: Site,
  request: FastifyRequest<Ref>,
  reply: FastifyReply,
  { page, keep }: { page: PageName; keep: Record<string, string> },
): Promise<FastifyReply> {
  const { ref } = request.params;
  const form = formOf(request);
  const shown = await show(site, request, form);
  const { view, language } = shown;
  const again = (query: Record<string, string> | URLSearchParams) => {
    const all = new URLSearchParams([...new URLSearchParams(query), ...Object.entries(keep)]);
    return seeOther(reply, `${pathOf(site, page, ref)}?${all}`);
  };
  if (!CAN_BEGIN.includes(view.state.is)) return again({ lang: language });
  const choice = readChoice(view, form);
  const fault = faultOf(view, choice, form);
  if (fault !== null || choice.methodId === null) {
    return again(againQuery(choice, fault ?? 'method', language));
  }
  const itemIds = choice.items.map(({ id }) => id);
  const wanted = { methodId: choice.methodId, itemIds, language };
  const begun = known(await site.desk.begin(ref, wanted));
  return begun.is === 'go' ? leave(reply, shown, begun.to) : again({ lang: language });
}

/** To the gateway, by the page in between. */
export function leave(reply: FastifyReply, shown: Shown, to: Parameters<typeof leavePage>[1]) {
  const { page, policy } = leavePage(shown, to);
  return send(guard(reply, policy), page);
}

export function checkRef(text: string): void {
  if (!REF_SHAPE.test(text)) throw new Problem('not_found');
}

/** Throws Problem `not_found` where the engine knows nothing of it. */
export function known(begun: Begun | null): Begun {
  if (begun === null) throw new Problem('not_found');
  return begun;
}

export function send(reply: FastifyReply, page: string): FastifyReply {
  return reply.type('text/html; charset=utf-8').send(page);
}

export function seeOther(reply: FastifyReply, to: string): FastifyReply {
  return guard(reply, NO_FORM).redirect(to, 303);
}

export function pathOf({ base }: Site, page: PageName, ref: string): string {
  return `${base}/${page}/${encodeURIComponent(ref)}`;
}

/** Read by ourselves, so that a repeated name is a list here as in a form. */
export function queryOf(request: FastifyRequest): URLSearchParams {
  const at = request.url.indexOf('?');
  return new URLSearchParams(at < 0 ? '' : request.url.slice(at + 1));
}

export function formOf({ body }: FastifyRequest): URLSearchParams {
  return body instanceof URLSearchParams ? body : new URLSearchParams();
}

// The addresses of the payer's pages, inside the API's server but in a context of their own: forms
// instead of JSON, pages instead of problems, and no API key. Whoever knows a payer's link may use
// it; that is all the authority there is, so no cookie is set and no form needs a token.

import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '#domain/problems.ts';
import type { Language, PayerView } from '#engine/payer-view.ts';
import { ASSETS, ASSETS_PATH, type Asset, WIDGET } from './assets.ts';
import { captured, capturePage, framesOf } from './capture-page.ts';
import { againQuery, faultOf, readChoice, readFault } from './choice.ts';
import type { PayerDesk } from './desk.ts';
import type { Shown } from './document.ts';
import { leavePage } from './leave-page.ts';
import { iconOf, isColour, styleOf } from './look.ts';
import { payPage, TRIES_MAX } from './pay-page.ts';
import { guard, type Policy } from './policy.ts';
import { problemPage } from './problem-page.ts';
import { returnedFields } from './returned.ts';
import { canChoose } from './summary.ts';
import { acceptedLanguage, isLanguage, TEXTS } from './texts/all.ts';

/** A gateway's form holds some dozens of fields; ours less. */
const BODY_BYTES_MAX = 128 * 1024;
const REF_SHAPE = /^[\w.~-]{1,300}$/;
const KEPT = 'public, max-age=31536000, immutable';
const KEPT_SHORT = 'public, max-age=300';
const OPEN_STATES: readonly string[] = ['open', 'at_gateway', 'refused'];

/** Of replies that show no form. */
const NO_FORM: Policy = { formsTo: 'none' };

type Ref = { Params: { ref: string } };
type Visit = { Params: { ref: string; visit: string } };

export async function servePages(app: FastifyInstance, desk: PayerDesk): Promise<void> {
  await app.register(async (own) => {
    own.removeAllContentTypeParsers();
    own.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: BODY_BYTES_MAX },
      (_request, body, done) => done(null, new URLSearchParams(body.toString())),
    );
    own.setErrorHandler(showProblem);
    own.addHook('onRoute', (route) => {
      route.schema = { ...route.schema, hide: true };
    });
    serveAssets(own);
    servePayment(own, desk);
    serveReturns(own, desk);
    serveCapture(own, desk);
    for (const path of ['/pay', '/pay/*', '/capture', '/capture/*']) {
      own.get(path, async () => {
        throw new Problem('not_found');
      });
    }
  });
}

function servePayment(own: FastifyInstance, desk: PayerDesk): void {
  own.get<Ref>('/pay/:ref', async (request, reply) => {
    const query = queryOf(request);
    const shown = await show(desk, request.params.ref, query);
    const { view } = shown;
    if (query.has('go') && view.state.is === 'at_gateway') {
      return leave(reply, shown, view.state.to);
    }
    const page = payPage(shown, {
      choice: readChoice(view, query),
      fault: readFault(query),
      tries: triesOf(query),
      isBack: query.has('back'),
    });
    guard(reply, { logoUrl: view.merchant.logoUrl, scripted: canChoose(shown) });
    return send(reply, page);
  });

  own.post<Ref>('/pay/:ref', async (request, reply) => {
    const { ref } = request.params;
    return begin(desk, ref, formOf(request), { reply, path: pathOf('pay', ref), extra: '' });
  });
}

function serveReturns(own: FastifyInstance, desk: PayerDesk): void {
  const back = (reply: FastifyReply, ref: string) =>
    seeOther(reply, `${pathOf('pay', ref)}?back=1`);
  own.route<Visit>({
    method: ['GET', 'POST'],
    url: '/pay/:ref/return/:visit',
    handler: async (request, reply) => {
      const { ref, visit } = readVisit(request.params);
      await desk.takeReturn(ref, visit, returnedFields(queryOf(request), formOf(request)));
      return back(reply, ref);
    },
  });
  own.route<Visit>({
    method: ['GET', 'POST'],
    url: '/pay/:ref/cancelled/:visit',
    handler: async (request, reply) => {
      const { ref, visit } = readVisit(request.params);
      await desk.cancel(ref, visit);
      return back(reply, ref);
    },
  });
}

function serveCapture(own: FastifyInstance, desk: PayerDesk): void {
  own.get<Ref>('/capture/:ref', async (request, reply) => {
    const query = queryOf(request);
    const shown = await show(desk, request.params.ref, query);
    const { view } = shown;
    const page = capturePage(shown, {
      choice: readChoice(view, query),
      fault: readFault(query),
      parent: query.get('parent'),
    });
    const frameOrigins = framesOf(view);
    guard(reply, { logoUrl: null, scripted: true, asks: true, frameOrigins });
    return send(reply, page);
  });

  own.post<Ref>('/capture/:ref', async (request, reply) => {
    const { ref } = request.params;
    const parent = queryOf(request).get('parent');
    const extra = parent === null ? '' : `parent=${encodeURIComponent(parent)}`;
    return begin(desk, ref, formOf(request), { reply, path: pathOf('capture', ref), extra });
  });

  own.get<Ref>('/capture/:ref/state', async (request, reply) => {
    const { view } = await show(desk, request.params.ref, queryOf(request));
    guard(reply, NO_FORM);
    return reply.send(captured(view));
  });
}

function serveAssets(own: FastifyInstance): void {
  const free = { config: { rateLimit: false as const } };
  const give = (reply: FastifyReply, { type, body }: Omit<Asset, 'address'>, kept: string) =>
    reply.type(type).header('cache-control', kept).send(body);
  for (const [name, asset] of Object.entries(ASSETS)) {
    own.get(`${ASSETS_PATH}/${name}`, free, async (_request, reply) =>
      give(guard(reply, NO_FORM), asset, KEPT),
    );
  }
  const made = [
    { ending: 'css', type: 'text/css; charset=utf-8', make: styleOf },
    { ending: 'svg', type: 'image/svg+xml', make: iconOf },
  ];
  for (const { ending, type, make } of made) {
    const path = `${ASSETS_PATH}/colour/:name.${ending}`;
    own.get<{ Params: { name: string } }>(path, free, async (request, reply) => {
      const colour = `#${request.params.name}`;
      if (!isColour(colour)) throw new Problem('not_found');
      return give(guard(reply, NO_FORM), { type, body: make(colour) }, KEPT);
    });
  }
  // Shops on any origin load it.
  own.get('/widget.js', free, async (_request, reply) => {
    guard(reply, NO_FORM).header('cross-origin-resource-policy', 'cross-origin');
    return give(reply, WIDGET, KEPT_SHORT);
  });
}

type Asking = { reply: FastifyReply; path: string; extra: string };

/** The press of the button: to the gateway, or the page again with what has to be looked at. */
async function begin(
  desk: PayerDesk,
  ref: string,
  form: URLSearchParams,
  { reply, path, extra }: Asking,
): Promise<FastifyReply> {
  const shown = await show(desk, ref, form);
  const { view, language } = shown;
  const again = (query: string) =>
    seeOther(reply, `${path}?${[query, extra].filter((part) => part !== '').join('&')}`);
  if (!OPEN_STATES.includes(view.state.is)) return again(`lang=${language}`);
  const choice = readChoice(view, form);
  const fault = faultOf(view, choice, form);
  if (fault !== null || choice.methodId === null) {
    return again(againQuery(choice, fault ?? 'method', language));
  }
  const itemIds = choice.items.map(({ id }) => id);
  const begun = await desk.begin(ref, { methodId: choice.methodId, itemIds, language });
  return begun.is === 'go' ? leave(reply, shown, begun.to) : again(`lang=${language}`);
}

function leave(reply: FastifyReply, shown: Shown, to: Parameters<typeof leavePage>[1]) {
  const { page, policy } = leavePage(shown, to);
  return send(guard(reply, policy), page);
}

async function show(desk: PayerDesk, ref: string, given: URLSearchParams): Promise<Shown> {
  if (!REF_SHAPE.test(ref)) throw new Problem('not_found');
  const view: PayerView = await desk.view(ref);
  const wanted = given.get('lang');
  const language: Language = isLanguage(wanted) ? wanted : view.language;
  return { view, language, texts: TEXTS[language] };
}

function readVisit({ ref, visit }: Visit['Params']): Visit['Params'] {
  if (!REF_SHAPE.test(ref) || !REF_SHAPE.test(visit)) throw new Problem('not_found');
  return { ref, visit };
}

function showProblem(error: FastifyError, request: FastifyRequest, reply: FastifyReply) {
  const status = error instanceof Problem ? error.status : (error.statusCode ?? 500);
  if (status >= 500) request.log.error({ err: error }, 'A page failed');
  const language = acceptedLanguage(request.headers['accept-language']);
  guard(reply, NO_FORM).code(status);
  return send(reply, problemPage(language, status));
}

function send(reply: FastifyReply, page: string): FastifyReply {
  return reply.type('text/html; charset=utf-8').send(page);
}

function seeOther(reply: FastifyReply, to: string): FastifyReply {
  return guard(reply, NO_FORM).redirect(to, 303);
}

function pathOf(page: 'pay' | 'capture', ref: string): string {
  return `/${page}/${encodeURIComponent(ref)}`;
}

/** Read by ourselves, so that a repeated name is a list here as in a form. */
function queryOf(request: FastifyRequest): URLSearchParams {
  const [, query = ''] = request.url.split('?', 2);
  return new URLSearchParams(query);
}

function formOf(request: FastifyRequest): URLSearchParams {
  return request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
}

function triesOf(query: URLSearchParams): number {
  const tries = Number(query.get('try') ?? '0');
  return Number.isInteger(tries) && tries >= 0 ? Math.min(tries, TRIES_MAX) : 0;
}

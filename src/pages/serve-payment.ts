// The payer's page and the ways back to it from a gateway. A session's page and that of what is due
// differ in their addresses alone.

import type { FastifyInstance } from 'fastify';
import {
  begin,
  checkRef,
  formOf,
  known,
  leave,
  type PageName,
  pathOf,
  queryOf,
  type Ref,
  type Site,
  seeOther,
  send,
  show,
  type VisitRef,
} from './asking.ts';
import { readChoice, readFault } from './choice.ts';
import { payPage, TRIES_MAX } from './pay-page.ts';
import { guard } from './policy.ts';
import { returnedFields } from './returned.ts';
import { canChoose } from './summary.ts';

const WAYS_BACK = { return: 'takeReturn', cancel: 'cancel' } as const;

export function servePayment(own: FastifyInstance, site: Site, page: PageName): void {
  own.get<Ref>(`/${page}/:ref`, async (request, reply) => {
    const query = queryOf(request);
    const shown = await show(site, request, query);
    const { view } = shown;
    if (query.has('go') && view.state.is === 'at_gateway') {
      return leave(reply, shown, view.state.to);
    }
    const text = payPage(shown, {
      choice: readChoice(view, query),
      fault: readFault(query),
      tries: triesOf(query),
      isBack: query.has('back'),
    });
    guard(reply, { logoUrl: view.merchant.logoUrl, scripted: canChoose(shown) });
    return send(reply, text);
  });

  own.post<Ref>(`/${page}/:ref`, (request, reply) =>
    begin(site, request, reply, { page, keep: {} }),
  );

  // With GET or POST, as the gateway likes. What it brings is kept from the address of the page.
  for (const way of ['return', 'cancel'] as const) {
    own.route<VisitRef>({
      method: ['GET', 'POST'],
      url: `/${page}/:ref/${way}/:visit`,
      handler: async (request, reply) => {
        const { ref, visit } = request.params;
        checkRef(ref);
        checkRef(visit);
        const returned = returnedFields(queryOf(request), formOf(request));
        const begun = known(await site.desk[WAYS_BACK[way]](ref, visit, returned));
        if (begun.is === 'shown') return seeOther(reply, `${pathOf(site, page, ref)}?back=1`);
        return leave(reply, await show(site, request, new URLSearchParams()), begun.to);
      },
    });
  }
}

function triesOf(query: URLSearchParams): number {
  const tries = Number(query.get('try') ?? '0');
  return Number.isInteger(tries) && tries >= 0 ? Math.min(tries, TRIES_MAX) : 0;
}

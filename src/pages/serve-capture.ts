// The capture widget's addresses: the page in the frame, and what its script asks.

import type { FastifyInstance } from 'fastify';
import { begin, NO_FORM, queryOf, type Ref, type Site, send, show } from './asking.ts';
import { captured, capturePage, framesOf } from './capture-page.ts';
import { readChoice, readFault } from './choice.ts';
import { guard } from './policy.ts';

export function serveCapture(own: FastifyInstance, site: Site): void {
  own.get<Ref>('/capture/:ref', async (request, reply) => {
    const query = queryOf(request);
    const shown = await show(site, request, query);
    const { view } = shown;
    const text = capturePage(shown, {
      choice: readChoice(view, query),
      fault: readFault(query),
      parent: query.get('parent'),
    });
    guard(reply, { scripted: true, asks: true, frameOrigins: framesOf(view) });
    return send(reply, text);
  });

  own.post<Ref>('/capture/:ref', (request, reply) => {
    const parent = queryOf(request).get('parent');
    const keep: Record<string, string> = parent === null ? {} : { parent };
    return begin(site, request, reply, { page: 'capture', keep });
  });

  own.get<Ref>('/capture/:ref/state', async (request, reply) => {
    const { view } = await show(site, request, queryOf(request));
    return guard(reply, NO_FORM).send(captured(view));
  });
}

// Style sheets, scripts and icons: the same for everybody, kept by browsers, and not counted among
// a caller's requests.

import type { FastifyInstance, FastifyReply } from 'fastify';
import { Problem } from '#domain/problems.ts';
import { NO_FORM } from './asking.ts';
import { ASSETS, ASSETS_PATH, type Asset, WIDGET } from './assets.ts';
import { iconOf, isColour, styleOf } from './look.ts';
import { guard } from './policy.ts';

const KEPT = 'public, max-age=31536000, immutable';
const KEPT_SHORT = 'public, max-age=300';
const FREE = { config: { rateLimit: false as const } };

const COLOURED = [
  { ending: 'css', type: 'text/css; charset=utf-8', make: styleOf },
  { ending: 'svg', type: 'image/svg+xml', make: iconOf },
];

export function serveAssets(own: FastifyInstance): void {
  for (const [name, asset] of Object.entries(ASSETS)) {
    own.get(`${ASSETS_PATH}/${name}`, FREE, async (_request, reply) =>
      give(guard(reply, NO_FORM), asset, KEPT),
    );
  }
  for (const { ending, type, make } of COLOURED) {
    const path = `${ASSETS_PATH}/colour/:name.${ending}`;
    own.get<{ Params: { name: string } }>(path, FREE, async (request, reply) => {
      const colour = `#${request.params.name}`;
      if (!isColour(colour)) throw new Problem('not_found');
      return give(guard(reply, NO_FORM), { type, body: make(colour) }, KEPT);
    });
  }
  // Shops on any origin load it.
  own.get('/widget.js', FREE, async (_request, reply) => {
    guard(reply, NO_FORM).header('cross-origin-resource-policy', 'cross-origin');
    return give(reply, WIDGET, KEPT_SHORT);
  });
}

function give(reply: FastifyReply, { type, body }: Omit<Asset, 'path'>, kept: string) {
  return reply.type(type).header('cache-control', kept).send(body);
}

// Gateway notices: what gateways tell us by themselves. The address carries no API key, so nothing
// is believed but what the gateway's own signature over the raw bytes proves.

import type { FastifyInstance, FastifyRequest } from 'fastify';
import { readId } from '#domain/ids.ts';
import { Problem } from '#domain/problems.ts';
import { acceptNotice } from '#engine/accept-notice.ts';
import type { Collector } from '#engine/collect-due.ts';
import { idOf, named, oneOf, record, text } from '../schema.ts';

const NOTICE_BYTES_MAX = 512 * 1024;

const NoticeTaken = named('NoticeTaken', 'What became of a notice.', {
  result: oneOf(['applied', 'repeated'], '`repeated`: the same notice was applied before.'),
});

/** In its own context: bodies of any type stay the text that was signed. */
export async function takeNotices(app: FastifyInstance, collector: Collector): Promise<void> {
  await app.register(async (own) => {
    own.removeAllContentTypeParsers();
    own.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
      done(null, body);
    });
    own.post<{ Params: { gateway: string; gateway_connection_id: string } }>(
      '/notices/:gateway/:gateway_connection_id',
      {
        bodyLimit: NOTICE_BYTES_MAX,
        config: {
          endpoint: {
            access: 'none',
            keyRequired: false,
            secretReply: false,
            problems: NOTICE_PROBLEMS,
          },
        },
        schema: {
          operationId: 'takeGatewayNotice',
          tags: ['Notices'],
          summary: 'Take a notice of a gateway',
          description:
            'The address to enter at the gateway. Repeat it as often as you like: a notice is ' +
            'applied once. One that is not authentic changes nothing. One that overtook ' +
            'the notice it follows is answered with 409, so that the gateway sends it again.',
          params: record({
            gateway: text('Name of the gateway.', { maxLength: 40 }),
            gateway_connection_id: idOf('gatewayConnection'),
          }),
          response: { 200: NoticeTaken },
        },
      },
      async (request) => {
        const { gateway, gateway_connection_id } = request.params;
        const connectionId = readId('gatewayConnection', gateway_connection_id);
        const [, query = ''] = request.url.split('?', 2);
        const raw = {
          method: 'POST' as const,
          query,
          headers: headersOf(request),
          body: String(request.body ?? ''),
        };
        const result =
          connectionId === null
            ? 'refused'
            : await acceptNotice(collector, { gateway, connectionId, raw });
        if (result === 'refused') {
          throw new Problem('forbidden', { detail: 'The notice is not authentic.' });
        }
        return { result };
      },
    );
  });
}

const NOTICE_PROBLEMS = ['id_malformed', 'forbidden', 'state_conflict', 'body_too_large'] as const;

function headersOf(request: FastifyRequest): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : value,
    ]),
  );
}

// The far end of PayPal's wire for its adapter's tests: gives the replies it was handed one after
// the other, and remembers what was sent. The access token is there already.

import type { Call, Connection } from '#gateways/contract.ts';
import type { GatewayHttp, HttpReply, HttpRequest } from '#gateways/http.ts';
import { newMemory } from '#gateways/memory.ts';

export const START = Date.parse('2027-03-01T10:00:00Z');
export const KEY = 'ptx_01h455vb4pex5vsknk084sn02q';
export const CLIENT = 'AadapterClient1';

export type Replies = GatewayHttp & { sent: HttpRequest[]; hidden: string[] };

/** The last reply comes again and again. */
export function replying(...replies: HttpReply[]): Replies {
  const sent: HttpRequest[] = [];
  const hidden: string[] = [];
  return {
    ...{ sent, hidden, exchanges: [] },
    hide: (secret) => void hidden.push(secret),
    send: async (request) => {
      sent.push(request);
      return replies[Math.min(sent.length, replies.length) - 1]!;
    },
  };
}

export function json(body: unknown, status = 200): HttpReply {
  return { is: 'reply', status, headers: {}, body: JSON.stringify(body) };
}

export function refusal(status: number, issue: string, links: object[] = []): HttpReply {
  const details = [{ issue, description: 'words' }];
  return json({ name: 'SOME_NAME', message: 'words', debug_id: '1', details, links }, status);
}

export function connection(settings: Record<string, unknown> = {}): Connection {
  const own = { client_id: CLIENT, client_secret: 'Esecret1', webhook_id: 'WH1', vault: true };
  return { id: 'gwc_1', mode: 'test', settings: { ...own, ...settings } };
}

export function callWith(http: GatewayHttp, given = connection()): Call<unknown> {
  const memory = newMemory();
  memory.keep(`access_token ${CLIENT}`, 'A21AAknown', START + 3_600_000_000);
  return { connection: given, http, now: () => new Date(START), memory, noticeUrl: null };
}

// Sends the twins' notices to the merchants' addresses: some at a time, a few attempts each, then
// dropped, as a real gateway's last attempt is one day.

import { Agent, request } from 'node:http';
import type { Delivery } from './twin.ts';

const IN_FLIGHT_MAX = 16;
const WAITING_MAX = 200_000;
const ATTEMPTS_MAX = 3;
const TIMEOUT_MS = 5_000;
const PAUSE_MS = 200;

export type Deliveries = {
  /** Queues it; beyond the limit the notice is lost and counted. */
  queue(delivery: Delivery): void;
  /** Sends it now and waits for its end. */
  send(delivery: Delivery): Promise<void>;
  /** Resolves when nothing waits or is under way. */
  idle(): Promise<void>;
  counts(): { delivered: number; lost: number; waiting: number };
  close(): void;
};

export function deliveries(): Deliveries {
  const agent = new Agent({ keepAlive: true, maxSockets: IN_FLIGHT_MAX });
  const waiting: Delivery[] = [];
  const counts = { delivered: 0, lost: 0 };
  let first = 0;
  let inFlight = 0;
  let closed = false;
  let onIdle: (() => void)[] = [];
  const send = async (delivery: Delivery): Promise<void> => {
    inFlight += 1;
    const arrived = await attempt(agent, delivery, () => closed);
    counts[arrived ? 'delivered' : 'lost'] += 1;
    inFlight -= 1;
    next();
  };
  const next = (): void => {
    while (inFlight < IN_FLIGHT_MAX && !closed && first < waiting.length) {
      void send(waiting[first++]!);
    }
    if (first === waiting.length) {
      waiting.length = 0;
      first = 0;
    }
    if (inFlight > 0 || (waiting.length > 0 && !closed)) return;
    for (const done of onIdle) done();
    onIdle = [];
  };
  return {
    queue: (delivery) => {
      if (waiting.length - first >= WAITING_MAX) counts.lost += 1;
      else waiting.push(delivery);
      next();
    },
    send,
    idle: () =>
      new Promise((done) => {
        onIdle.push(done);
        next();
      }),
    counts: () => ({ ...counts, waiting: waiting.length - first + inFlight }),
    close: () => {
      closed = true;
      agent.destroy();
      next();
    },
  };
}

async function attempt(agent: Agent, delivery: Delivery, closed: () => boolean): Promise<boolean> {
  for (let count = 1; count <= ATTEMPTS_MAX && !closed(); count++) {
    const status = await post(agent, delivery);
    if (status >= 200 && status < 300) return true;
    if (count < ATTEMPTS_MAX) await new Promise((done) => setTimeout(done, PAUSE_MS * count));
  }
  return false;
}

// 0 when no reply came.
function post(agent: Agent, { url, headers, body }: Delivery): Promise<number> {
  return new Promise((resolve) => {
    const lost = (): void => resolve(0);
    try {
      const length = { 'content-length': String(Buffer.byteLength(body)) };
      const options = { method: 'POST', agent, headers: { ...headers, ...length } };
      const sent = request(url, options, (reply) => {
        reply.resume();
        reply.on('end', () => resolve(reply.statusCode ?? 0));
        reply.on('error', lost);
      });
      sent.setTimeout(TIMEOUT_MS, () => sent.destroy());
      sent.on('error', lost);
      sent.on('close', lost);
      sent.end(body);
    } catch {
      lost();
    }
  });
}

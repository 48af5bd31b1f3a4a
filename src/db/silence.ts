// A wall between us and the database may swallow packets without a reset, and a query would wait
// for hours. Slow is told from lost by asking the server, over a new connection, whether the old
// one's backend still works; what is lost is cut, never given back to its pool.

import { Socket } from 'node:net';
import pg from 'pg';

export type Watch = {
  /** What the pools make their connections of. */
  readonly Client: typeof pg.Client;
  /** Follows what the pool lends, so that only idle connections are cut along with a lost one. */
  over(pool: pg.Pool): pg.Pool;
  /** From now on a connection that does not say goodbye is cut as well. */
  closing(): void;
};

/** A statement that is silent for longer is asked about, and then again and again. */
const SILENT_MS = 1_000;
/** A connection that is being made has no backend to ask about yet: it is cut. */
const CONNECTING_MS = 2_000;
/** The question itself; a server that cannot be reached works on nothing of ours. */
const ASKING_MS = 1_500;

/** `readyForQuery`: the server owes us no answer. The driver's own field, absent in its types. */
type Watched = pg.Client & { readyForQuery?: boolean; processID: number | null };

/** `asked`: settings and address for the connections that ask. */
export function watchSilence(asked: pg.ClientConfig): Watch {
  const all = new Set<Watched>();
  const lent = new Set<pg.PoolClient>();
  let suspects: { client: Watched; heard: number }[] = [];
  let asking = false;
  let closing = false;

  const ask = async (): Promise<void> => {
    if (asking) return;
    asking = true;
    while (suspects.length > 0) {
      const batch = suspects;
      suspects = [];
      const working = await atWork(
        asked,
        batch.flatMap(({ client }) => client.processID ?? []),
      );
      const silent = batch.filter(
        ({ client, heard }) => client.readyForQuery !== true && heardOf(client) === heard,
      );
      const lost = silent.filter(({ client }) => !working(client.processID));
      for (const { client } of silent) socketOf(client).setTimeout(SILENT_MS);
      for (const { client } of lost) cut(client);
      // The idle ones went the same way: each would cost its next user the same wait.
      if (lost.length > 0) for (const idle of all) if (isIdle(idle)) cut(idle);
    }
    asking = false;
  };

  const isIdle = (client: Watched): boolean =>
    client.readyForQuery === true && !lent.has(client as Watched & pg.PoolClient);

  const suspect = (client: Watched): void => {
    if (client.readyForQuery === true) {
      if (closing) cut(client);
      return;
    }
    suspects.push({ client, heard: heardOf(client) });
    void ask();
  };

  class WatchedClient extends pg.Client {
    constructor(config?: pg.ClientConfig) {
      super(config);
      const client = this as pg.Client as Watched;
      all.add(client);
      client.once('end', () => all.delete(client));
      // Refreshed by every byte in either direction, so that watching costs no timer per query.
      socketOf(client)
        .setTimeout(CONNECTING_MS)
        .on('timeout', () => suspect(client));
    }
  }

  return {
    Client: WatchedClient,
    over: (pool) => {
      pool.on('connect', (client) => {
        socketOf(client as pg.PoolClient & pg.Client).setTimeout(SILENT_MS);
      });
      pool.on('acquire', (client) => void lent.add(client));
      pool.on('release', (_error, client) => void lent.delete(client));
      return pool;
    },
    closing: () => {
      closing = true;
    },
  };
}

function cut(client: Watched): void {
  const error = new Error('the database fell silent: the connection was cut');
  socketOf(client).destroy(Object.assign(error, { code: 'ETIMEDOUT' }));
}

function heardOf(client: pg.Client): number {
  return socketOf(client).bytesRead;
}

// Under TLS the driver puts another socket on top, which keeps this one's time-out fresh.
const sockets = new WeakMap<pg.Client, Socket>();

function socketOf(client: pg.Client): Socket {
  const known = sockets.get(client);
  if (known !== undefined) return known;
  const { stream } = client.connection;
  if (!(stream instanceof Socket)) throw new TypeError('a connection without a socket');
  sockets.set(client, stream);
  return stream;
}

/** The server refuses for want of room: it is there, and tells nothing. */
const TOO_MANY_CONNECTIONS = '53300';

// At work is what executes or waits for a lock, and what has ended just now, whose answer is on its
// way. A backend that waits for its client while the client waits for it has lost the connection.
async function atWork(
  asked: pg.ClientConfig,
  pids: readonly number[],
): Promise<(pid: number | null) => boolean> {
  const limits = { connectionTimeoutMillis: ASKING_MS, query_timeout: ASKING_MS };
  const client = new pg.Client({ ...asked, ...limits });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ pid: number }>(
      `select pid from pg_stat_activity
       where pid = any ($1::int[])
         and (state = 'active' and wait_event_type is distinct from 'Client'
           or state_change > clock_timestamp() - interval '500 milliseconds')`,
      [pids],
    );
    const found = new Set(rows.map(({ pid }) => pid));
    return (pid) => pid !== null && found.has(pid);
  } catch (error) {
    const refused =
      error instanceof Error && 'code' in error && error.code === TOO_MANY_CONNECTIONS;
    return () => refused;
  } finally {
    // In the dark it would wait for the other side's goodbye.
    void client.end().catch(() => {});
    client.connection.stream.destroy();
  }
}

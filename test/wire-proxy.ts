// A wire with the test's hand on it: between the engine and its database or its gateway, bytes can
// be held back, dropped and cut at a known moment, without a line of the product knowing.

import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { TestContext } from 'node:test';
import { type Database, openDatabase } from '#db/pool.ts';
import { testDatabaseUrlFor } from './database.ts';

export type WireProxy = {
  port: number;
  /** The same address through this wire. */
  through(url: string): string;
  /**
   * Looks at what the engine sends, before it goes on. `lose_reply`: it arrives, and the connection
   * is cut before any answer comes back; `hold`: it does not arrive before release().
   */
  onSend(judge: ((bytes: Buffer) => 'pass' | 'lose_reply' | 'hold') | null): void;
  /** Everything that comes back waits until release(). */
  holdReplies(): void;
  /** Bytes of the far side that wait here. */
  held(): number;
  release(): void;
  /** Cuts all connections; new ones are refused while `down`. */
  cut(): void;
  down(isDown: boolean): void;
};

/** How long an answer is given to be lost in, once the far side has got the request. */
const LOSE_AFTER_MS = 150;

export async function wireProxy(t: TestContext, farUrl: string): Promise<WireProxy> {
  const far = new URL(farUrl);
  const sockets = new Set<Socket>();
  let judge: ((bytes: Buffer) => 'pass' | 'lose_reply' | 'hold') | null = null;
  let holding = false;
  let isDown = false;
  let held: (() => void)[] = [];
  const server = createServer((near) => {
    if (isDown) {
      near.destroy();
      return;
    }
    const upstream = connect(Number(far.port), far.hostname);
    let lost = false;
    for (const socket of [near, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        near.destroy();
        upstream.destroy();
      });
    }
    near.on('data', (bytes: Buffer) => {
      const verdict = judge?.(bytes) ?? 'pass';
      if (verdict === 'hold') {
        held.push(() => upstream.write(bytes));
        return;
      }
      upstream.write(bytes);
      if (verdict === 'lose_reply') {
        lost = true;
        setTimeout(() => near.destroy(), LOSE_AFTER_MS);
      }
    });
    upstream.on('data', (bytes: Buffer) => {
      if (lost) return;
      if (holding) held.push(() => near.write(bytes));
      else near.write(bytes);
    });
  });
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  t.after(() => {
    cut();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    through: (url) => {
      const address = new URL(url);
      address.host = `127.0.0.1:${port}`;
      return address.toString().replace(/\/$/, '');
    },
    onSend: (next) => {
      judge = next;
    },
    holdReplies: () => {
      holding = true;
    },
    held: () => held.length,
    release: () => {
      holding = false;
      judge = null;
      for (const go of held) go();
      held = [];
    },
    cut,
    down: (next) => {
      isDown = next;
      if (next) cut();
    },
  };
}

/** A database whose hot connections, those of the claim and the record, go through a wire. */
export async function databaseOnWire(
  t: TestContext,
): Promise<{ db: Database; wire: WireProxy; url: string }> {
  const url = await testDatabaseUrlFor(t);
  const wire = await wireProxy(t, url);
  const direct = openDatabase({ url, poolMax: 20 });
  const wired = openDatabase({ url: wire.through(url) });
  const close = async () => {
    wire.release();
    await Promise.all([direct.close(), wired.close()]);
  };
  const db = { pool: direct.pool, hot: wired.hot, close };
  t.after(close);
  return { db, wire, url };
}

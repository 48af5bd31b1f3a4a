// A wire with the test's hand on it: between the engine and its database or its gateway, bytes can
// be held back, dropped and cut at a known moment, without a line of the product knowing.

import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

type Judge = (bytes: Buffer) => 'pass' | 'lose_reply' | 'silence' | 'hold';

export type WireProxy = {
  port: number;
  /** The same address through this wire. */
  through(url: string): string;
  /**
   * Looks at what the engine sends, before it goes on. `lose_reply`: it arrives, and the connection
   * is cut before any answer comes back; `silence`: it arrives, and then nothing passes this
   * connection any more; `hold`: it does not arrive before release().
   */
  onSend(judge: Judge | null): void;
  /** Everything that comes back waits until release(). */
  holdReplies(): void;
  /** Bytes of the far side that wait here. */
  held(): number;
  release(): void;
  /** Cuts all connections; new ones are refused while `down`. */
  cut(): void;
  down(isDown: boolean): void;
  /**
   * While dark, bytes vanish both ways and nothing is closed; new connections are taken and meet
   * silence. What was open in the dark stays silent for ever, as behind a wall that forgot it.
   */
  dark(isDark: boolean): void;
  /** New connections go to another port of the far side. */
  leadTo(farUrl: string): void;
  close(): void;
};

/** How long an answer is given to be lost in, once the far side has got the request. */
const LOSE_AFTER_MS = 150;

export async function openWire(farUrl: string): Promise<WireProxy> {
  let far = new URL(farUrl);
  const sockets = new Set<Socket>();
  const silent = new WeakSet<Socket>();
  let isDark = false;
  let judge: Judge | null = null;
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
    if (isDark) silent.add(near);
    for (const socket of [near, upstream]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        near.destroy();
        upstream.destroy();
      });
    }
    near.on('data', (bytes: Buffer) => {
      const verdict = judge?.(bytes) ?? 'pass';
      if (silent.has(near)) return;
      if (verdict === 'hold') {
        held.push(() => upstream.write(bytes));
        return;
      }
      upstream.write(bytes);
      if (verdict === 'silence') silent.add(near);
      if (verdict === 'lose_reply') {
        lost = true;
        setTimeout(() => near.destroy(), LOSE_AFTER_MS);
      }
    });
    upstream.on('data', (bytes: Buffer) => {
      if (lost || silent.has(near)) return;
      if (holding) held.push(() => near.write(bytes));
      else near.write(bytes);
    });
  });
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
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
    dark: (next) => {
      isDark = next;
      if (next) for (const socket of sockets) silent.add(socket);
    },
    leadTo: (url) => {
      far = new URL(url);
    },
    close: () => {
      cut();
      server.close();
    },
  };
}

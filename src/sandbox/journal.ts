// What the sandbox did, one JSON line each, written before the reply: a sandbox that was killed
// does everything again from it and remembers what it booked.

import { closeSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';

export type Journal = {
  append(entry: unknown): void;
  close(): void;
};

const CHUNK_BYTES = 1024 * 1024;
const NEW_LINE = 10;

/**
 * Opens the file (made when missing), gives each whole line to `replay`, drops a torn last line,
 * and appends from there. Survives the death of the process, not of the machine.
 */
export function openJournal(file: string, replay: (entry: unknown) => void): Journal {
  const reader = openSync(file, 'a+');
  let whole = 0;
  let rest: Buffer = Buffer.alloc(0);
  const chunk = Buffer.alloc(CHUNK_BYTES);
  for (;;) {
    const count = readSync(reader, chunk, 0, CHUNK_BYTES, whole + rest.length);
    if (count === 0) break;
    let text = Buffer.concat([rest, chunk.subarray(0, count)]);
    const end = text.lastIndexOf(NEW_LINE);
    if (end >= 0) {
      replayLines(text.subarray(0, end).toString('utf8'), replay);
      whole += end + 1;
      text = text.subarray(end + 1);
    }
    rest = text;
  }
  ftruncateSync(reader, whole);
  return {
    append: (entry) => {
      writeSync(reader, `${JSON.stringify(entry)}\n`);
    },
    close: () => closeSync(reader),
  };
}

function replayLines(text: string, replay: (entry: unknown) => void): void {
  for (const line of text.split('\n')) if (line !== '') replay(JSON.parse(line));
}

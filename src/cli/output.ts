// What a command prints: results to standard output, as text for people or as JSON, one object a
// line; progress to standard error, and only where someone is watching.

export type Progress = {
  /** `done` of `total`; a total of 0 shows no bar, only the text. */
  update(done: number, total: number, text: string): void;
  end(): void;
};

export type Output = {
  readonly json: boolean;
  /** A line for people; nothing with --json. */
  line(text: string): void;
  /** The result: an object with --json, else what `text` makes of it. */
  result(value: object, text: () => string): void;
  progress(): Progress;
};

type Stream = { write(text: string): unknown; isTTY?: boolean; columns?: number };

const BAR_WIDTH = 24;
const REDRAW_MS = 80;
const SHORT_LINE = 79;

export function output(json: boolean, stdout: Stream, stderr: Stream, ticks: () => number): Output {
  return {
    json,
    line: (text) => {
      if (!json) stdout.write(`${text}\n`);
    },
    result: (value, text) => {
      stdout.write(`${json ? JSON.stringify(value, writable) : text()}\n`);
    },
    progress: () => (stderr.isTTY && !json ? drawn(stderr, ticks) : { update() {}, end() {} }),
  };
}

/** Columns as wide as their widest cell; numbers to the right. */
export function table(rows: readonly (readonly (string | number | bigint)[])[]): string {
  const texts = rows.map((row) => row.map((cell) => cell.toString()));
  const widths: number[] = [];
  for (const row of texts) {
    for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, cell.length);
  }
  const shown = rows.map((row, at) =>
    row
      .map((cell, column) => {
        const text = texts[at]?.[column] ?? '';
        const width = widths[column] ?? 0;
        return typeof cell === 'string' ? text.padEnd(width) : text.padStart(width);
      })
      .join('  ')
      .trimEnd(),
  );
  return shown.join('\n');
}

function drawn(stream: Stream, ticks: () => number): Progress {
  let drawnAt = Number.NEGATIVE_INFINITY;
  let shown = false;
  const draw = (text: string): void => {
    const width = Math.min(stream.columns ?? SHORT_LINE, 120) - 1;
    stream.write(`\r\x1b[2K${text.slice(0, width)}`);
    shown = true;
  };
  return {
    update: (done, total, text) => {
      const now = ticks();
      if (now - drawnAt < REDRAW_MS && done < total) return;
      drawnAt = now;
      draw(total > 0 ? `${bar(done, total)} ${text}` : text);
    },
    end: () => {
      if (shown) stream.write('\r\x1b[2K');
    },
  };
}

function bar(done: number, total: number): string {
  const part = Math.max(0, Math.min(1, done / total));
  const full = Math.round(part * BAR_WIDTH);
  const percent = `${Math.floor(part * 100)}%`.padStart(4);
  return `${'█'.repeat(full)}${'░'.repeat(BAR_WIDTH - full)} ${percent}`;
}

// JSON has no integers of 64 bits: amounts are limited to what a number holds, so none is cut.
function writable(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value;
}

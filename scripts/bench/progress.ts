// What the benchmark tells while it runs, on stderr, and the limit that every phase has.

export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Runs a phase; fails when it takes longer than `limitSeconds`. */
export async function phase<T>(
  name: string,
  limitSeconds: number,
  work: () => Promise<T>,
): Promise<T> {
  const began = performance.now();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const error = new Error(`${name} took longer than its limit of ${limitSeconds} s`);
    timer = setTimeout(() => reject(error), limitSeconds * 1000);
  });
  say(`${name} ...`);
  try {
    const result = await Promise.race([work(), late]);
    say(`${name}: ${Math.round((performance.now() - began) / 100) / 10} s`);
    return result;
  } finally {
    clearTimeout(timer);
  }
}

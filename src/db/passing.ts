// Which errors say nothing of what was asked for, and pass by themselves.

/**
 * Errors of the socket, a server that is away or short of something, a deadlock, a time-out. The
 * statement may have been carried out all the same.
 */
export function isPassing(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const text = error instanceof Error ? error.message : '';
  return (
    /^(08|25P03|40|53|55|57)/.test(code) ||
    /^E(CONN|PIPE|TIMEDOUT|HOST)/.test(code) ||
    /Connection terminated|timeout exceeded|connection.*closed|not queryable/i.test(text)
  );
}

// Addresses of the merchant that a checkout session keeps: where the payer goes on, and which
// origins may show the page in a frame.

import { Problem } from '#domain/problems.ts';

const ADDRESS_MAX = 2_000;
const ORIGINS_MAX = 10;

/** null stays null. Problem `value_invalid` for anything but a web address. */
export function readAddress(value: string | null | undefined, field: string): string | null {
  if (value === undefined || value === null) return null;
  const url = value.length <= ADDRESS_MAX && URL.canParse(value) ? new URL(value) : null;
  if (url !== null && isWeb(url)) return url.toString();
  const limit = `an http or https address of at most ${ADDRESS_MAX} characters`;
  throw new Problem('value_invalid', { field, value, limit });
}

/** Each exactly as a browser names it: scheme, host and port, nothing behind. */
export function readOrigins(given: readonly string[]): string[] {
  const field = 'frame_origins';
  if (given.length > ORIGINS_MAX) {
    const limit = `at most ${ORIGINS_MAX}`;
    throw new Problem('value_invalid', { field, value: given.length, limit });
  }
  return given.map((value) => {
    const url = URL.canParse(value) ? new URL(value) : null;
    if (url !== null && isWeb(url) && url.origin === value.replace(/\/$/, '')) return url.origin;
    throw new Problem('value_invalid', { field, value, limit: 'an origin: https://shop.example' });
  });
}

// Whatever else a browser may open (javascript:, data:) must not stand behind a button of ours.
function isWeb({ protocol, username, password }: URL): boolean {
  return (protocol === 'https:' || protocol === 'http:') && username === '' && password === '';
}

// Where a secret stands in clear: in a text, or in any column of any table, sealed ones included.

import type { Connection } from '#db/pool.ts';

/** Shorter texts are no secrets that could be told from ordinary words. */
export const SECRET_MIN = 6;
const SHOWN_CHARS = 4;

/** `what` names the secret, as a person who reads the failure needs it. */
export type Secret = { what: string; text: string };

/** A sentence for each secret and each card number that stands in it, in whatever encoding. */
export function leaksIn(text: string, secrets: readonly Secret[]): string[] {
  const found = secrets
    .filter((secret) => secret.text.length >= SECRET_MIN)
    .filter((secret) => formsOf(secret.text).some((form) => text.includes(form)))
    .map(({ what, text: { length } }) => `${what} (${length} characters)`);
  const cards = [...text.matchAll(CARD)]
    .filter(([number]) => passesLuhn(number))
    .map(([number]) => `a card number, ${number.slice(0, SHOWN_CHARS)}...`);
  return [...new Set([...found, ...cards])];
}

/** `table.column: what` for each leak of a database. Partitions are read through their tables. */
export async function leaksInDatabase(
  pool: Connection,
  secrets: readonly Secret[],
): Promise<string[]> {
  const found: string[] = [];
  for (const { table, column, binary } of await columnsOf(pool)) {
    // What is no text in bytes stands there escaped: a secret in clear is read as it is.
    const read = binary ? `encode(${column}, 'escape')` : `${column}::text`;
    const { rows } = await pool.query<{ text: string }>(
      `select ${read} as text from ${table} where ${column} is not null`,
    );
    for (const { text } of rows) {
      // Ids and hashes in bytes may look like a card's number by chance.
      const leaks = binary ? leaksIn(text, secrets).filter(isSecret) : leaksIn(text, secrets);
      found.push(...leaks.map((what) => `${table}.${column}: ${what}`));
    }
  }
  return [...new Set(found)];
}

type Column = { table: string; column: string; binary: boolean };

async function columnsOf(pool: Connection): Promise<Column[]> {
  const { rows } = await pool.query<Column>(
    `select c.relname as table, a.attname as column,
       a.atttypid = 'bytea'::regtype as binary
     from pg_class c
     join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
       and not c.relispartition
       and a.atttypid in ('text'::regtype, 'json'::regtype, 'jsonb'::regtype,
         'varchar'::regtype, 'bpchar'::regtype, 'text[]'::regtype, 'bytea'::regtype)
     order by 1, 2`,
  );
  return rows;
}

const isSecret = (leak: string) => !leak.startsWith('a card number');

function formsOf(secret: string): string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  return [secret, json, encodeURIComponent(secret), ...base64Cores(secret)];
}

// Base64 of a text that contains the secret shows it in one of three alignments; the characters
// that it shares with its neighbours are left out.
function base64Cores(secret: string): string[] {
  const bytes = Buffer.from(secret);
  if (bytes.length < 2 * SECRET_MIN) return [];
  return [0, 1, 2].map((shift) => {
    const whole = Buffer.concat([Buffer.alloc(shift), bytes]);
    const first = Math.ceil((shift * 8) / 6);
    return whole.toString('base64').slice(first, Math.floor((whole.length * 8) / 6));
  });
}

/** No card's number begins with 0; a network's name of a transaction may. */
const CARD = /(?<![\w.-])(?:[1-9]\d{12,18}|[1-9]\d{3}(?:[ -]\d{4}){2}[ -]\d{1,7})(?![\w-])/g;

function passesLuhn(text: string): boolean {
  const digits = text.replaceAll(/\D/g, '').split('').map(Number).reverse();
  const sum = digits.reduce((total, digit, place) => {
    const value = place % 2 === 1 ? digit * 2 : digit;
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum > 0 && sum % 10 === 0;
}

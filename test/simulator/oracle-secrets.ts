// Invariant 7: no token, credential or card number stands in the database in clear, in no column of
// any table, sealed ones included.

import type { Ground } from './oracle-ground.ts';

type Column = { table: string; column: string; binary: boolean };

/** Shorter texts are no secrets that could be told from ordinary words. */
const SECRET_MIN = 6;
const SHOWN_MAX = 5;
/** Secrets are first looked for by so many of their first characters. */
const OPENING = 4;
const OPENINGS_MAX = 100;
/** Of a table, in one text: row by row the driver would take longer than the look itself. */
const ROWS_AT_ONCE = 10_000;
/** Nobody's letters: control characters may stand in what is sealed. */
const BETWEEN = { rows: '\uE001', columns: '\uE000' } as const;

export async function judgeSecrets(ground: Ground): Promise<void> {
  const { report, count } = ground;
  const secrets = secretsOf(ground);
  const marks = marksOf(secrets);
  const tables = Map.groupBy(await columnsOf(ground), ({ table }) => table);
  for (const [table, columns] of tables) {
    const texts = await textsOf(ground, table, columns);
    const rows = texts
      .flatMap((text) => text.split(BETWEEN.rows).filter((row) => marks.test(row)))
      .map((row) => row.split(BETWEEN.columns));
    count('rows that were read closely', rows.length);
    for (const [at, { column, binary }] of columns.entries()) {
      const found = rows.flatMap((row) => whatIn(row[at] ?? '', secrets, binary));
      for (const what of found.slice(0, SHOWN_MAX)) report(7, `${table}.${column} holds ${what}`);
    }
  }
}

/** What a text has that may hold a secret or the number of a card. */
function marksOf(secrets: ReadonlySet<string>): RegExp {
  const openings = [...new Set([...secrets].map((secret) => secret.slice(0, OPENING)))];
  if (openings.length > OPENINGS_MAX) throw new RangeError('secrets have nothing in common');
  const marks = openings.map((text) => text.replaceAll(/[^\w]/g, '\\$&'));
  return new RegExp([...marks, DIGITS].join('|'));
}

async function textsOf(
  { query }: Ground,
  table: string,
  columns: readonly Column[],
): Promise<string[]> {
  const texts = columns.map(({ column, binary }) => {
    const text = binary ? `encode(${column}, 'escape')` : `${column}::text`;
    return `coalesce(${text}, '')`;
  });
  const { rows } = await query.query<{ text: string }>(
    `select string_agg(concat_ws($1, ${texts.join(', ')}), $2) as text
     from (select *, (row_number() over () - 1) / ${ROWS_AT_ONCE} as part from ${table}) r
     group by part`,
    [BETWEEN.columns, BETWEEN.rows],
  );
  return rows.map(({ text }) => text);
}

/** Runs of digits, and groups of four, that may be a card number. */
const DIGITS = '[0-9]{13}|[0-9]{4}[ -][0-9]{4}[ -][0-9]{4}[ -][0-9]';
/** No card's number begins with 0; a network's name of a transaction may. */
const CARD = /(?<![\w.-])(?:[1-9]\d{12,18}|[1-9]\d{3}(?:[ -]\d{4}){2}[ -]\d{1,7})(?![\w-])/g;

function secretsOf({ story }: Ground): Set<string> {
  const secrets = story.merchants.flatMap(({ connections, accounts }) => [
    ...connections.flatMap((connection) => connection.secrets),
    ...accounts.flatMap(({ instruments }) => instruments.map(({ token }) => token)),
  ]);
  for (const { what } of story.acts) if (what.is === 'store_instrument') secrets.push(what.token);
  return new Set(secrets.filter((secret) => secret.length >= SECRET_MIN));
}

// Partitions are read through their tables.
async function columnsOf({ query }: Ground): Promise<Column[]> {
  const { rows } = await query.query<Column>(
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

function whatIn(text: string, secrets: ReadonlySet<string>, binary: boolean): string[] {
  const found: string[] = [];
  const words = text.match(/[\w-]+/g) ?? [];
  if (words.some((word) => secrets.has(word))) found.push('a token or a secret in clear');
  else if (holdsRareSecret(text, secrets)) found.push('a secret in clear');
  if (binary) return found;
  for (const [number] of text.matchAll(CARD)) {
    if (passesLuhn(number)) found.push(`a card number, ${number.slice(0, 6)}...`);
  }
  return found;
}

// Those that are not one word have to be looked for one by one; they are few.
function holdsRareSecret(text: string, secrets: ReadonlySet<string>): boolean {
  let rare = rareOnes.get(secrets);
  if (rare === undefined) {
    rare = [...secrets].filter((secret) => !/^[\w-]+$/.test(secret));
    rareOnes.set(secrets, rare);
  }
  return rare.some((secret) => text.includes(secret));
}

const rareOnes = new WeakMap<ReadonlySet<string>, string[]>();

function passesLuhn(text: string): boolean {
  const digits = text.replaceAll(/\D/g, '').split('').map(Number).reverse();
  const sum = digits.reduce((total, digit, place) => {
    const value = place % 2 === 1 ? digit * 2 : digit;
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum > 0 && sum % 10 === 0;
}

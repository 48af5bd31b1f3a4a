// `dunlin id`: between the ids that people see and the uuids that the database keeps.

import { type Id, madeMs, type Noun, nounOf, PREFIXES, readId, showId } from '#domain/ids.ts';
import { command, EXIT, textValue, UsageError } from './command.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export const id = command({
  name: 'id',
  takes: 'TEXT',
  summary: 'Convert between a prefixed id and its uuid',
  options: {
    prefix: {
      type: 'string',
      value: 'PREFIX',
      meaning: 'Of a uuid, show only this: ptx, bil, ...',
    },
  },
  examples: [
    'dunlin id ptx_01h455vb4pex5vsknk084sn02q',
    'dunlin id 01890a5d-ac96-774b-bcce-b302099a8057 --prefix bil',
  ],
  run: async ({ positionals, values, out }) => {
    const [text, ...more] = positionals;
    if (text === undefined || more.length > 0) throw new UsageError('give one id');
    const made = UUID.test(text) ? fromUuid(text, textValue(values, 'prefix')) : fromText(text);
    out.result(made, () =>
      [made.uuid, ...Object.values(made.ids), `made at ${made.made_at ?? 'no known time'}`].join(
        '\n',
      ),
    );
    return EXIT.ok;
  },
});

type Converted = { uuid: string; ids: Record<string, string>; made_at: string | null };

function fromText(text: string): Converted {
  const noun = nounOf(text);
  const uuid = noun === null ? null : readId(noun, text);
  if (noun !== null && uuid !== null) return { uuid, ids: { [noun]: text }, made_at: madeAt(uuid) };
  const prefixes = Object.values(PREFIXES).join(', ');
  throw new UsageError(`"${text}" is neither a uuid nor an id with a prefix of ${prefixes}`);
}

function fromUuid(given: string, prefix: string | null): Converted {
  const uuid = given.toLowerCase();
  const nouns = (Object.keys(PREFIXES) as Noun[]).filter(
    (noun) => prefix === null || PREFIXES[noun] === prefix,
  );
  if (nouns.length === 0) throw new UsageError(`no id has the prefix "${prefix}"`);
  const ids = Object.fromEntries(nouns.map((noun) => [noun, showId(noun, uuid as Id<Noun>)]));
  return { uuid, ids, made_at: madeAt(uuid) };
}

// A uuid of version 7 begins with its milliseconds; no other does.
function madeAt(uuid: string): string | null {
  if (uuid[14] !== '7') return null;
  return new Date(madeMs(uuid as Id<Noun>)).toISOString();
}

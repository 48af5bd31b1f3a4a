// What a browser brings back from a gateway, as one record: the query and a posted form. It is a
// hint to the gateway's adapter and nothing more, so what is too much of it is left out.

const FIELDS_MAX = 200;
const NAME_LENGTH_MAX = 200;
const VALUE_LENGTH_MAX = 16_384;

/** Of a name that comes twice the last one counts, and a form's field before the query's. */
export function returnedFields(
  query: URLSearchParams,
  form: URLSearchParams,
): Record<string, string> {
  const fields = new Map<string, string>();
  for (const [name, value] of [...query, ...form]) {
    if (fields.size >= FIELDS_MAX && !fields.has(name)) continue;
    if (keepable(name, NAME_LENGTH_MAX) && keepable(value, VALUE_LENGTH_MAX)) {
      fields.set(name, value);
    }
  }
  return Object.fromEntries(fields);
}

// The database cannot hold a NUL character.
function keepable(text: string, lengthMax: number): boolean {
  return text.length <= lengthMax && !text.includes('\0');
}

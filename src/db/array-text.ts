// Arrays as PostgreSQL writes them, for the long lists of the hot statements.

/**
 * Of ids, numbers, words and `null`: none of these needs the quoting that the driver looks for in
 * every value.
 */
export function arrayText(values: readonly (string | number)[]): string {
  return `{${values.join(',')}}`;
}

/** Of any texts, as the driver would write it with a look at the type of every value. */
export function quotedArrayText(values: readonly (string | null)[]): string {
  const quoted = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`;
  return arrayText(values.map((text) => (text === null ? 'null' : quoted(text))));
}

// Arrays as PostgreSQL writes them, for the long lists of the hot statements.

/**
 * Of ids, numbers, words and `null`: none of these needs the quoting that the driver looks for in
 * every value.
 */
export function arrayText(values: readonly (string | number)[]): string {
  return `{${values.join(',')}}`;
}

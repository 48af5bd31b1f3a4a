// What another system said, as PostgreSQL can hold it.

/** Without NUL and half characters: one of them would cost a statement all that it writes. */
export function storable(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}

// Numbers as they are given on a command line.

/** `20,000` and `20_000` as well. Throws RangeError naming option, value and limit. */
export function wholeNumber(option: string, text: string, most: number): number {
  const value = Number(text.replaceAll(/[_,]/g, ''));
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new RangeError(`--${option} is "${text}"; allowed is 1 to ${most}`);
}

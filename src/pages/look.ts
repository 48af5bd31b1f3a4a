// The merchant's colour made readable: whatever colour it is, what is written on it and in it has
// the contrast that WCAG 2 asks of text (4.5), on light and on dark ground.

/** Red, green, blue, 0 to 255. */
type Rgb = readonly [number, number, number];

/** The grounds of assets/page.css that are the hardest to read on: light ground, dark card. */
export const GROUNDS = { light: '#f5f6f8', dark: '#1b2028' } as const;

const CONTRAST_MIN = 4.5;
const DEFAULT_COLOUR = '#1f5eff';
const STEPS = 50;

export function isColour(text: string): boolean {
  return /^#[0-9a-f]{6}$/i.test(text);
}

/** Six hex digits without `#`: what names the colour in the style sheet's address. */
export function colourName(colour: string | null): string {
  return (colour !== null && isColour(colour) ? colour : DEFAULT_COLOUR).slice(1).toLowerCase();
}

/** The custom properties of one colour, as a style sheet. `colour` is `#rrggbb`. */
export function styleOf(colour: string): string {
  const light = `--accent:${colour};--on-accent:${textOn(colour)};`;
  const inks = `--ink:${readable(colour, GROUNDS.light)}`;
  const dark = `--ink:${readable(colour, GROUNDS.dark)}`;
  return `:root{${light}${inks}}\n@media (prefers-color-scheme:dark){:root{${dark}}}\n`;
}

/** The icon of the browser's tab. `colour` is `#rrggbb`. */
export function iconOf(colour: string): string {
  const box = `<rect width="32" height="32" rx="9" fill="${colour}"/>`;
  const tick = `<path d="M9 17l5 5 9-11" fill="none" stroke="${textOn(colour)}" stroke-width="3"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">${box}${tick}</svg>`;
}

/** Black or white, whichever is better to read on it: one of both always has 4.5. */
export function textOn(colour: string): '#000000' | '#ffffff' {
  return contrast(colour, '#000000') > contrast(colour, '#ffffff') ? '#000000' : '#ffffff';
}

/** The colour itself, or the nearest towards black or white that can be read on the ground. */
export function readable(colour: string, ground: string): string {
  const target = textOn(ground);
  for (let step = 0; step <= STEPS; step++) {
    const mixed = mix(colour, target, step / STEPS);
    if (contrast(mixed, ground) >= CONTRAST_MIN) return mixed;
  }
  return target;
}

/** 1 to 21, as WCAG 2 defines it. */
export function contrast(one: string, other: string): number {
  const [lower = 0, higher = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (higher + 0.05) / (lower + 0.05);
}

function luminance(colour: string): number {
  const [red, green, blue] = rgbOf(colour).map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
}

function mix(from: string, to: string, share: number): string {
  const end = rgbOf(to);
  const parts = rgbOf(from).map((value, at) => value + ((end[at] ?? 0) - value) * share);
  return `#${parts.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;
}

function rgbOf(colour: string): Rgb {
  const at = (index: number) => Number.parseInt(colour.slice(index, index + 2), 16);
  return [at(1), at(3), at(5)];
}

// What a page owes to everybody who reads it, looked at in the browser: language, one heading,
// labels, alternatives, contrast of every text, targets that a thumb can hit, nothing cut off.

import { readFileSync } from 'node:fs';
import type { Frame, Page } from 'playwright-core';

/** Runs in the page, and is therefore no TypeScript of ours. */
const LOOK = readFileSync(new URL('./audit-page.js', import.meta.url), 'utf8');

/** Every fault in words; none is what is wanted. */
export async function audit(page: Page | Frame): Promise<string[]> {
  const { structure, texts } = await page.evaluate<Found>(LOOK);
  const pale = texts.flatMap(({ text, colour, ground, large }) => {
    const ratio = contrast(colour, ground);
    return ratio >= (large ? 3 : 4.5) ? [] : [`contrast ${ratio.toPrecision(3)} of "${text}"`];
  });
  return [...structure, ...pale];
}

type Rgba = [number, number, number, number];
type Text = { text: string; colour: Rgba; ground: Rgba; large: boolean };
type Found = { structure: string[]; texts: Text[] };

/** As WCAG 2 defines it; written apart from the pages' own, which it checks. */
function contrast(one: Rgba, other: Rgba): number {
  const [dark = 0, light = 0] = [one, other].map(luminance).sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminance([red, green, blue]: Rgba): number {
  const linear = (value: number) =>
    value <= 10.31 ? value / 3294.6 : ((value / 255 + 0.055) / 1.055) ** 2.4;
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

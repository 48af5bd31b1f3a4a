// What a payer sees where there is nothing to show: as pleasant as the rest, in the browser's
// language, and with what to do next. Nothing of the fault is told but its kind.

import type { Language } from '#engine/payer-view.ts';
import { documentOf } from './document.ts';
import { html } from './html.ts';
import { panel } from './panel.ts';
import { TEXTS, type Texts } from './texts/all.ts';

type Failed = { language: Language; status: number; base: string };

export function problemPage({ language, status, base }: Failed): string {
  const { title, text } = TEXTS[language].errors[kindOf(status)];
  const main = panel({ sign: 'over', title, text: html`<p>${text}</p>` });
  return documentOf({ language, base, title, view: null, main });
}

function kindOf(status: number): keyof Texts['errors'] {
  if (status === 404) return 'unknown';
  if (status === 413) return 'tooLarge';
  if (status === 429) return 'often';
  return status < 500 ? 'wrong' : 'ours';
}

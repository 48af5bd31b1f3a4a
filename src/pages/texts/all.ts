// The languages of the pages: which there are, and which one a browser asks for.

import type { Language } from '#engine/payer-view.ts';
import { en, type Texts } from './en.ts';
import { fr } from './fr.ts';

export type { Texts };

export const TEXTS: Record<Language, Texts> = { en, fr };

export const LANGUAGES = Object.keys(TEXTS) as Language[];

export function isLanguage(text: unknown): text is Language {
  return LANGUAGES.some((language) => language === text);
}

/** Of an Accept-Language header, the first that we speak; else English. */
export function acceptedLanguage(header: string | undefined): Language {
  const wanted = (header ?? '').split(',').map((part) => part.trim().slice(0, 2).toLowerCase());
  return wanted.find(isLanguage) ?? 'en';
}

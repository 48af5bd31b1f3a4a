// The frame that all pages share: head, the merchant's mark, the test ribbon, one main part with
// one heading, the languages.

import type { Language, PayerView } from '#engine/payer-view.ts';
import { ASSETS, type Asset, colourPath } from './assets.ts';
import { type Html, html, type Part } from './html.ts';
import { colourName } from './look.ts';
import { webAddress } from './safe-address.ts';
import { LANGUAGES, TEXTS, type Texts } from './texts/all.ts';

/** A page's view in the language it is shown in. */
export type Shown = { view: PayerView; language: Language; texts: Texts; base: string };

/** The browser loads `to` after that time by itself; no script is needed for it. */
export type Refresh = { afterSeconds: number; to: string };

export type Document = {
  language: Language;
  /** Path under which the installation is reached, mostly empty. */
  base: string;
  title: string;
  /** null on pages that belong to no merchant. */
  view: PayerView | null;
  main: Part;
  refresh?: Refresh | null;
  script?: keyof typeof ASSETS | null;
  /** Shown inside a shop's page: no header, no footer. */
  framed?: boolean;
  /** For the script of the page, as `data-…` on the body. */
  data?: Readonly<Record<string, string>>;
  /** Links to the page in the other languages. */
  languages?: boolean;
};

export function documentOf(page: Document): string {
  const { language, base, title, view, main, framed = false } = page;
  const merchant = view?.merchant ?? null;
  const colour = colourName(merchant?.colour ?? null);
  const texts = TEXTS[language];
  const whole = html`<!doctype html>
<html lang="${language}">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <meta name="robots" content="noindex">
  ${refreshOf(page.refresh ?? null)}
  <title>${merchant === null ? title : `${title} · ${merchant.name}`}</title>
  <link rel="icon" type="image/svg+xml" href="${base}${colourPath(colour, 'svg')}">
  <link rel="stylesheet" href="${base}${ASSETS['page.css'].path}">
  <link rel="stylesheet" href="${base}${colourPath(colour, 'css')}">
  ${page.script != null && scriptOf(base, ASSETS[page.script])}
</head>
<body class="${framed ? 'framed' : 'whole'}"${dataOf(page.data ?? {})}>
  ${!framed && html`<a class="skip" href="#main">${texts.skip}</a>`}
  ${view?.mode === 'test' && html`<p class="ribbon" role="note">${texts.testMode}</p>`}
  ${!framed && merchant !== null && headerOf(merchant)}
  <main id="main">${main}</main>
  ${page.languages === true && footerOf(language)}
</body>
</html>
`;
  return whole.toString();
}

/** A title for the tab and the one heading. */
export function heading({ view, texts }: Shown): string {
  return texts.heading[view.purpose](view.merchant.name);
}

function headerOf({ name, logoUrl }: PayerView['merchant']): Html {
  const logo = webAddress(logoUrl);
  if (logo !== null) return html`<header class="mark"><img src="${logo}" alt="${name}"></header>`;
  const [initial = ''] = name.trim();
  return html`<header class="mark">
    <span class="badge" aria-hidden="true">${initial.toUpperCase()}</span> <span>${name}</span>
  </header>`;
}

function footerOf(now: Language): Html {
  const entries = LANGUAGES.map((language) => {
    const { language: name } = TEXTS[language];
    const entry =
      language === now
        ? html`<span aria-current="true">${name}</span>`
        : html`<a href="?lang=${language}" lang="${language}" hreflang="${language}">${name}</a>`;
    return html`<li>${entry}</li>`;
  });
  return html`<footer><ul class="languages">${entries}</ul></footer>`;
}

function refreshOf(refresh: Refresh | null): Html | null {
  if (refresh === null) return null;
  return html`<meta http-equiv="refresh" content="${refresh.afterSeconds}; url=${refresh.to}">`;
}

function scriptOf(base: string, { path }: Asset): Html {
  return html`<script src="${base}${path}" defer></script>`;
}

function dataOf(data: Readonly<Record<string, string>>): Part {
  return Object.entries(data).map(([name, value]) => html` data-${name}="${value}"`);
}

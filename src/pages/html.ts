// HTML that is escaped by construction: what stands between the tags of a template is text unless
// it was made by a template itself. There is no other way to write markup in the pages.

/** Markup that is finished. Only its type leaves this file: nobody else can make one. */
class Html {
  readonly #markup: string;

  constructor(markup: string) {
    this.#markup = markup;
  }

  toString(): string {
    return this.#markup;
  }
}

export type { Html };

/** What may stand in a template; nothing is written for null and false. */
export type Part = string | number | Html | null | false | readonly Part[];

/** Attribute values stand in double quotes: what is put there is escaped for that as well. */
export function html(parts: TemplateStringsArray, ...values: readonly Part[]): Html {
  return new Html(parts.map((part, at) => part + written(values[at] ?? null)).join(''));
}

function written(value: Part): string {
  if (value === null || value === false) return '';
  if (value instanceof Html) return value.toString();
  if (typeof value === 'string') return escaped(value);
  if (typeof value === 'number') return String(value);
  return value.map(written).join('');
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}

// DPO's XML, both ways: requests are written element by element in a fixed order; what comes back
// is read with entities off, a size limit and no document type, for anyone may send a notice.

import { XMLParser, XMLValidator } from 'fast-xml-parser';

export type XmlElement = readonly [name: string, content: string | readonly XmlElement[]];

/** What stands inside the root element: texts, elements, or lists of either. */
export type Fields = Readonly<Record<string, unknown>>;

const ROOT = 'API3G';
const CHARS_MAX = 200_000;

export function writeXml(elements: readonly XmlElement[]): string {
  return `<?xml version="1.0" encoding="utf-8"?>\n${write([ROOT, elements])}`;
}

function write([name, content]: XmlElement): string {
  const inside = typeof content === 'string' ? escaped(content) : content.map(write).join('');
  return `<${name}>${inside}</${name}>`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Characters that no XML document may hold, not even escaped, are left out. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '')
    .replace(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign);
}

const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  trimValues: true,
  processEntities: false,
  tagValueProcessor: (_name, value) => unescaped(value),
});

/** null for what is no well-formed document with DPO's root element. */
export function readXml(text: string): Fields | null {
  // A declaration within: a document type, which may define entities or name files.
  if (text.length > CHARS_MAX || /<!(?!--|\[CDATA\[)/.test(text)) return null;
  try {
    if (XMLValidator.validate(text.trim()) !== true) return null;
    const document: unknown = parser.parse(text);
    const root = isFields(document) ? document[ROOT] : undefined;
    return isFields(root) ? root : null;
  } catch {
    return null;
  }
}

/** null when there is none, an empty one, or more than one. */
export function textOf(fields: Fields, name: string): string | null {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
  return typeof value === 'string' && value !== '' ? value : null;
}

/** The elements of that name, whether there are none, one or many. */
export function elementsOf(fields: Fields, name: string): Fields[] {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
  return (Array.isArray(value) ? value : [value]).filter(isFields);
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

// XML's own five and characters by number, once: what they come to is not read again.
function unescaped(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(\w+));/g, (whole, ten, hex, name) => {
    if (name !== undefined) return NAMED[name] ?? whole;
    const code = Number.parseInt(ten ?? hex, ten === undefined ? 16 : 10);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

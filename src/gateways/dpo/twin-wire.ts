// How the simulated DPO reads XML and answers it, in the vendor's words. Nothing here is shared
// with the adapter, whose reading of the same XML may be wrong.

import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { TwinReply } from '#sandbox/twin.ts';

/** One element: its text, and what stands inside it in the order it was sent. */
export type Node = { name: string; text: string; inside: readonly Node[] };

/** What is answered instead of what was asked for. */
export class DpoError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export const xmlError = () => new DpoError('804', 'Error in XML');

export function missing(field: string): DpoError {
  return new DpoError('950', `Request missing mandatory fields - ${field}`);
}

export function mismatch(field: string): DpoError {
  return new DpoError('902', `Data mismatch in one of the fields - ${field}`);
}

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: true,
  parseTagValue: false,
  trimValues: true,
});

/** The root element. Throws 804 for what is no XML, 960 for an element that was sent twice. */
export function readRequest(body: string): Node {
  const trimmed = body.trim();
  if (trimmed.includes('<!DOCTYPE') || XMLValidator.validate(trimmed) !== true) throw xmlError();
  const roots = nodesOf(parser.parse(trimmed)).filter(({ name }) => !name.startsWith('?'));
  const [root] = roots;
  if (root === undefined || roots.length > 1 || root.name !== 'API3G') throw xmlError();
  return root;
}

/** Elements that are lists, by the name of what they list. */
const LISTED = new Set(['Service', 'Allocation', 'Traveler', 'BlockPayment']);

export function refuseRepeated(node: Node): void {
  const names = node.inside.map(({ name }) => name).filter((name) => !LISTED.has(name));
  if (new Set(names).size < names.length) {
    throw new DpoError('960', 'Tag has been sent multiple times');
  }
  for (const inner of node.inside) refuseRepeated(inner);
}

export function find(node: Node | null, name: string): Node | null {
  return node?.inside.find((inner) => inner.name === name) ?? null;
}

/** null for an element that is missing or empty. */
export function read(node: Node | null, name: string): string | null {
  return find(node, name)?.text || null;
}

// The parser's ordered form: objects of one key each, and one named `#text`.
function nodesOf(value: unknown): Node[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((entry: Record<string, unknown>) => {
    const [name] = Object.keys(entry);
    if (name === undefined || name === '#text') return [];
    const inside = entry[name];
    const parts: unknown[] = Array.isArray(inside) ? inside : [];
    const text = parts
      .map((part) => (part as Record<string, unknown>)['#text'])
      .filter((part) => part !== undefined)
      .join('');
    return [{ name, text, inside: nodesOf(inside) }];
  });
}

/** Elements of a reply, in order; a list of them is an element with children. */
export type Said = readonly (readonly [name: string, value: string | Said])[];

export function xmlReply(said: Said): TwinReply {
  const body = `<?xml version="1.0" encoding="utf-8"?>\n<API3G>${show(said)}</API3G>`;
  return { status: 200, headers: { 'content-type': 'application/xml; charset=utf-8' }, body };
}

export function showXml(said: Said): string {
  return `<?xml version="1.0" encoding="utf-8"?>\n<API3G>${show(said)}</API3G>`;
}

function show(said: Said): string {
  return said
    .map(([name, value]) => {
      const inside = typeof value === 'string' ? asText(value) : show(value);
      return inside === '' ? `<${name}/>` : `<${name}>${inside}</${name}>`;
    })
    .join('');
}

function asText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** An outage: HTML, as proxies write it. */
export function outage(status: number, title: string): TwinReply {
  const head = `<head><title>${status} ${title}</title></head>`;
  const body = `<html>${head}<body><h1>${title}</h1></body></html>`;
  return { status, headers: { 'content-type': 'text/html' }, body };
}

const NO_DECIMALS = new Set(['UGX', 'RWF', 'XOF', 'XAF', 'BIF', 'DJF', 'GNF', 'KMF']);

/** Minor units; null for what is no positive amount with at most two decimals. */
export function minorOf(text: string | null, currency: string): number | null {
  const [, whole = '', decimals = ''] = /^(\d{1,12})(?:\.(\d{1,2}))?$/.exec(text ?? '') ?? [];
  if (whole === '') return null;
  const cents = Number(whole + decimals.padEnd(2, '0'));
  if (cents === 0) return null;
  if (!NO_DECIMALS.has(currency)) return cents;
  return cents % 100 === 0 ? cents / 100 : null;
}

/** With that many decimals, also for currencies that have none. */
export function majorOf(minor: number, currency: string, decimals: 2 | 4 = 2): string {
  const cents = NO_DECIMALS.has(currency) ? minor * 100 : minor;
  const digits = String(cents).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}${'00'.slice(0, decimals - 2)}`;
}

/** `2026/01/27` and `2026-01-27 19:00:00`. */
export function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10).replaceAll('-', '/');
}

export function momentOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
}

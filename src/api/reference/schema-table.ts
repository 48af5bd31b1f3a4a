// A schema's fields as a table: name, type, what is allowed, what it means.

import { asHtml, inline } from './markdown.ts';
import type { Json } from './page.ts';

export type Field = {
  name: string;
  /** Where a parameter stands: path, query, header; null for a field of a body. */
  place: string | null;
  required: boolean;
  schema: Json;
};

/** Longer lists of allowed values are cut; the document has them all. */
const VALUES_SHOWN = 24;

export function propertiesTable(fields: readonly Field[]): string {
  return `<table><thead><tr><th>Field</th><th>Type</th><th>Meaning</th></tr></thead><tbody>${fields
    .map(row)
    .join('')}</tbody></table>`;
}

/** The type in words, with a link where it is a schema of its own. */
export function typeOf(schema: Json): string {
  if (typeof schema.$ref === 'string') {
    const name = asHtml(schema.$ref.split('/').at(-1) ?? '');
    return `<a href="#schema-${name}">${name}</a>`;
  }
  if (schema.type === 'array') return `list of ${typeOf((schema.items as Json | undefined) ?? {})}`;
  if (schema.type === undefined) return 'any';
  return [schema.type].flat().map(String).map(asHtml).join(' or ');
}

function row({ name, place, required, schema }: Field): string {
  const where = place === null ? '' : ` <small>${asHtml(place)}</small>`;
  const need = required ? '' : ' <small>optional</small>';
  const cells = [`<code>${asHtml(name)}</code>${where}${need}`, typeOf(schema), meaning(schema)];
  return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
}

function meaning(schema: Json): string {
  const parts = [
    typeof schema.description === 'string' ? inline(schema.description) : '',
    allowed(schema),
    inner(schema),
  ];
  return parts.filter((part) => part !== '').join(' ');
}

function allowed(schema: Json): string {
  if (Array.isArray(schema.enum)) {
    const shown = schema.enum
      .slice(0, VALUES_SHOWN)
      .map((value) => `<code>${asHtml(String(value))}</code>`);
    const more = schema.enum.length > VALUES_SHOWN ? ' …' : '';
    return `<span class="allowed">${shown.join(' ')}${more}</span>`;
  }
  if (typeof schema['x-limit'] === 'string') return small(schema['x-limit']);
  if (schema.minimum !== undefined || schema.maximum !== undefined) {
    return small(`${schema.minimum ?? ''} to ${schema.maximum ?? ''}`);
  }
  if (schema.format !== undefined) return small(String(schema.format));
  return '';
}

function inner(schema: Json): string {
  const properties = schema.properties as Record<string, Json> | undefined;
  if (properties === undefined) return '';
  const names = Object.keys(properties).map((name) => `<code>${asHtml(name)}</code>`);
  return names.length === 0 ? '' : `Fields: ${names.join(', ')}.`;
}

function small(text: string): string {
  return `<span class="allowed">${asHtml(text)}</span>`;
}

// A schema's complaint in the caller's terms: which field, which value, what is allowed. The code
// comes from the schema that complained, so a wrong amount is `amount_invalid` wherever it stands.

import type { TSchema } from 'typebox';
import { Problem, type ProblemCode } from '#domain/problems.ts';
import type { Marks } from '../schema.ts';

/** One complaint of the validator. Paths are JSON pointers. */
export type Complaint = {
  keyword: string;
  schemaPath: string;
  instancePath: string;
  params: Record<string, unknown>;
  message?: string | undefined;
};

export type Fault = { code: ProblemCode; field?: string; value?: unknown; limit?: string };

/** Most faults that one answer lists. */
const FAULTS_MAX = 20;
const ALLOWED_SHOWN = 30;
const VALUE_SHOWN_MAX = 200;

/** `part` is what was checked: body, query, params. One Problem, with `errors` when several. */
export function explain(
  complaints: readonly Complaint[],
  schema: TSchema,
  data: unknown,
  part: string,
): Problem {
  if (part === 'body' && (data === undefined || data === null)) {
    return new Problem('body_malformed', { field: 'body', limit: 'a JSON object' });
  }
  const faults = faultsOf(complaints, schema, data, part);
  const [first] = faults;
  if (first === undefined) return new Problem('value_invalid', { field: part });
  const { code, ...detail } = first;
  return new Problem(code, faults.length > 1 ? { ...detail, errors: faults } : detail);
}

export function faultsOf(
  complaints: readonly Complaint[],
  schema: TSchema,
  data: unknown,
  part: string,
): Fault[] {
  const faults: Fault[] = [];
  for (const complaint of complaints) {
    // An unknown field is told twice; the one that lists the names is the one to explain.
    if (complaint.keyword === 'boolean') continue;
    for (const fault of faultsIn(complaint, schema, data, part)) {
      const told = faults.some(({ field }) => field === fault.field);
      if (!told && faults.length < FAULTS_MAX) faults.push(fault);
    }
  }
  return faults;
}

function faultsIn(complaint: Complaint, schema: TSchema, data: unknown, part: string): Fault[] {
  const path = segments(complaint.instancePath);
  const { keyword, params } = complaint;
  if (keyword === 'required') {
    return names(params.requiredProperties).map((name) => ({
      code: 'field_missing',
      field: dotted([...path, name], part),
    }));
  }
  if (keyword === 'additionalProperties') {
    return names(params.additionalProperties).map((name) => ({
      code: 'field_unknown',
      field: dotted([...path, name], part),
    }));
  }
  const marks = schemaAt(schema, complaint.schemaPath) as Marks & Record<string, unknown>;
  const value = at(data, path);
  return [
    {
      code: marks['x-problem'] ?? 'value_invalid',
      field: dotted(path, part),
      ...(value === undefined ? {} : { value: short(value) }),
      limit: marks['x-limit'] ?? limitOf(complaint, marks),
    },
  ];
}

function limitOf({ keyword, params, message }: Complaint, schema: Record<string, unknown>): string {
  if (keyword === 'type') return `of type ${[params.type].flat().join(' or ')}`;
  if (keyword === 'minimum' || keyword === 'maximum') {
    return `${schema.minimum ?? 'any'} to ${schema.maximum ?? 'any'}`;
  }
  if (keyword === 'minLength' || keyword === 'maxLength') {
    return `${schema.minLength ?? 0} to ${schema.maxLength ?? 'any number of'} characters`;
  }
  if (keyword === 'minItems' || keyword === 'maxItems') {
    return `${schema.minItems ?? 0} to ${schema.maxItems ?? 'any number of'} items`;
  }
  if (keyword === 'maxProperties') return `at most ${schema.maxProperties} fields`;
  if (keyword === 'enum' && Array.isArray(schema.enum)) {
    return `one of ${schema.enum.slice(0, ALLOWED_SHOWN).join(', ')}`;
  }
  return message ?? keyword;
}

/** The schema that complained: `#/properties/items/items` walked from the root. */
function schemaAt(root: TSchema, pointer: string): object {
  const found = at(root, segments(pointer.replace(/^#/, '')));
  return typeof found === 'object' && found !== null ? found : {};
}

function segments(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function at(value: unknown, path: readonly string[]): unknown {
  let found = value;
  for (const key of path) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = Object.hasOwn(found, key) ? Reflect.get(found, key) : undefined;
  }
  return found;
}

function dotted(path: readonly string[], part: string): string {
  return path.length === 0 ? part : path.join('.');
}

function names(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function short(value: unknown): unknown {
  if (typeof value === 'object' && value !== null) return undefined;
  return typeof value === 'string' ? value.slice(0, VALUE_SHOWN_MAX) : value;
}

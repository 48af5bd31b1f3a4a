// Adds a customer. The same reference with the same content answers with the first.

import {
  type Address,
  type Customer,
  type CustomerContent,
  customerByReference,
  insertCustomer,
} from '#db/customers.ts';
import { Problem } from '#domain/problems.ts';
import type { Scope } from './context.ts';
import { mustBeSame } from './reference-conflict.ts';
import { readOptionalText, readText } from './texts.ts';

export type AddCustomerInput = {
  reference?: string | null;
  firstName?: string | null;
  lastName?: string | null;
  company?: string | null;
  emails?: readonly string[];
  phones?: readonly string[];
  address?: { readonly [K in keyof Address]?: string | null } | null;
  metadata?: Readonly<Record<string, string>>;
};

const LIST_MAX = 10;
const METADATA_MAX = 50;
const EMAIL = /^[^\s@]{1,64}@[^\s@]{1,255}$/;
const PHONE = /^[+0-9 ().\-/]{3,32}$/;

/** Problem `reference_conflict` names the field that differs. Concurrent repeats make one. */
export async function addCustomer(
  scope: Scope,
  input: AddCustomerInput,
): Promise<{ customer: Customer; existing: boolean }> {
  const { engine, merchantId } = scope;
  const content = readCustomer(input);
  const id = engine.ids.next('customer');
  const { pool } = engine.db;
  const made = await insertCustomer(pool, merchantId, { ...content, id });
  if (made !== null) return { customer: made, existing: false };
  const reference = content.reference ?? '';
  const first = await customerByReference(pool, merchantId, reference);
  if (first === null) throw new Error(`customer ${reference} was refused and is not there`);
  mustBeSame(reference, inFieldNames(content), inFieldNames(first));
  return { customer: first, existing: true };
}

/** Problem naming the field. */
export function readCustomer(input: AddCustomerInput): CustomerContent {
  const lastName = readOptionalText(input.lastName, 'last_name', 'name');
  const company = readOptionalText(input.company, 'company', 'name');
  if (lastName === null && company === null) {
    throw new Problem('field_missing', { field: 'last_name', limit: 'last_name or company' });
  }
  return {
    reference: readOptionalText(input.reference, 'reference', 'reference'),
    firstName: readOptionalText(input.firstName, 'first_name', 'name'),
    lastName,
    company,
    emails: readList(input.emails, 'emails', EMAIL, 'an e-mail address'),
    phones: readList(input.phones, 'phones', PHONE, 'a telephone number'),
    address: readAddress(input.address),
    metadata: readMetadata(input.metadata),
  };
}

function readList(
  given: readonly string[] | undefined,
  field: string,
  form: RegExp,
  what: string,
): string[] {
  const list = given ?? [];
  if (list.length > LIST_MAX) {
    throw new Problem('value_invalid', { field, value: list.length, limit: `${LIST_MAX} entries` });
  }
  const wrong = list.find((text) => !form.test(text));
  if (wrong !== undefined) throw new Problem('value_invalid', { field, value: wrong, limit: what });
  return [...list];
}

function readAddress(address: AddCustomerInput['address']): Address | null {
  if (address === undefined || address === null) return null;
  return {
    line1: readOptionalText(address.line1, 'address.line1', 'place'),
    line2: readOptionalText(address.line2, 'address.line2', 'place'),
    postalCode: readOptionalText(address.postalCode, 'address.postal_code', 'place'),
    city: readOptionalText(address.city, 'address.city', 'place'),
    region: readOptionalText(address.region, 'address.region', 'place'),
    country: readOptionalText(address.country, 'address.country', 'place'),
  };
}

function readMetadata(given: Readonly<Record<string, string>> = {}): Record<string, string> {
  const entries = Object.entries(given);
  if (entries.length > METADATA_MAX) {
    const limit = `${METADATA_MAX} entries`;
    throw new Problem('value_invalid', { field: 'metadata', value: entries.length, limit });
  }
  return Object.fromEntries(
    entries.map(([name, value]) => [
      readText(name, 'metadata', 'name'),
      readText(value, `metadata.${name}`, 'description'),
    ]),
  );
}

function inFieldNames(content: CustomerContent): Record<string, unknown> {
  return {
    first_name: content.firstName,
    last_name: content.lastName,
    company: content.company,
    emails: content.emails,
    phones: content.phones,
    address: content.address,
    metadata: content.metadata,
  };
}

// Customers: add, list, get.

import { type Static, Type } from 'typebox';
import { type Customer, customerById, listCustomers } from '#db/customers.ts';
import { parseId, showId } from '#domain/ids.ts';
import { type AddCustomerInput, addCustomer } from '#engine/add-customer.ts';
import { endpoint } from '../endpoint.ts';
import { cutPage, decodeCursor, pageOf, pageQuery } from '../paging.ts';
import {
  idOf,
  instant,
  metadata,
  named,
  nullableText,
  PAGE_DEFAULT,
  record,
  text,
} from '../schema.ts';
import { afterId, found } from './reading.ts';

const LISTED_MAX = 20;

const AddressBody = record({
  line1: Type.Optional(text('Street and number.')),
  line2: Type.Optional(text('Second line.')),
  postal_code: Type.Optional(text('Postal code.')),
  city: Type.Optional(text('City.')),
  region: Type.Optional(text('State, province or county.')),
  country: Type.Optional(text('ISO 3166-1 alpha-2.', { maxLength: 2 })),
});

export const CustomerBody = named(
  'NewCustomer',
  'A customer to add; a last name or a company is needed.',
  {
    reference: Type.Optional(text('Your own name for the customer, unique.', { maxLength: 100 })),
    first_name: Type.Optional(text('First name.')),
    last_name: Type.Optional(text('Last name.')),
    company: Type.Optional(text('Company.')),
    emails: Type.Optional(Type.Array(text('E-mail address.'), { maxItems: LISTED_MAX })),
    phones: Type.Optional(Type.Array(text('Telephone number.'), { maxItems: LISTED_MAX })),
    address: Type.Optional(AddressBody),
    metadata: Type.Optional(metadata()),
  },
  {
    examples: [
      {
        reference: 'C-1001',
        first_name: 'Alyssa',
        last_name: 'Ehrlich',
        emails: ['a@example.com'],
      },
    ],
  },
);

const AddressView = Type.Unsafe<Record<string, string | null> | null>({
  type: ['object', 'null'],
  description: 'Postal address.',
  properties: Object.fromEntries(
    ['line1', 'line2', 'postal_code', 'city', 'region', 'country'].map((name) => [
      name,
      { type: ['string', 'null'] },
    ]),
  ),
});

const CustomerView = named('Customer', 'A person or firm that pays.', {
  id: idOf('customer'),
  reference: nullableText('Your own name for the customer.'),
  first_name: nullableText('First name.'),
  last_name: nullableText('Last name.'),
  company: nullableText('Company.'),
  emails: Type.Array(Type.String()),
  phones: Type.Array(Type.String()),
  address: AddressView,
  metadata: metadata(),
  created_at: instant('When it was added.'),
});

function view(customer: Customer) {
  const { address } = customer;
  return {
    id: showId('customer', customer.id),
    reference: customer.reference,
    first_name: customer.firstName,
    last_name: customer.lastName,
    company: customer.company,
    emails: customer.emails,
    phones: customer.phones,
    address:
      address === null
        ? null
        : {
            line1: address.line1,
            line2: address.line2,
            postal_code: address.postalCode,
            city: address.city,
            region: address.region,
            country: address.country,
          },
    metadata: customer.metadata,
    created_at: customer.createdAt,
  };
}

const add = endpoint({
  method: 'POST',
  url: '/v1/customers',
  operationId: 'addCustomer',
  tag: 'Customers',
  summary: 'Add a customer',
  description: 'The same reference with the same content answers with the first one.',
  body: CustomerBody,
  status: 201,
  reply: CustomerView,
  problems: ['reference_conflict'],
  async handle({ scope, body }) {
    const { customer } = await addCustomer(scope, customerIn(body));
    return view(customer);
  },
});

/** A customer as the engine takes one. */
export function customerIn(body: Static<typeof CustomerBody>): AddCustomerInput {
  return {
    reference: body.reference ?? null,
    firstName: body.first_name ?? null,
    lastName: body.last_name ?? null,
    company: body.company ?? null,
    emails: body.emails ?? [],
    phones: body.phones ?? [],
    address: body.address === undefined ? null : addressOf(body.address),
    metadata: body.metadata ?? {},
  };
}

const list = endpoint({
  method: 'GET',
  url: '/v1/customers',
  operationId: 'listCustomers',
  tag: 'Customers',
  summary: 'List customers',
  description: 'In the order of their making.',
  query: record(pageQuery()),
  reply: pageOf('Customer', CustomerView),
  async handle({ engine, scope, query }) {
    const limit = query.limit ?? PAGE_DEFAULT;
    const after = afterId('customer', decodeCursor(query.cursor, ['uuid']));
    const read = { after, limit: limit + 1 };
    const rows = await listCustomers(engine.db.pool, scope.merchantId, read);
    const page = cutPage(rows, limit, ({ id }) => [id]);
    return { data: page.rows.map(view), next_cursor: page.next_cursor };
  },
});

const get = endpoint({
  method: 'GET',
  url: '/v1/customers/:customer_id',
  operationId: 'getCustomer',
  tag: 'Customers',
  summary: 'Get a customer',
  params: record({ customer_id: idOf('customer') }),
  reply: CustomerView,
  problems: ['not_found'],
  async handle({ engine, scope, params }) {
    const id = parseId('customer', params.customer_id, 'customer_id');
    return view(found(await customerById(engine.db.pool, scope.merchantId, id), 'customer', id));
  },
});

export const customers = [add, list, get];

function addressOf(given: {
  line1?: string;
  line2?: string;
  postal_code?: string;
  city?: string;
  region?: string;
  country?: string;
}) {
  const { postal_code, ...rest } = given;
  return postal_code === undefined ? rest : { ...rest, postalCode: postal_code };
}

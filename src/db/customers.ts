// Customers: the persons and firms that pay.

import type { Id, MerchantId } from '#domain/ids.ts';
import type { Connection } from './pool.ts';

export type Address = {
  line1: string | null;
  line2: string | null;
  postalCode: string | null;
  city: string | null;
  region: string | null;
  country: string | null;
};

export type CustomerContent = {
  /** The merchant's own name for the customer, unique where given. */
  reference: string | null;
  firstName: string | null;
  lastName: string | null;
  company: string | null;
  emails: string[];
  phones: string[];
  address: Address | null;
  metadata: Record<string, string>;
};

export type Customer = CustomerContent & { id: Id<'customer'>; createdAt: Date };

const COLUMNS = `
  id, reference, first_name as "firstName", last_name as "lastName", company, emails, phones,
  address, metadata, created_at as "createdAt"`;

export async function customerById(
  connection: Connection,
  merchantId: MerchantId,
  id: Id<'customer'>,
): Promise<Customer | null> {
  const { rows } = await connection.query<Customer>(
    `select ${COLUMNS} from customer where merchant_id = $1 and id = $2`,
    [merchantId, id],
  );
  return rows[0] ?? null;
}

export async function customerByReference(
  connection: Connection,
  merchantId: MerchantId,
  reference: string,
): Promise<Customer | null> {
  const { rows } = await connection.query<Customer>(
    `select ${COLUMNS} from customer where merchant_id = $1 and reference = $2`,
    [merchantId, reference],
  );
  return rows[0] ?? null;
}

/** null when the reference is taken. */
export async function insertCustomer(
  connection: Connection,
  merchantId: MerchantId,
  customer: CustomerContent & { id: Id<'customer'> },
): Promise<Customer | null> {
  const { rows } = await connection.query<Customer>(
    `insert into customer
       (merchant_id, id, reference, first_name, last_name, company, emails, phones, address,
        metadata)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     on conflict (merchant_id, reference) do nothing
     returning ${COLUMNS}`,
    [
      merchantId,
      customer.id,
      customer.reference,
      customer.firstName,
      customer.lastName,
      customer.company,
      customer.emails,
      customer.phones,
      customer.address === null ? null : JSON.stringify(customer.address),
      JSON.stringify(customer.metadata),
    ],
  );
  return rows[0] ?? null;
}

/** In the order of their making, from after `after`. */
export async function listCustomers(
  connection: Connection,
  merchantId: MerchantId,
  page: { after: Id<'customer'> | null; limit: number },
): Promise<Customer[]> {
  const { rows } = await connection.query<Customer>(
    `select ${COLUMNS} from customer
     where merchant_id = $1 and ($2::uuid is null or id > $2)
     order by id
     limit $3`,
    [merchantId, page.after, page.limit],
  );
  return rows;
}

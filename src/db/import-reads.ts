// What an import compares its rows with, so that importing the same file twice changes nothing.

import type { Id, MerchantId } from '#domain/ids.ts';
import type { PaymentRecord } from './payment-records.ts';
import type { Connection } from './pool.ts';

export type Stored = Pick<
  PaymentRecord,
  | 'accountId'
  | 'orderRef'
  | 'amount'
  | 'firstAmount'
  | 'currency'
  | 'frequency'
  | 'firstOn'
  | 'billingDay'
  | 'billingCount'
  | 'endOn'
  | 'description'
  | 'retryPolicy'
>;

/** The first payment record under each order reference. Reads all of the merchant's. */
export async function paymentRecordsByOrder(
  connection: Connection,
  merchantId: MerchantId,
  orderRefs: readonly string[],
): Promise<Map<string, Stored>> {
  const { rows } = await connection.query<Stored & { orderRef: string }>(
    `select distinct on (order_ref) order_ref as "orderRef", account_id as "accountId", amount,
       first_amount as "firstAmount", currency, frequency, first_on as "firstOn",
       billing_day as "billingDay", billing_count as "billingCount", end_on as "endOn",
       description, retry_policy as "retryPolicy"
     from payment_record
     where merchant_id = $1 and order_ref = any ($2)
     order by order_ref, id`,
    [merchantId, orderRefs],
  );
  return new Map(rows.map((row) => [row.orderRef, row]));
}

/** Ids of the accounts and their customers by reference. Index account's unique reference. */
export async function accountsByReference(
  connection: Connection,
  merchantId: MerchantId,
  references: readonly string[],
): Promise<Map<string, { accountId: Id<'account'>; customerId: Id<'customer'> }>> {
  const { rows } = await connection.query<{
    reference: string;
    accountId: Id<'account'>;
    customerId: Id<'customer'>;
  }>(
    `select reference, id as "accountId", customer_id as "customerId" from account
     where merchant_id = $1 and reference = any ($2)`,
    [merchantId, references],
  );
  return new Map(rows.map((row) => [row.reference, row]));
}

/** Tokens, sealed, of the customers' instruments at a connection. Index instrument_by_customer. */
export async function sealedTokens(
  connection: Connection,
  merchantId: MerchantId,
  customerIds: readonly Id<'customer'>[],
): Promise<
  {
    customerId: Id<'customer'>;
    gatewayConnectionId: Id<'gatewayConnection'>;
    tokenSealed: Buffer;
  }[]
> {
  const { rows } = await connection.query(
    `select customer_id as "customerId", gateway_connection_id as "gatewayConnectionId",
       token_sealed as "tokenSealed"
     from instrument
     where merchant_id = $1 and customer_id = any ($2)`,
    [merchantId, customerIds],
  );
  return rows;
}

// Instruments: tokenised cards, bank accounts and mandates. The token goes in sealed and comes out
// only where an attempt is made; nothing that lists instruments selects it.

import type { PlainDate } from '#domain/calendar.ts';
import type { Id, MerchantId } from '#domain/ids.ts';
import type { InstrumentKind } from '#domain/working-days.ts';
import type { Connection } from './pool.ts';

export type Instrument = {
  id: Id<'instrument'>;
  customerId: Id<'customer'>;
  walletId: Id<'wallet'> | null;
  gatewayConnectionId: Id<'gatewayConnection'>;
  kind: InstrumentKind;
  gatewayCustomer: string | null;
  networkTransactionId: string | null;
  /** The scheme in lower case, `visa`. */
  brand: string | null;
  last4: string | null;
  /** Last day on which it may be used. */
  expiresOn: PlainDate | null;
  /** Of a direct debit. */
  mandate: { reference: string; scheme: string; url: string | null } | null;
  unusableReason: string | null;
  unusableSince: Date | null;
  createdAt: Date;
};

const COLUMNS = `
  id, customer_id as "customerId", wallet_id as "walletId",
  gateway_connection_id as "gatewayConnectionId", kind, gateway_customer as "gatewayCustomer",
  network_transaction_id as "networkTransactionId", brand, last4, expires_on as "expiresOn",
  case when mandate_reference is not null then jsonb_build_object('reference', mandate_reference,
    'scheme', mandate_scheme, 'url', mandate_url) end as mandate,
  unusable_reason as "unusableReason", unusable_since as "unusableSince",
  created_at as "createdAt"`;

export async function instrumentById(
  connection: Connection,
  merchantId: MerchantId,
  id: Id<'instrument'>,
): Promise<Instrument | null> {
  const { rows } = await connection.query<Instrument>(
    `select ${COLUMNS} from instrument where merchant_id = $1 and id = $2`,
    [merchantId, id],
  );
  return rows[0] ?? null;
}

export async function insertInstrument(
  connection: Connection,
  merchantId: MerchantId,
  instrument: Omit<Instrument, 'unusableReason' | 'unusableSince' | 'createdAt'> & {
    tokenSealed: Buffer;
  },
): Promise<Instrument> {
  const { rows } = await connection.query<Instrument>(
    `insert into instrument
       (merchant_id, id, customer_id, wallet_id, gateway_connection_id, kind, token_sealed,
        gateway_customer, network_transaction_id, brand, last4, expires_on,
        mandate_reference, mandate_scheme, mandate_url)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
     returning ${COLUMNS}`,
    [
      merchantId,
      instrument.id,
      instrument.customerId,
      instrument.walletId,
      instrument.gatewayConnectionId,
      instrument.kind,
      instrument.tokenSealed,
      instrument.gatewayCustomer,
      instrument.networkTransactionId,
      instrument.brand,
      instrument.last4,
      instrument.expiresOn,
      instrument.mandate?.reference ?? null,
      instrument.mandate?.scheme ?? null,
      instrument.mandate?.url ?? null,
    ],
  );
  return rows[0]!;
}

/** The gateway's customer of the newest instrument there; null: none that we know of. */
export async function gatewayCustomerOf(
  connection: Connection,
  merchantId: MerchantId,
  customerId: Id<'customer'>,
  connectionId: Id<'gatewayConnection'>,
): Promise<string | null> {
  // Index instrument_by_customer: a customer has few.
  const { rows } = await connection.query<{ gatewayCustomer: string }>(
    `select gateway_customer as "gatewayCustomer" from instrument
     where merchant_id = $1 and customer_id = $2 and gateway_connection_id = $3
       and gateway_customer is not null
     order by id desc limit 1`,
    [merchantId, customerId, connectionId],
  );
  return rows[0]?.gatewayCustomer ?? null;
}

/** The first reason is kept. Returns whether it was usable before. */
export async function markUnusable(
  connection: Connection,
  merchantId: MerchantId,
  id: Id<'instrument'>,
  reason: string,
  at: Date,
): Promise<boolean> {
  const { rowCount } = await connection.query(
    `update instrument set unusable_reason = $3, unusable_since = $4
     where merchant_id = $1 and id = $2 and unusable_reason is null`,
    [merchantId, id, reason, at],
  );
  return rowCount === 1;
}

/**
 * Whether an account, a wallet other than `exceptWallet`, or a billing record still to come
 * points at the instrument. Reads the merchant's few rows of the customer, by index.
 */
export async function isInstrumentUsed(
  connection: Connection,
  merchantId: MerchantId,
  id: Id<'instrument'>,
  exceptWallet: Id<'wallet'>,
): Promise<boolean> {
  const { rows } = await connection.query<{ used: boolean }>(
    `select exists (
       select from instrument i
       join account a on a.merchant_id = i.merchant_id and a.customer_id = i.customer_id
       where i.merchant_id = $1 and i.id = $2
         and (a.default_instrument_id = i.id or exists (
           select from billing_record b
           join billing_state s on s.merchant_id = $1 and s.billing_record_id = b.id
           where b.merchant_id = $1 and b.account_id = a.id and b.instrument_id = i.id
             and s.status not in ('paid', 'cleared', 'settled', 'charged_back', 'refunded',
               'failed', 'cancelled')
         ))
     ) or exists (
       select from instrument i
       join wallet w on w.merchant_id = i.merchant_id and w.customer_id = i.customer_id
       where i.merchant_id = $1 and i.id = $2
         and w.id <> $3
         and (w.id = i.wallet_id or w.default_instrument_id = i.id)
         and (not w.implicit or exists (
           select from account a
           join payment_record r on r.merchant_id = $1 and r.account_id = a.id
           where a.merchant_id = $1 and a.customer_id = i.customer_id
             and r.wallet_id = w.id and r.state = 'active'
         ))
     ) as used`,
    [merchantId, id, exceptWallet],
  );
  return rows[0]!.used;
}

/** In the order of their making, from after `after`; of one customer where it is named. */
export async function listInstruments(
  connection: Connection,
  merchantId: MerchantId,
  page: { customerId?: Id<'customer'> | null; after: Id<'instrument'> | null; limit: number },
): Promise<Instrument[]> {
  const { rows } = await connection.query<Instrument>(
    `select ${COLUMNS} from instrument
     where merchant_id = $1
       and ($2::uuid is null or customer_id = $2)
       and ($3::uuid is null or id > $3)
     order by id
     limit $4`,
    [merchantId, page.customerId ?? null, page.after, page.limit],
  );
  return rows;
}

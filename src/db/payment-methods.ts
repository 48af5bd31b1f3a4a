// Payment methods: the ways in which a merchant accepts money, in the order in which a payer is
// shown them. Kind and connection never change, since the claim reads them without a lock.

import type { Id, MerchantId } from '#domain/ids.ts';
import type { Connection } from './pool.ts';

export const TERMS = ['on_issue', 'net', 'end_of_month'] as const;

export type PaymentMethod = {
  id: Id<'paymentMethod'>;
  name: string;
  kind: 'manual' | 'automatic';
  /** Of an automatic one. */
  gatewayConnectionId: Id<'gatewayConnection'> | null;
  /** What a payer has to do with a manual one. */
  instructions: string | null;
  /** When an invoice is due: at once, after some days, or that long after its month. */
  terms: (typeof TERMS)[number];
  termsDays: number;
  enabled: boolean;
  position: number;
  createdAt: Date;
};

const COLUMNS = `
  id, name, kind, gateway_connection_id as "gatewayConnectionId", instructions, terms,
  terms_days as "termsDays", enabled, position, created_at as "createdAt"`;

export async function paymentMethodById(
  connection: Connection,
  merchantId: MerchantId,
  id: Id<'paymentMethod'>,
): Promise<PaymentMethod | null> {
  const { rows } = await connection.query<PaymentMethod>(
    `select ${COLUMNS} from payment_method where merchant_id = $1 and id = $2`,
    [merchantId, id],
  );
  return rows[0] ?? null;
}

/** All of the merchant as a payer would see them, at most `limit`. A merchant has a handful. */
export async function listPaymentMethods(
  connection: Connection,
  merchantId: MerchantId,
  limit: number,
): Promise<PaymentMethod[]> {
  const { rows } = await connection.query<PaymentMethod>(
    `select ${COLUMNS} from payment_method
     where merchant_id = $1
     order by position, id
     limit $2`,
    [merchantId, limit],
  );
  return rows;
}

/** null when the name is taken. */
export async function insertPaymentMethod(
  connection: Connection,
  merchantId: MerchantId,
  method: Omit<PaymentMethod, 'createdAt'>,
): Promise<PaymentMethod | null> {
  const { rows } = await connection.query<PaymentMethod>(
    `insert into payment_method
       (merchant_id, id, name, kind, gateway_connection_id, instructions, terms, terms_days,
        enabled, position)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     on conflict (merchant_id, name) do nothing
     returning ${COLUMNS}`,
    [
      merchantId,
      method.id,
      method.name,
      method.kind,
      method.gatewayConnectionId,
      method.instructions,
      method.terms,
      method.termsDays,
      method.enabled,
      method.position,
    ],
  );
  return rows[0] ?? null;
}

/** As it is to be; null when another one has the name. */
export async function rewritePaymentMethod(
  connection: Connection,
  merchantId: MerchantId,
  method: PaymentMethod,
): Promise<PaymentMethod | null> {
  const { rows } = await connection.query<PaymentMethod>(
    `update payment_method p
     set name = $3, instructions = $4, terms = $5, terms_days = $6, enabled = $7, position = $8
     where merchant_id = $1 and id = $2 and not exists (
       select from payment_method o where o.merchant_id = $1 and o.name = $3 and o.id <> $2)
     returning ${COLUMNS}`,
    [
      merchantId,
      method.id,
      method.name,
      method.instructions,
      method.terms,
      method.termsDays,
      method.enabled,
      method.position,
    ],
  );
  return rows[0] ?? null;
}

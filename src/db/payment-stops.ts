// Payment stops: from when to when no new attempt is made on an account, why, and who said so.

import type { Id, MerchantId } from '#domain/ids.ts';
import type { Connection } from './pool.ts';

export type PaymentStop = {
  id: Id<'paymentStop'>;
  accountId: Id<'account'>;
  fromAt: Date;
  /** Exclusive; null until it is lifted. */
  untilAt: Date | null;
  reason: string;
  setBy: string;
  /** The declined payment transaction that set it; null when a person or the API did. */
  causeTransactionId: Id<'paymentTransaction'> | null;
  liftedAt: Date | null;
  liftedBy: string | null;
  createdAt: Date;
};

const COLUMNS = `
  id, account_id as "accountId", from_at as "fromAt", until_at as "untilAt", reason,
  set_by as "setBy", cause_transaction_id as "causeTransactionId", lifted_at as "liftedAt",
  lifted_by as "liftedBy", created_at as "createdAt"`;

export async function stopById(
  connection: Connection,
  merchantId: MerchantId,
  id: Id<'paymentStop'>,
): Promise<PaymentStop | null> {
  const { rows } = await connection.query<PaymentStop>(
    `select ${COLUMNS} from payment_stop where merchant_id = $1 and id = $2`,
    [merchantId, id],
  );
  return rows[0] ?? null;
}

/** The account must not be charged at `now`. Index payment_stop_standing. */
export async function isStopped(
  connection: Connection,
  merchantId: MerchantId,
  accountId: Id<'account'>,
  now: Date,
): Promise<boolean> {
  const { rowCount } = await connection.query(
    `select from payment_stop
     where merchant_id = $1 and account_id = $2 and lifted_at is null and from_at <= $3
       and (until_at is null or until_at > $3)
     limit 1`,
    [merchantId, accountId, now],
  );
  return rowCount === 1;
}

/** null when the same decline set one already. */
export async function insertStop(
  connection: Connection,
  merchantId: MerchantId,
  stop: Omit<PaymentStop, 'liftedAt' | 'liftedBy' | 'createdAt'>,
): Promise<PaymentStop | null> {
  const { rows } = await connection.query<PaymentStop>(
    `insert into payment_stop
       (merchant_id, id, account_id, from_at, until_at, reason, set_by, cause_transaction_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (merchant_id, cause_transaction_id) do nothing
     returning ${COLUMNS}`,
    [
      merchantId,
      stop.id,
      stop.accountId,
      stop.fromAt,
      stop.untilAt,
      stop.reason,
      stop.setBy,
      stop.causeTransactionId,
    ],
  );
  return rows[0] ?? null;
}

/** Guarded: null when it was lifted already or is not there. */
export async function liftStanding(
  connection: Connection,
  merchantId: MerchantId,
  id: Id<'paymentStop'>,
  lifted: { at: Date; by: string },
): Promise<PaymentStop | null> {
  const { rows } = await connection.query<PaymentStop>(
    `update payment_stop set lifted_at = $3, lifted_by = $4
     where merchant_id = $1 and id = $2 and lifted_at is null
     returning ${COLUMNS}`,
    [merchantId, id, lifted.at, lifted.by],
  );
  return rows[0] ?? null;
}

/** Lifts the standing stops of the accounts that declines have set. */
export async function liftStopsOfDeclines(
  connection: Connection,
  merchantId: MerchantId,
  accountIds: readonly Id<'account'>[],
  lifted: { at: Date; by: string },
): Promise<PaymentStop[]> {
  const { rows } = await connection.query<PaymentStop>(
    `update payment_stop set lifted_at = $3, lifted_by = $4
     where merchant_id = $1 and account_id = any($2)
       and lifted_at is null and cause_transaction_id is not null
     returning ${COLUMNS}`,
    [merchantId, accountIds, lifted.at, lifted.by],
  );
  return rows;
}

/**
 * Standing stops whose time has run out at `now`, at most `limit`: of one merchant, or of
 * every merchant without a test clock. Scans the partial index of standing stops.
 */
export async function endedStops(
  connection: Connection,
  merchantId: MerchantId | null,
  now: Date,
  limit: number,
): Promise<{ merchantId: MerchantId; id: Id<'paymentStop'>; accountId: Id<'account'> }[]> {
  const { rows } = await connection.query(
    `select s.merchant_id as "merchantId", s.id, s.account_id as "accountId"
     from payment_stop s
     join merchant m on m.id = s.merchant_id
     where s.lifted_at is null
       and s.until_at <= $2
       and case when $1::uuid is null then m.clock_at is null else s.merchant_id = $1 end
     order by s.merchant_id, s.account_id, s.id
     limit $3`,
    [merchantId, now, limit],
  );
  return rows;
}

/** Of one account where it is named; standing ones only where asked; oldest first. */
export async function listStops(
  connection: Connection,
  merchantId: MerchantId,
  page: {
    accountId?: Id<'account'> | null;
    standing?: boolean;
    after: Id<'paymentStop'> | null;
    limit: number;
  },
): Promise<PaymentStop[]> {
  const { rows } = await connection.query<PaymentStop>(
    `select ${COLUMNS} from payment_stop
     where merchant_id = $1
       and ($2::uuid is null or account_id = $2)
       and (not $3 or lifted_at is null)
       and ($4::uuid is null or id > $4)
     order by id
     limit $5`,
    [merchantId, page.accountId ?? null, page.standing ?? false, page.after, page.limit],
  );
  return rows;
}

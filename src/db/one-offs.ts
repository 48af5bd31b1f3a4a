// What is known about one-off schedules before they are stored: their accounts, whether those can
// be charged, and what stands under the same reference already.

import type { PlainDate } from '#domain/calendar.ts';
import type { Id, MerchantId } from '#domain/ids.ts';
import type { InstrumentKind } from '#domain/working-days.ts';
import type { Asked } from './billing-changes.ts';
import {
  CHARGEABILITY_JOINS,
  PAYER_PAYS,
  UNCHARGEABLE_REASON,
  type UnchargeableReason,
} from './chargeability.ts';
import type { Connection } from './pool.ts';

export type Wanted = {
  /** The caller's place for it. */
  index: number;
  reference: string;
  accountId: Id<'account'> | null;
  accountReference: string | null;
  /** Day on which the card must not have expired. */
  dueOn: PlainDate;
};

export type Found = {
  index: number;
  /** null: there is no such account. */
  accountId: Id<'account'> | null;
  reason: UnchargeableReason | null;
  unusableReason: string | null;
  expiresOn: PlainDate | null;
  kind: InstrumentKind | null;
  /** null: there is none, as of a manual payment method. */
  gateway: string | null;
  /** It will wait for its payer when it is due. */
  byPayer: boolean;
  stored: Stored | null;
};

export type Stored = { id: Id<'billingRecord'>; asked: Asked };

/** Rows one statement reads; longer lists are cut. */
const ROWS_PER_STATEMENT = 2_000;

// Every join by a primary key, account_merchant_id_reference_key or billing_record_reference, and
// fenced as in by-key.ts.
const FIND = `
with given as materialized (
  select * from jsonb_to_recordset($3::jsonb) as g (
    index int, reference text, "accountId" uuid, "accountReference" text, "dueOn" date)
)
select g.index, b.account_id as "accountId",
  case when b.account_id is not null then ${UNCHARGEABLE_REASON} end as reason,
  i.unusable_reason as "unusableReason", i.expires_on as "expiresOn", i.kind,
  coalesce(pc.gateway, c.gateway) as gateway, ${PAYER_PAYS} as "byPayer",
  case when e.id is not null then jsonb_build_object('id', e.id, 'asked', e.asked) end as stored
from given g
left join lateral (
  select id, asked from billing_record
  where merchant_id = $1 and reference = g.reference
  offset 0
) e on true
cross join lateral (
  select $1::uuid as merchant_id,
    coalesce(
      (select id from account where merchant_id = $1 and id = g."accountId"),
      (select id from account where merchant_id = $1 and reference = g."accountReference")
    ) as account_id,
    null::uuid as wallet_id, null::uuid as instrument_id, null::uuid as payment_method_id
  offset 0
) b
cross join lateral (select $2::timestamptz as p_now, g."dueOn" as p_today) p
${CHARGEABILITY_JOINS}`;

export async function findForOneOffs(
  connection: Connection,
  merchantId: MerchantId,
  now: Date,
  wanted: readonly Wanted[],
): Promise<Found[]> {
  const found: Found[] = [];
  for (let start = 0; start < wanted.length; start += ROWS_PER_STATEMENT) {
    const part = wanted.slice(start, start + ROWS_PER_STATEMENT);
    const values = [merchantId, now, JSON.stringify(part)];
    const { rows } = await connection.query<Found>(FIND, values);
    found.push(...rows);
  }
  return found;
}

/** What stands under the references. Index billing_record_reference. */
export async function storedUnder(
  connection: Connection,
  merchantId: MerchantId,
  references: readonly string[],
): Promise<Map<string, Stored>> {
  const { rows } = await connection.query<Stored & { reference: string }>(
    `select reference, id, asked
     from billing_record
     where merchant_id = $1 and reference = any ($2)`,
    [merchantId, references],
  );
  return new Map(rows.map(({ reference, id, asked }) => [reference, { id, asked }]));
}

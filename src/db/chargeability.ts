// Whether a billing record can be charged, and whether the payer is to pay it, said once in SQL:
// the claim, the loading of one-offs and the release of what was held back must never disagree.

import { byKey } from './by-key.ts';

/** Why a billing record cannot be charged now; the first that holds, in this order. */
export const UNCHARGEABLE_REASONS = [
  'account_closed',
  'payment_stop',
  'no_instrument',
  'instrument_unusable',
  'card_expired',
  'connection_disabled',
] as const;

export type UnchargeableReason = (typeof UNCHARGEABLE_REASONS)[number];

/**
 * From a billing record `b` to its account `a`, wallet `w`, the instrument `i` that an attempt
 * would use now, and that one's connection `c`; and to the payment method `pm` by which it is paid
 * whatever the instrument, or without one, and that one's connection `pc`. By primary keys only,
 * a null key finding nothing at no cost; all but `b` may be null.
 */
export const CHARGEABILITY_JOINS = `
  ${byKey('account', 'a', 'b.merchant_id', 'b.account_id')}
  ${byKey('wallet', 'w', 'b.merchant_id', 'b.wallet_id')}
  ${byKey(
    'instrument',
    'i',
    'b.merchant_id',
    'coalesce(b.instrument_id, w.default_instrument_id, a.default_instrument_id)',
  )}
  ${byKey('gateway_connection', 'c', 'i.merchant_id', 'i.gateway_connection_id')}
  ${byKey(
    'payment_method',
    'pm',
    'b.merchant_id',
    'coalesce(b.payment_method_id, case when i.id is null then a.payment_method_id end)',
  )}
  ${byKey('gateway_connection', 'pc', 'pm.merchant_id', 'pm.gateway_connection_id')}`;

/** True when nobody but the payer sets it off: by hand, or at a gateway that wants the payer. */
export const PAYER_PAYS = `(
  coalesce(pm.kind = 'manual', false) or coalesce(pc.collects = 'payer_initiated', false)
  or coalesce(c.collects = 'payer_initiated', false))`;

/**
 * Why nobody may pay now. Over `a` and `b` (of `b` only merchant_id and account_id), and `p_now`
 * (timestamptz, the instant stops are asked for). Index payment_stop_standing.
 */
export const STOPPED_BRANCHES = `
    when a.id is null or a.state = 'closed' then 'account_closed'
    when exists (
      select from payment_stop st
      where st.merchant_id = b.merchant_id
        and st.account_id = b.account_id
        and st.lifted_at is null
        and st.from_at <= p_now
        and (st.until_at is null or st.until_at > p_now)
    ) then 'payment_stop'`;

const UNUSABLE_BRANCHES = `
    when i.id is null then 'no_instrument'
    when i.unusable_reason is not null then 'instrument_unusable'
    when i.expires_on < p_today then 'card_expired'
    when c.enabled is not true then 'connection_disabled'`;

/**
 * The reason as text, or null when it can be charged, or when the payer can pay it. Over the
 * aliases of CHARGEABILITY_JOINS and two columns in scope: `p_now`, and `p_today` (date, the
 * merchant's day a card must not have expired before).
 */
export const UNCHARGEABLE_REASON = `
  case ${STOPPED_BRANCHES}
    when pm.kind = 'manual' then null
    when ${PAYER_PAYS} then
      case when coalesce(pc.enabled, c.enabled) is not true then 'connection_disabled' end
    ${UNUSABLE_BRANCHES}
  end`;

/** The same of an attempt that has its instrument `i` and connection `c` already. */
export const UNSENDABLE_REASON = `
  case ${STOPPED_BRANCHES} ${UNUSABLE_BRANCHES}
  end`;

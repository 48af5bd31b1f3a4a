// Whether a billing record can be charged, said once in SQL: the claim, the loading of one-offs
// and the release of what was held back must never disagree about it.

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
 * would use now, and that one's connection `c`. By primary keys only; all but `b` may be null.
 */
export const CHARGEABILITY_JOINS = `
  left join account a
    on a.merchant_id = b.merchant_id and a.id = b.account_id
  left join wallet w
    on w.merchant_id = b.merchant_id and w.id = b.wallet_id
  left join instrument i
    on i.merchant_id = b.merchant_id
    and i.id = coalesce(b.instrument_id, w.default_instrument_id, a.default_instrument_id)
  left join gateway_connection c
    on c.merchant_id = i.merchant_id and c.id = i.gateway_connection_id`;

/**
 * The reason as text, or null when it can be charged. Over the aliases of CHARGEABILITY_JOINS
 * (of `b` only merchant_id and account_id) and two columns in scope: `p_now` (timestamptz, the
 * instant stops are asked for) and `p_today` (date, the merchant's day a card must not have
 * expired before). Stops are found by index payment_stop_standing.
 */
export const UNCHARGEABLE_REASON = `
  case
    when a.id is null or a.state = 'closed' then 'account_closed'
    when exists (
      select from payment_stop st
      where st.merchant_id = b.merchant_id
        and st.account_id = b.account_id
        and st.lifted_at is null
        and st.from_at <= p_now
        and (st.until_at is null or st.until_at > p_now)
    ) then 'payment_stop'
    when i.id is null then 'no_instrument'
    when i.unusable_reason is not null then 'instrument_unusable'
    when i.expires_on < p_today then 'card_expired'
    when c.enabled is not true then 'connection_disabled'
  end`;

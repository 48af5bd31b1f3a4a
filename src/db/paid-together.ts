// Payment transactions that one payment at the gateway has paid: a payer who is present may pay
// several billing records at once, and the gateway knows one key and the sum.

/**
 * How the gateway knows a payment transaction of the given alias: under its own id, unless a visit
 * has paid several with one payment, which then has the visit's id and their sum.
 */
export const AT_GATEWAY = {
  id: (t: string) => `coalesce(${t}.visit_id, ${t}.id)`,
  amount: (t: string) => `coalesce((
    select amount from visit where merchant_id = ${t}.merchant_id and id = ${t}.visit_id
  ), ${t}.amount)`,
  refunded: (t: string) => `case when ${t}.visit_id is null then ${t}.refunded else (
    select sum(x.refunded)::bigint
    from visit_item n
    join payment_transaction x
      on x.merchant_id = n.merchant_id and x.id = n.payment_transaction_id
    where n.merchant_id = ${t}.merchant_id and n.visit_id = ${t}.visit_id
  ) end`,
};

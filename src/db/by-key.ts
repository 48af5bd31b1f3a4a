// Joins that stay what they are meant to be, whatever the planner knows of the tables.

/**
 * Left join of the one row with that key. The planner, which may know nothing of a table yet and
 * takes every list of ours for short, would at times read all rows of a merchant for each one that
 * is asked for; `offset 0` keeps it from that.
 */
export const byKey = (table: string, alias: string, merchantId: string, id: string): string =>
  `left join lateral (
    select * from ${table} where merchant_id = ${merchantId} and id = ${id} offset 0
  ) ${alias} on true`;

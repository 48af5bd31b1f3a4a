// Invariant 4 inside the database: what moved money has exactly its transfers, with its amount and
// sides, the sums are those of the entries, and nothing was captured, let go or given back unasked.

import type { Payment } from './oracle-facts.ts';
import type { Ground } from './oracle-ground.ts';
import { shown } from './oracle-ids.ts';
import type { StoryDeed } from './story.ts';

export async function judgeLedger(ground: Ground): Promise<void> {
  const { query, report } = ground;
  const { rows: transfers } = await query.query<{ id: string; why: string }>(TRANSFERS);
  for (const { id, why } of transfers) report(4, `${shown('ptx', id)}: ${why}`);
  const { rows: sums } = await query.query<{ id: string; why: string }>(SUMS);
  for (const { id, why } of sums) report(4, `gateway connection ${shown('gwc', id)}: ${why}`);
  const { rows: unbalanced } = await query.query<{ currency: string; why: string }>(BALANCE);
  for (const { currency, why } of unbalanced) report(4, `the books in ${currency}: ${why}`);
  judgeAsked(ground);
  const { rows: back } = await query.query<{ times: number }>(FAILED_AFTER_ALL);
  ground.count('refunds failed after all', back[0]?.times ?? 0);
}

const FAILED_AFTER_ALL = `
select count(*)::int as times from ledger_entry where cause = 'refund_failed'`;

function judgeAsked({ facts, story, report, count }: Ground): void {
  // Refused ones as well: a gateway that declined was asked with an intent.
  const deeds = story.acts.map(({ what }) => what).filter(isFollowUp);
  const asked = Map.groupBy(deeds, ({ is, transactionId }) => `${is} ${transactionId}`);
  for (const [parentId, followUps] of facts.followUps) {
    // Gateways tell of refunds by themselves; the books say whether those were made.
    const ours = followUps.filter(({ trigger }) => trigger !== 'notice');
    for (const [kind, made] of Map.groupBy(ours, (payment) => payment.kind)) {
      const wanted = asked.get(`${kind} ${parentId}`) ?? [];
      count(`${kind}s asked for`, made.length);
      if (made.length > wanted.length) {
        const title = `${kind} of ${shown('ptx', parentId)}`;
        report(4, `${title}: made ${made.length} times, asked for ${wanted.length} times`);
      }
      const amounts = wanted.map((deed) => (deed.is === 'void' ? null : deed.amount));
      for (const payment of made) judgeAmount(report, payment, amounts);
    }
  }
}

type FollowUpDeed = StoryDeed & { is: 'capture' | 'void' | 'refund' };

function isFollowUp(deed: StoryDeed): deed is FollowUpDeed {
  return deed.is === 'capture' || deed.is === 'void' || deed.is === 'refund';
}

// An amount that was not named is whatever was left.
function judgeAmount(
  report: Ground['report'],
  { id, kind, amount }: Payment,
  wanted: readonly (number | null)[],
): void {
  if (wanted.length === 0 || wanted.includes(null) || wanted.includes(amount)) return;
  report(4, `${kind} ${shown('ptx', id)} of ${amount}, asked for were ${wanted.join(' or ')}`);
}

// A dispute takes what its row in the history says, one that is won gives all of it back. A bank
// debit's dispute is called a dishonour. A refund that failed after it had succeeded was booked,
// and is booked back.
const TRANSFERS = `
with steps as (
  select merchant_id, payment_transaction_id as id, seq, amount,
    status = 'charged_back' as taken,
    lag(status) over w = 'charged_back' and status <> 'charged_back' as won,
    lag(amount) over w as disputed
  from transaction_status
  where (merchant_id, payment_transaction_id) in (
    select merchant_id, payment_transaction_id from transaction_status
    where status = 'charged_back')
  window w as (partition by merchant_id, payment_transaction_id order by seq)
), failed_later as (
  select t.merchant_id, t.id, t.amount
  from payment_transaction t
  join transaction_status h on h.merchant_id = t.merchant_id and h.payment_transaction_id = t.id
  where t.kind = 'refund' and t.status = 'failed' and h.status = 'succeeded'
), due as (
  select merchant_id, id, kind as cause, 1 as seq, amount from payment_transaction
  where kind in ('purchase', 'capture')
    and status in ('succeeded', 'partially_refunded', 'refunded', 'charged_back')
  union all
  select merchant_id, id, 'refund', 1, amount from payment_transaction
  where kind = 'refund' and status = 'succeeded'
  union all
  select merchant_id, id, cause, 1, amount
  from failed_later, (values ('refund'), ('refund_failed')) as causes (cause)
  union all
  select merchant_id, id, 'chargeback', row_number() over (partition by merchant_id, id
    order by seq), amount
  from steps where taken
  union all
  select merchant_id, id, 'chargeback_won', row_number() over (partition by merchant_id, id
    order by seq), disputed
  from steps where won
), booked as (
  select e.merchant_id, e.payment_transaction_id as id,
    case e.cause when 'dishonour' then 'chargeback' else e.cause end as cause, e.seq,
    e.amount, e.currency, e.account_id, e.debit, e.debit_of, e.credit, e.credit_of
  from ledger_entry e
)
select coalesce(due.id, booked.id) as id,
  case when booked.id is null then format('no transfer for its %s of %s', due.cause, due.amount)
    when due.id is null then format('a %s of %s is booked, which was not', booked.cause,
      booked.amount)
    else format('its %s of %s %s is booked as %s %s from %s %s to %s %s', due.cause, due.amount,
      t.currency, booked.amount, booked.currency, booked.credit, booked.credit_of, booked.debit,
      booked.debit_of) end as why
from due
full join booked on booked.merchant_id = due.merchant_id and booked.id = due.id
  and booked.cause = due.cause and booked.seq = due.seq
left join payment_transaction t on t.merchant_id = due.merchant_id and t.id = due.id
where due.id is null or booked.id is null or booked.amount <> due.amount
  or booked.currency <> t.currency or booked.account_id <> t.account_id
  or case when due.cause in ('purchase', 'capture', 'chargeback_won', 'refund_failed')
    then (booked.debit, booked.debit_of, booked.credit, booked.credit_of)
      <> ('gateway', t.gateway_connection_id, 'payer', t.account_id)
    else (booked.debit, booked.debit_of, booked.credit, booked.credit_of)
      <> ('payer', t.account_id, 'gateway', t.gateway_connection_id) end
limit 1000`;

const SUMS = `
select coalesce(entries.id, sums.id) as id,
  format('%s: its entries say %s in and %s out, its sums %s and %s',
    coalesce(entries.currency, sums.currency), coalesce(came, 0), coalesce(went, 0),
    coalesce(debits, 0), coalesce(credits, 0)) as why
from (
  select merchant_id, currency, case debit when 'gateway' then debit_of else credit_of end as id,
    sum(amount) filter (where debit = 'gateway') as came,
    sum(amount) filter (where credit = 'gateway') as went, count(*) as number
  from ledger_entry group by 1, 2, 3
) entries
full join (
  select merchant_id, currency, ledger_account_of as id, sum(debits) as debits,
    sum(credits) as credits, sum(entries) as number
  from ledger_sum where ledger_account = 'gateway' group by 1, 2, 3
) sums using (merchant_id, currency, id)
where coalesce(came, 0) <> coalesce(debits, 0) or coalesce(went, 0) <> coalesce(credits, 0)
  or coalesce(entries.number, 0) <> coalesce(sums.number, 0)
limit 1000`;

// One row is one transfer: what a gateway holds is what payers are owed for, to the last unit.
const BALANCE = `
select currency, format('gateways hold %s, payers are owed %s', holds, owed) as why
from (
  select currency,
    coalesce(sum(amount) filter (where debit = 'gateway'), 0)
      - coalesce(sum(amount) filter (where credit = 'gateway'), 0) as holds,
    coalesce(sum(amount) filter (where credit = 'payer'), 0)
      - coalesce(sum(amount) filter (where debit = 'payer'), 0) as owed
  from ledger_entry group by currency
) totals
where holds <> owed`;

// Invariant 1, and what 3 and 4 say of each payment: the twins' books against ours. A billing
// record is paid at most once; we never say more than the books do, never less, and nothing that
// took money counts as failed.

import type { BookedPayment } from '#sandbox/books.ts';
import { actsOf } from './oracle-acts.ts';
import type { Payment } from './oracle-facts.ts';
import { type Ground, isoAmount, paymentOf } from './oracle-ground.ts';
import { shown, uuidOf } from './oracle-ids.ts';
import { togetherWith } from './oracle-names.ts';

/** Statuses of a payment transaction that took money, whatever became of it later. */
export const TOOK = ['succeeded', 'partially_refunded', 'refunded', 'charged_back'];
export const CLOSED = ['failed', 'cancelled'];
export const OPEN = ['in_progress', 'unknown', 'pending'];
/** Statuses of a billing record whose money was taken. */
export const PAID = ['paid', 'cleared', 'settled', 'charged_back', 'refunded'];

export function judgeBooks(ground: Ground): void {
  const { books, facts, report } = ground;
  const taken = new Map<string, BookedPayment[]>();
  const holders = new Set<string>();
  const tokens = ownersOfTokens(ground);
  for (const book of books) {
    const payment = facts.payments.get(paymentOf(book) ?? '');
    const took = book.captured > 0;
    const paid = payment === undefined ? [] : togetherWith(ground, payment);
    const named = uuidOf('bil', book.billing_record);
    const billings = payment === undefined ? [named] : paid.map(({ billingId }) => billingId);
    for (const billingId of took ? billings : []) {
      if (billingId === null || !facts.billings.has(billingId)) {
        report(1, `${nameOf(book)} took money for no billing record of ours`);
        continue;
      }
      const others = taken.get(billingId);
      if (others === undefined) taken.set(billingId, [book]);
      else others.push(book);
    }
    if (payment !== undefined) {
      judgeOwner(ground, book, payment, tokens);
      const held = judgeTaken(ground, book, paid);
      for (const { id } of held) holders.add(id);
      if (held.length > 0) judgeRefunds(ground, book, held);
    } else if (took) {
      ground.count('lost');
      report(1, `${nameOf(book)} took money for no payment transaction of ours`);
    }
  }
  for (const [id, all] of taken) {
    ground.count('collected');
    if (all.length === 1) continue;
    ground.count('doubles');
    const how = all.map(nameOf).join(', ');
    report(1, `billing record ${shown('bil', id)} was paid ${all.length} times: ${how}`);
  }
  judgeOurs(ground, taken, holders);
}

/** We never say that money was taken without the books. */
function judgeOurs(
  { facts, report, count }: Ground,
  taken: ReadonlyMap<string, BookedPayment[]>,
  holders: ReadonlySet<string>,
): void {
  for (const payment of facts.payments.values()) {
    if (payment.kind === 'refund' && payment.status === 'succeeded') count('refunds');
    const holds = payment.kind === 'purchase' || payment.kind === 'capture';
    if (!holds || !TOOK.includes(payment.status) || holders.has(payment.id)) continue;
    report(1, `${ptx(payment)} is ${payment.status}, the books took nothing for it`);
  }
  for (const billing of facts.billings.values()) {
    if (!PAID.includes(billing.status) || taken.has(billing.id)) continue;
    const id = shown('bil', billing.id);
    report(1, `billing record ${id} is ${billing.status}, the books took nothing for it`);
  }
  for (const [billingId, attempts] of facts.attempts) {
    const standing = attempts.filter(({ status }) => !CLOSED.includes(status));
    if (standing.length < 2) continue;
    const how = standing.map(({ status }) => status).join(', ');
    report(1, `billing record ${shown('bil', billingId)} has several attempts standing: ${how}`);
  }
}

/** The payment transactions of ours that hold the money, when all of them are there and say so. */
function judgeTaken(ground: Ground, book: BookedPayment, paid: readonly Payment[]): Payment[] {
  const { facts, report, count } = ground;
  const sum = isoAmount(book, book.amount);
  const names = paid.map(ptx).join(', ');
  const ours = total(paid);
  if (sum !== ours || paid.some(({ currency }) => currency !== book.currency)) {
    const all = paid.map(({ amount, currency }) => `${amount} ${currency}`).join(', ');
    report(4, `${nameOf(book)} is of ${sum} ${book.currency}, ${names} of ${all}`);
  }
  if (book.captured === 0) {
    for (const payment of paid) judgeUntaken(ground, book, payment);
    return [];
  }
  const held = paid.map((payment) => holderOf(ground, payment));
  const there = held.flatMap(({ holder }) => (holder === null ? [] : [holder]));
  if (there.length === paid.length) {
    const captured = isoAmount(book, book.captured);
    if (captured !== total(there)) {
      report(
        4,
        `${nameOf(book)} took ${captured}, ${there.map(ptx).join(', ')} say ${total(there)}`,
      );
    }
    for (const { billingId } of there) {
      const billing = facts.billings.get(billingId);
      if (billing === undefined || PAID.includes(billing.status)) continue;
      const id = shown('bil', billing.id);
      report(1, `${nameOf(book)} took money, billing record ${id} is ${billing.status}`);
    }
    return there;
  }
  if (held.every(({ holder, asked }) => holder !== null || asked)) {
    count('taken, the answer is still asked for');
    return [];
  }
  count('lost');
  const statuses = paid.map(({ status }) => status).join(', ');
  report(3, `${nameOf(book)} took money, ${names} is ${statuses}`);
  return [];
}

function holderOf({ facts }: Ground, payment: Payment): { holder: Payment | null; asked: boolean } {
  const captures = facts.followUps.get(payment.id)?.filter(({ kind }) => kind === 'capture') ?? [];
  const candidates = payment.kind === 'authorization' ? captures : [payment];
  const holder = candidates.find(({ status }) => TOOK.includes(status)) ?? null;
  return { holder, asked: candidates.some(({ status }) => OPEN.includes(status)) };
}

const total = (payments: readonly { amount: number }[]): number =>
  payments.reduce((sum, { amount }) => sum + amount, 0);

function judgeUntaken({ report }: Ground, book: BookedPayment, payment: Payment): void {
  if (!CLOSED.includes(payment.status)) return;
  // A payer who must act leaves the payment waiting at the gateway: nobody there will go on.
  const waits = book.status === 'pending' && payment.code !== 'action_required';
  if (book.status !== 'authorized' && !waits) return;
  report(3, `${nameOf(book)} is ${book.status}, ${ptx(payment)} counts as ${payment.status}`);
}

/** What was given back: ours and the books', apart from what is still being asked for. */
function judgeRefunds(ground: Ground, book: BookedPayment, holders: readonly Payment[]): void {
  const { report } = ground;
  const refunds = holders.flatMap((holder) => refundsOf(ground, holder));
  const ours = total(refunds.filter(({ status }) => status === 'succeeded'));
  const open = refunds.filter(({ status }) => OPEN.includes(status));
  const theirs = isoAmount(book, book.refunded);
  if (!sums(open.map(({ amount }) => amount)).includes(theirs - ours)) {
    report(4, `${nameOf(book)} gave ${theirs} back, ${holders.map(ptx).join(', ')} say ${ours}`);
  }
  for (const holder of holders) judgeRefunded(ground, holder);
}

function judgeRefunded(ground: Ground, holder: Payment): void {
  const { report } = ground;
  const ours = total(refundsOf(ground, holder).filter(({ status }) => status === 'succeeded'));
  if (holder.refunded !== ours) {
    report(4, `${ptx(holder)} says ${holder.refunded} refunded, its refunds are ${ours}`);
  }
  const all = ours === holder.amount;
  if (holder.status !== 'charged_back' && all !== (holder.status === 'refunded')) {
    report(4, `${ptx(holder)} is ${holder.status}, ${ours} of ${holder.amount} were refunded`);
  }
}

function refundsOf({ facts }: Ground, { id }: Payment): Payment[] {
  return facts.followUps.get(id)?.filter(({ kind }) => kind === 'refund') ?? [];
}

/** Every sum that some of the amounts may make. */
function sums(amounts: readonly number[]): number[] {
  let all = [0];
  for (const one of amounts) all = all.concat(all.map((sum) => sum + one));
  return all;
}

// Invariant 8 at the gateway: the money came through the merchant's own connection, from an
// instrument of the account's own.
function judgeOwner(
  { story, report }: Ground,
  book: BookedPayment,
  payment: Payment,
  tokens: ReadonlyMap<string, ReadonlySet<string>>,
): void {
  const billing = uuidOf('bil', book.billing_record);
  if (billing !== payment.billingId) {
    report(1, `${nameOf(book)} names billing record ${book.billing_record}, not its own`);
  }
  const merchant = story.merchants.find(({ id }) => id === payment.merchantId);
  const connection = merchant?.connections.find(({ id }) => id === payment.connectionId);
  if (connection?.account !== book.account || connection.gateway !== book.gateway) {
    report(8, `${nameOf(book)} was made through ${book.account}, which is not its merchant's`);
  }
  const owners = tokens.get(`${book.account} ${book.token}`);
  if (owners === undefined || owners.has(payment.accountId)) return;
  report(8, `${nameOf(book)} was charged to an instrument of another account`);
}

function ownersOfTokens({ story }: Ground): ReadonlyMap<string, ReadonlySet<string>> {
  const owners = new Map<string, Set<string>>();
  const add = (name: string, accountId: string): void => {
    const known = owners.get(name);
    if (known === undefined) owners.set(name, new Set([accountId]));
    else known.add(accountId);
  };
  const accounts = new Map<string, string[]>();
  for (const { accounts: all, connections } of story.merchants) {
    const names = new Map(connections.map(({ id, account }) => [id, account]));
    for (const { id, instruments } of all) {
      accounts.set(id, [...names.values()]);
      for (const { token, connectionId } of instruments) {
        add(`${names.get(connectionId)} ${token}`, id);
      }
    }
  }
  for (const { what } of actsOf(story, 'store_instrument')) {
    const names = accounts.get(what.accountId) ?? [];
    for (const name of names) add(`${name} ${what.token}`, what.accountId);
  }
  return owners;
}

function nameOf({ gateway, id, billing_record }: BookedPayment): string {
  return `${gateway} ${id} (${billing_record})`;
}

function ptx({ kind, id }: Payment): string {
  return `${kind} ${shown('ptx', id)}`;
}

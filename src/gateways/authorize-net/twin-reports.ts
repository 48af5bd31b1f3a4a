// What the simulated Authorize.Net tells of its transactions: lists by page, the daily batches, and
// one transaction in full. A look-up may lag behind what was done.

import { createHash } from 'node:crypto';
import { type Batch, DAY_MS, type Scene, type Transaction } from './twin-objects.ts';
import { details, summary } from './twin-replies.ts';
import {
  ApiError,
  isoSeconds,
  type Json,
  NOT_FOUND,
  object,
  ok,
  text,
  toNumber,
} from './twin-wire.ts';

const PAGE_DEFAULT = 1_000;
const RANGE_MAX_MS = 31 * DAY_MS;
const NOTHING = ['I00004', 'No records found.'] as const;

export function getDetails(scene: Scene, body: Json): Json {
  const found = scene.account.transactions.get(text(body, 'transId') ?? '');
  if (found === undefined || !isSeen(scene, found)) throw new ApiError(...NOT_FOUND);
  return { transaction: details(scene.account, found), messages: ok() };
}

export function listUnsettled(scene: Scene, body: Json): Json {
  const all = [...scene.account.unsettled];
  const inReview = ({ status }: Transaction) => status.endsWith('PendingReview');
  return list(scene, body, text(body, 'status') === 'pendingApproval' ? all.filter(inReview) : all);
}

export function listOfCustomer(scene: Scene, body: Json): Json {
  const { account } = scene;
  const customer = text(body, 'customerProfileId') ?? '';
  if (!account.profiles.has(customer)) throw new ApiError(...NOT_FOUND);
  const card = text(body, 'customerPaymentProfileId');
  const all = account.madeFor.get(customer) ?? [];
  return list(
    scene,
    body,
    all.filter(({ profile }) => card === null || profile?.paymentId === card),
  );
}

export function listOfBatch(scene: Scene, body: Json): Json {
  const batch = scene.account.batches.find(({ id }) => id === text(body, 'batchId'));
  if (batch === undefined) throw new ApiError(...NOT_FOUND);
  return list(scene, body, batch.transactions);
}

export function listBatches({ account, world }: Scene, body: Json): Json {
  const first = text(body, 'firstSettlementDate');
  const last = text(body, 'lastSettlementDate');
  const to = last === null ? world.nowMs() : Date.parse(last);
  const from = first === null ? to - DAY_MS : Date.parse(first);
  if (to < from || to - from > RANGE_MAX_MS) {
    throw new ApiError('E00013', 'The date range is invalid: at most 31 days.');
  }
  const found = account.batches.filter(({ settledMs }) => settledMs >= from && settledMs <= to);
  if (found.length === 0) return { messages: ok(...NOTHING) };
  const statistics = text(body, 'includeStatistics') === 'true';
  return { batchList: found.map((batch) => showBatch(batch, statistics)), messages: ok() };
}

export function merchantDetails({ account }: Scene): Json {
  const publicClientKey = createHash('sha256')
    .update(`client key of ${account.login}`)
    .digest('hex');
  return {
    isTestMode: false,
    processors: [{ name: 'First Data Nashville', id: 2, cardTypes: ['A', 'D', 'M', 'V'] }],
    merchantName: account.login,
    gatewayId: '565697',
    marketTypes: ['eCommerce'],
    productCodes: ['CNP'],
    paymentMethods: ['Visa', 'MasterCard', 'AmericanExpress', 'Discover'],
    currencies: [account.currency],
    publicClientKey,
    merchantTimeZone: 'America/Los_Angeles',
    messages: ok(),
  };
}

function list(scene: Scene, body: Json, all: readonly Transaction[]): Json {
  const sorting = object(body, 'sorting');
  const paging = object(body, 'paging');
  const byId = text(sorting, 'orderBy') !== 'submitTimeUTC';
  const down = text(sorting, 'orderDescending') === 'true' ? -1 : 1;
  const seen = all.filter((one) => isSeen(scene, one));
  const ordered = seen.toSorted((a, b) => {
    const order = byId ? 0 : a.submitMs - b.submitMs;
    return down * (order || Number(a.id) - Number(b.id));
  });
  const limit = Number(text(paging, 'limit') ?? PAGE_DEFAULT);
  const offset = Number(text(paging, 'offset') ?? 1);
  const page = ordered.slice((offset - 1) * limit, offset * limit);
  if (page.length === 0) return { totalNumInResultSet: 0, messages: ok(...NOTHING) };
  return {
    transactions: page.map(summary),
    totalNumInResultSet: page.length,
    messages: ok(),
  };
}

function isSeen({ marks, world }: Scene, { submitMs }: Transaction): boolean {
  return submitMs <= world.nowMs() - (marks.lookUpLagMs ?? 0);
}

function showBatch({ id, settledMs, transactions }: Batch, statistics: boolean): Json {
  const shown: Json = {
    batchId: id,
    settlementTimeUTC: isoSeconds(settledMs),
    settlementTimeLocal: isoSeconds(settledMs).slice(0, 19),
    settlementState: 'settledSuccessfully',
    paymentMethod: 'creditCard',
    marketType: 'eCommerce',
    product: 'Card Not Present',
  };
  if (statistics) shown.statistics = statisticsOf(transactions);
  return shown;
}

function statisticsOf(transactions: readonly Transaction[]): Json[] {
  const brands = [...new Set(transactions.map(({ card }) => card.brand))];
  return brands.map((accountType) => {
    const own = transactions.filter(({ card }) => card.brand === accountType);
    const refunds = own.filter(({ type }) => type === 'refundTransaction');
    const charges = own.filter(
      ({ type, settleAmount }) => type !== 'refundTransaction' && settleAmount > 0,
    );
    return {
      accountType,
      chargeAmount: sum(charges),
      chargeCount: charges.length,
      refundAmount: sum(refunds),
      refundCount: refunds.length,
      voidCount: own.filter(({ status }) => status === 'voided').length,
      declineCount: own.filter(({ status }) => status === 'declined').length,
      errorCount: 0,
      chargebackAmount: sum(own.filter(({ status }) => status.startsWith('chargeback'))),
      chargebackCount: own.filter(({ status }) => status.startsWith('chargeback')).length,
    };
  });
}

function sum(transactions: readonly Transaction[]): number {
  return toNumber(transactions.reduce((total, { settleAmount }) => total + settleAmount, 0));
}

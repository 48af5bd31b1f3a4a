// The simulated PayPal's report of transactions: three hours late, 31 days and 500 lines at most at
// a time, like the real one.

import { feeOf, showSum } from './twin-money.ts';
import {
  type Authorization,
  type Capture,
  instant,
  type Line,
  type Refund,
  type Scene,
} from './twin-objects.ts';
import { type Json, malformed, notAuthorized } from './twin-wire.ts';

const LATE_MS = 3 * 3_600_000;
const RANGE_MS_MAX = 31 * 86_400_000;
const PAGE_SIZE_MAX = 500;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i;

function add(scene: Scene, line: Omit<Line, 'atMs'>): void {
  scene.account.report.push({ ...line, atMs: scene.world.nowMs() });
}

export function reportCapture(scene: Scene, capture: Capture): void {
  const { id, order, authorization, amount, invoiceId } = capture;
  add(scene, {
    ...{ id, amount, fee: -feeOf(amount), currency: order.currency, invoiceId },
    code: (order.payer?.id ?? '') === '' ? 'T0006' : 'T0003',
    parent: authorization?.id ?? null,
    status: () => STATUS[capture.status] ?? 'S',
    customId: order.customId,
  });
}

const STATUS: Readonly<Record<string, string>> = { PENDING: 'P', DECLINED: 'D', REFUNDED: 'V' };

export function reportAuthorization(scene: Scene, made: Authorization): void {
  const { id, order, amount } = made;
  add(scene, {
    ...{ id, code: 'T1300', parent: null, amount, fee: 0, currency: order.currency },
    ...{ status: () => 'S', invoiceId: order.invoiceId, customId: order.customId },
  });
}

export function reportRefund(scene: Scene, refund: Refund): void {
  const { id, capture, amount, invoiceId, customId } = refund;
  add(scene, {
    ...{ id, code: 'T1107', parent: capture.id, amount: -amount, fee: 0 },
    ...{ currency: capture.order.currency, status: () => 'S', invoiceId, customId },
  });
}

type Movement = { id: string; code: string; capture: Capture; amount: number };

export function reportMovement(scene: Scene, { id, code, capture, amount }: Movement): void {
  const { order, invoiceId } = capture;
  add(scene, {
    ...{ id, code, parent: capture.id, amount, fee: 0, currency: order.currency },
    ...{ status: () => 'S', invoiceId, customId: order.customId },
  });
}

export function readReport(scene: Scene, text: string): Json {
  const { account, world, marks } = scene;
  if (account.id.includes('noreports')) throw notAuthorized();
  const query = new URLSearchParams(text);
  const fromMs = instantOf(query, 'start_date');
  const toMs = instantOf(query, 'end_date');
  if (toMs < fromMs || toMs - fromMs > RANGE_MS_MAX) {
    throw malformed('INVALID_PARAMETER_VALUE', 'end_date', query.get('end_date') ?? '');
  }
  const size = wholeNumber(query, 'page_size', 100, PAGE_SIZE_MAX);
  const page = wholeNumber(query, 'page', 1, 10_000);
  const all = query.get('balance_affecting_records_only') === 'N';
  const refreshedMs = world.nowMs() - Math.max(LATE_MS, marks.lookUpLagMs ?? 0);
  const found = account.report.filter(
    ({ atMs, code }) =>
      atMs >= fromMs && atMs <= Math.min(toMs, refreshedMs) && (all || !code.startsWith('T13')),
  );
  const lines = found.slice((page - 1) * size, page * size);
  return {
    transaction_details: lines.map((line) => ({ transaction_info: showLine(line) })),
    account_number: account.id.replace(/[^a-zA-Z0-9]/g, ''),
    start_date: instant(fromMs),
    end_date: instant(Math.min(toMs, Math.max(fromMs, refreshedMs))),
    last_refreshed_datetime: instant(refreshedMs),
    page,
    total_items: found.length,
    total_pages: Math.ceil(found.length / size),
    links: [],
  };
}

function showLine(line: Line): Json {
  const { id, code, parent, currency, atMs, invoiceId, customId } = line;
  return {
    transaction_id: id,
    ...(parent === null ? {} : { paypal_reference_id: parent, paypal_reference_id_type: 'TXN' }),
    transaction_event_code: code,
    transaction_initiation_date: instant(atMs),
    transaction_updated_date: instant(atMs),
    transaction_amount: showSum(line.amount, currency),
    ...(line.fee === 0 ? {} : { fee_amount: showSum(line.fee, currency) }),
    transaction_status: line.status(),
    ...(invoiceId === null ? {} : { invoice_id: invoiceId }),
    ...(customId === null ? {} : { custom_field: customId }),
  };
}

function instantOf(query: URLSearchParams, name: string): number {
  const value = query.get(name);
  if (value === null) throw malformed('MISSING_REQUIRED_PARAMETER', name);
  if (!INSTANT.test(value)) throw malformed('INVALID_PARAMETER_SYNTAX', name, value);
  return Date.parse(value);
}

function wholeNumber(query: URLSearchParams, name: string, usual: number, most: number): number {
  const value = query.get(name);
  if (value === null) return usual;
  const number = /^\d{1,5}$/.test(value) ? Number(value) : 0;
  if (number >= 1 && number <= most) return number;
  throw malformed('INVALID_PARAMETER_VALUE', name, value);
}

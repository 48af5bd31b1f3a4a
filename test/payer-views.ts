// What payers may be shown, one example for each state and shape, and a desk that shows them
// without an engine: for the tests of the pages alone.

import type { PlainDate } from '#domain/calendar.ts';
import type { Currency } from '#domain/money.ts';
import type { Begun, PayerItem, PayerView } from '#engine/payer-view.ts';
import type { PayerDesk, Wanted } from '#pages/desk.ts';

const EUR = 'EUR' as Currency;

const item = (id: string, label: string, amount: bigint, rest: Partial<PayerItem> = {}) => ({
  id,
  label,
  amount,
  dueOn: null,
  chosen: true,
  optional: false,
  ...rest,
});

const CARD = { id: 'pm_card', title: 'Card', kind: 'automatic', instructions: null } as const;
const DEBIT = {
  id: 'pm_debit',
  title: 'SEPA direct debit',
  kind: 'automatic',
  instructions: null,
} as const;
const TRANSFER = {
  id: 'pm_transfer',
  title: 'Bank transfer',
  kind: 'manual',
  instructions: 'Transfer to DE02 1203 0000 0000 2020 51\nReference: your order number',
} as const;

/** An order with a subscription behind it: every part of the form is there. */
export const ORDER: PayerView = {
  merchant: { name: 'Dune Gym', logoUrl: null, colour: '#b4530a' },
  account: null,
  mode: 'live',
  language: 'en',
  purpose: 'order',
  items: [
    item('1', 'Joining fee', 2500n),
    item('2', 'Membership, first month', 4900n, { dueOn: '2027-01-31' as PlainDate }),
  ],
  total: 7400n,
  currency: EUR,
  recurring: { amount: 4900n, frequency: 'monthly', firstOn: '2027-02-28' as PlainDate },
  stores: true,
  methods: [CARD, DEBIT, TRANSFER],
  state: { is: 'open' },
  successUrl: 'https://shop.example/thanks',
  cancelUrl: 'https://shop.example/cart',
  frameOrigins: [],
};

/** Three amounts that are due; the payer picks. */
export const DUE: PayerView = {
  ...ORDER,
  merchant: { name: 'Northwind School', logoUrl: null, colour: '#0b6e4f' },
  purpose: 'due',
  items: [
    item('bil_1', 'School fee, January', 12000n, {
      dueOn: '2027-01-05' as PlainDate,
      optional: true,
    }),
    item('bil_2', 'Lunches, January', 4350n, { dueOn: '2027-01-05' as PlainDate, optional: true }),
    item('bil_3', 'Trip to the sea', 6000n, {
      dueOn: '2027-02-01' as PlainDate,
      optional: true,
      chosen: false,
    }),
  ],
  total: 16350n,
  recurring: null,
  stores: false,
  methods: [CARD],
  successUrl: null,
  cancelUrl: null,
};

/** Nothing is paid; a shop shows it in a frame. */
export const STORE: PayerView = {
  ...ORDER,
  account: null,
  purpose: 'store',
  items: [],
  total: 0n,
  recurring: null,
  methods: [CARD, DEBIT],
  successUrl: null,
  cancelUrl: null,
  frameOrigins: ['https://shop.example'],
};

const GATEWAY = { method: 'GET', url: 'https://gateway.example/pay/1?a=1&b=2' } as const;
const TOLD = 'Transfer 74.00 EUR to DE02 1203 0000 0000 2020 51\nReference: M-1001';

/** By name, as the screenshots are named. */
export const VIEWS: Readonly<Record<string, PayerView>> = {
  'order-open': ORDER,
  'order-open-test': { ...ORDER, mode: 'test' },
  'order-open-fr': { ...ORDER, language: 'fr' },
  'order-no-method': { ...ORDER, methods: [], state: { is: 'refused', why: 'unavailable' } },
  'order-at-gateway': {
    ...ORDER,
    state: { is: 'at_gateway', methodId: 'pm_card', to: GATEWAY },
  },
  'order-checking': { ...ORDER, state: { is: 'checking' } },
  'order-done': { ...ORDER, state: { is: 'done', pending: false, stored: true } },
  'order-pending-fr': {
    ...ORDER,
    language: 'fr',
    state: { is: 'done', pending: true, stored: true },
  },
  'order-accepted': { ...ORDER, state: { is: 'accepted', instructions: TOLD } },
  'order-declined': { ...ORDER, state: { is: 'refused', why: 'declined' } },
  'due-open': DUE,
  'due-manual-only': { ...DUE, items: DUE.items.slice(0, 1), total: 12000n, methods: [TRANSFER] },
  'due-cancelled-fr': { ...DUE, language: 'fr', state: { is: 'refused', why: 'cancelled' } },
  'due-unavailable': { ...DUE, state: { is: 'refused', why: 'unavailable' } },
  'due-expired': { ...DUE, state: { is: 'ended', how: 'expired' }, cancelUrl: ORDER.cancelUrl },
  'due-ended-cancelled': { ...DUE, state: { is: 'ended', how: 'cancelled' } },
  'due-settled': { ...DUE, state: { is: 'ended', how: 'settled_elsewhere' } },
  'store-open': STORE,
  'store-done': {
    ...STORE,
    account: 'M-1001',
    state: { is: 'done', pending: false, stored: true },
  },
};

export type Asked =
  | { is: 'begin'; wanted: Wanted }
  | { is: 'return'; visit: string; returned: Record<string, string> }
  | { is: 'cancel'; visit: string; returned: Record<string, string> };

export type FakeDesk = PayerDesk & {
  /** What the link `ref` shows from now on. */
  put(ref: string, view: PayerView): void;
  asked: Asked[];
  /** What beginning comes to. */
  begun: Begun;
  /** What coming back comes to. */
  back: Begun;
};

/** Every name of VIEWS is a link; others lead nowhere. */
export function fakeDesk(): FakeDesk {
  const views = new Map(Object.entries(VIEWS));
  const asked: Asked[] = [];
  const desk: FakeDesk = {
    asked,
    begun: { is: 'shown' },
    back: { is: 'shown' },
    put: (ref, changed) => views.set(ref, changed),
    view: async (ref) => views.get(ref) ?? null,
    begin: async (ref, wanted) => {
      if (!views.has(ref)) return null;
      asked.push({ is: 'begin', wanted });
      return desk.begun;
    },
    takeReturn: async (ref, visit, returned) => {
      if (!views.has(ref)) return null;
      asked.push({ is: 'return', visit, returned });
      return desk.back;
    },
    cancel: async (ref, visit, returned) => {
      if (!views.has(ref)) return null;
      asked.push({ is: 'cancel', visit, returned });
      return desk.back;
    },
  };
  return desk;
}

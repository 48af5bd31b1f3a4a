// What the simulation remembers: forms, enrolments, stored cards, payments. One map for each kind,
// for all merchants, since the pages of a payer know nothing but a token.

import type { BookedPayment } from '#sandbox/books.ts';
import type { DueList } from '#sandbox/due-list.ts';
import type { TwinMarks, TwinWorld } from '#sandbox/twin.ts';
import type { Card } from './twin-cards.ts';
import type { Commerce } from './twin-commerce.ts';

/** Where a payer stands: at the page, done there, or gone without. */
export type PayerStep = 'at_page' | 'accepted' | 'aborted' | 'timed_out';

export type SaleStatus =
  | 'AUTHORIZED'
  | 'CAPTURED'
  | 'FAILED'
  | 'REVERSED'
  | 'NULLIFIED'
  | 'PARTIALLY_NULLIFIED';

/** A payment that a bank was asked for. Minor units. */
export type Sale = {
  commerce: Commerce;
  /** Webpay's token, or the parent order of Oneclick. */
  ref: string;
  order: string;
  session: string | null;
  child: { code: string; order: string } | null;
  amount: number;
  madeMs: number;
  status: SaleStatus;
  responseCode: number;
  authorization: string;
  card: Card;
  installments: number;
  captured: number;
  refunded: number;
  /** When a hold ends. */
  holdEndsMs: number | null;
  booked: BookedPayment;
};

export type Form = {
  token: string;
  commerce: Commerce;
  order: string;
  session: string;
  amount: number;
  returnUrl: string;
  madeMs: number;
  payer: PayerStep;
  card: Card | null;
  installments: number;
  sale: Sale | null;
};

export type User = { parent: string | null; account: string; username: string; card: Card };

export type Enrolment = {
  token: string;
  commerce: Commerce;
  username: string;
  responseUrl: string;
  madeMs: number;
  payer: PayerStep;
  /** Nobody can say yes to a card that is rejected at the page. */
  isDeclined: boolean;
  /** When the browser was sent back: what is not finished soon after is forgotten. */
  returnedMs: number;
  card: Card | null;
  tbkUser: string | null;
};

export type State = {
  forms: Map<string, Form>;
  enrolments: Map<string, Enrolment>;
  /** By tbk_user. */
  users: Map<string, User>;
  /** By the mall's code and the parent order. */
  orders: Map<string, Sale>;
  /** By the store's code and the order of the detail. */
  details: Map<string, Sale>;
  due: DueList;
  lastNumber: number;
};

/** What one request works with. */
export type Scene = {
  world: TwinWorld;
  state: State;
  commerce: Commerce;
  marks: TwinMarks;
  /** Where this twin is reached, without a slash at the end. */
  base: string;
  /** How long the reply is held back: a slow card's bank. */
  delay: { ms: number };
};

export function nextNumber(state: State): number {
  state.lastNumber += 1;
  return state.lastNumber;
}

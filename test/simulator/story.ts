// What was intended, kept by the simulation itself while it goes on: who collects what from whom
// and when, and what people did and were told. The oracle judges by this and by the twins' books.

/** A point of the run: its step, and the true time, which is the database's. Milliseconds. */
export type Moment = { step: number; atMs: number };

/** A merchant as the simulation set it up. Ids are uuids, as in the database. */
export type StoryMerchant = {
  id: string;
  timeZone: string;
  connections: StoryConnection[];
  accounts: StoryAccount[];
};

export type StoryConnection = {
  id: string;
  gateway: string;
  /** The merchant's name in the twin's books (`BookedPayment.account`). */
  account: string;
  /** Every secret of its settings, to be looked for in what must not hold it. */
  secrets: string[];
  /** Whether it can hold funds of a stored card. */
  holds: boolean;
  /** Payers set off what is due. */
  byPayer: boolean;
};

export type StoryAccount = {
  id: string;
  reference: string;
  instruments: StoryInstrument[];
  /** In which it is charged, by weight: those that its gateways take. */
  currencies: Readonly<Record<string, number>>;
};

export type StoryInstrument = {
  id: string;
  connectionId: string;
  token: string;
  /** Last day it can be charged, `YYYY-MM-DD`, or null. */
  expiresOn: string | null;
};

/** What is to be collected, in the words of whoever asked for it. */
export type StoryPlan = {
  merchantId: string;
  accountId: string;
  asked: StoryAct;
  /** Null when nobody was told the id: refused, or the answer was lost. */
  id: string | null;
} & (
  | { is: 'one_off'; reference: string; amount: number; currency: string; dueOn: string }
  | {
      is: 'payment_record';
      frequency: string;
      amount: number;
      firstAmount: number | null;
      currency: string;
      firstOn: string;
      billingDay: number | null;
      billingCount: number | null;
      endOn: string | null;
      firstIsAuthorization: boolean;
    }
);

/**
 * One thing that somebody asked for. `answer`: 'done', 'refused' with the problem's code, or 'lost'
 * when the process died or the connection broke before it answered: then it may have happened.
 */
export type StoryAct = {
  merchantId: string;
  began: Moment;
  /** Null while it goes on, and for ever when it is lost. */
  ended: Moment | null;
  answer: 'open' | 'done' | 'refused' | 'lost';
  code: string | null;
  what: StoryDeed;
};

export type StoryDeed =
  | { is: 'plan' }
  | { is: 'set_stop'; accountId: string }
  | { is: 'lift_stop'; accountId: string }
  | { is: 'cancel'; billingRecordId: string }
  | { is: 'change'; billingRecordId: string; dueOn: string | null; amount: number | null }
  | { is: 'deactivate'; paymentRecordId: string }
  | { is: 'store_instrument'; accountId: string; token: string; madeDefault: boolean }
  | { is: 'set_default'; accountId: string; instrumentId: string }
  | { is: 'close_account'; accountId: string }
  | { is: 'disable_connection'; connectionId: string }
  | { is: 'enable_connection'; connectionId: string }
  | { is: 'capture'; transactionId: string; amount: number | null }
  | { is: 'void'; transactionId: string }
  | { is: 'refund'; transactionId: string; amount: number | null };

/** A notice that was handed to a process: what it said and what the process answered. */
export type StoryNotice = {
  connectionId: string;
  noticeId: string;
  forged: boolean;
  at: Moment;
  answer: 'applied' | 'repeated' | 'refused' | 'lost';
};

export type Story = {
  merchants: StoryMerchant[];
  plans: StoryPlan[];
  acts: StoryAct[];
  notices: StoryNotice[];
  /** True time at the beginning and, when it is over, at the end. */
  beganAtMs: number;
  endedAtMs: number;
};

export function newStory(beganAtMs: number): Story {
  return { merchants: [], plans: [], acts: [], notices: [], beganAtMs, endedAtMs: beganAtMs };
}

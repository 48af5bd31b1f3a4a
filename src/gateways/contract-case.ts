// What the contract suite has to know of a gateway to put it through every scenario, and why it is
// excused from one. Each gateway's own stands in its folder, as `contract-case.ts`.

import type { DeclineReason } from '#domain/outcome.ts';
import type { InstrumentToken, RawNotice } from './contract.ts';

/** Signs the notices of every twin whose gateway signs with a shared secret. */
export const SECRET = 'notice-secret-1';

/** A missing skip means that the scenario must pass. */
export type Case = {
  /** The merchant's name at the twin: its books and its instruments stand under it. */
  account: string;
  settings(url: string): Record<string, unknown>;
  /** What its twin signs notices with, where that has a form of its own. Default: SECRET. */
  noticeSecret?: string;
  /** Default: `settings` with the account's name altered. */
  wrongSettings?(url: string): Record<string, unknown>;
  /** The gateway's word for each reason it can give, as an instrument's behaviour at the twin. */
  declines: Partial<Record<DeclineReason, string>>;
  /** Its form of tokens, where that is not ours to choose. */
  instrument?(count: number): { token: string; customer: string };
  kind?: InstrumentToken['kind'];
  /** Every payment is pending at first; the suite waits for its end. */
  alwaysPends?: true;
  /** The same gateway once more, with instruments of another kind. */
  variants?: Readonly<Record<string, Partial<Case>>>;
  /** Default EUR. */
  currency?: string;
  /** Minor units that have to be counted right. Default: JPY 500, EUR 1005, KWD 12340. */
  counts?: readonly (readonly [currency: string, amount: bigint])[];
  /** Currencies it cannot count: it has to say so. */
  refuses?: readonly string[];
  /** A payment can be given back in parts only after this time. */
  settledAfterMs?: number;
  /** How long funds are held; default a week. */
  holdMs?: number;
  /** How long a pending payment takes to its end; default two days. */
  pendingMs?: number;
  /** How long after it was made a look-up finds a payment; default at once. */
  foundAfterMs?: number;
  /** Why a payment that was pending comes to nothing; default for want of funds. */
  returned?: DeclineReason;
  /** Notices that no gateway sent, made of one that was; default: its signature header altered. */
  forged?(raw: RawNotice): RawNotice[];
  /** What the payer enters at its page to be approved, declined or challenged, by field name. */
  payers?: Partial<Record<'approve' | 'decline' | 'challenge', Record<string, string>>>;
  skips: Partial<Record<Skip, string>>;
};

/** `notices`: it sends none; what other scenarios only learn from them is skipped with it. */
export type Skip =
  | 'pending'
  | 'action'
  | 'look_up_of_declines'
  | 'authorization'
  | 'partial_capture'
  | 'several_refunds'
  | 'resent_follow_up'
  | 'notices'
  | 'notice_of_refunds'
  | 'notice_of_release'
  | 'notice_of_chargeback'
  | 'notice_of_expiry'
  | 'age_of_notices'
  | 'checkout'
  | 'checkout_decline'
  | 'checkout_cancel'
  | 'checkout_authorization'
  | 'store_with_payment'
  | 'store_alone'
  | 'close';

// What the pages ask the engine for: four verbs on what a payer's link names. The engine decides;
// the pages show. Every verb throws Problem `not_found` when the link names nothing.

import type { Begun, Language, PayerView } from '#engine/payer-view.ts';

export type Wanted = {
  /** The payment method's prefixed id. */
  methodId: string;
  /** Ids of the items that are paid; one at least, unless nothing is paid. */
  itemIds: readonly string[];
  language: Language;
};

export type PayerDesk = {
  view(ref: string): Promise<PayerView>;
  begin(ref: string, wanted: Wanted): Promise<Begun>;
  /** `returned`: what the browser brought from the gateway; a hint, never believed. */
  takeReturn(ref: string, visitId: string, returned: Record<string, string>): Promise<void>;
  cancel(ref: string, visitId: string): Promise<void>;
};

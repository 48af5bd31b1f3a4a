// What the pages ask the engine for: four verbs on what a payer's link names. The engine decides;
// the pages show. null: the link, or the visit, is none of ours.

import type { Begun, Language, PayerView } from '#engine/payer-view.ts';

export type Wanted = {
  /** The payment method's prefixed id. */
  methodId: string;
  /** Ids of the items that are paid; one at least, unless nothing is paid. */
  itemIds: readonly string[];
  language: Language;
};

/** What a browser brought from the gateway: a hint, never believed. */
export type Returned = Record<string, string>;

export type PayerDesk = {
  /** `language`: of the browser, for where the merchant names none. */
  view(ref: string, language: Language): Promise<PayerView | null>;
  begin(ref: string, wanted: Wanted): Promise<Begun | null>;
  /** `go`: the gateway wants the payer once more. */
  takeReturn(ref: string, visitId: string, returned: Returned): Promise<Begun | null>;
  /** As takeReturn, of a payer who has given up. */
  cancel(ref: string, visitId: string, returned: Returned): Promise<Begun | null>;
};

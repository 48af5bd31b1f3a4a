// The desk behind which the engine stands: what main.ts gives to the pages.

import type { Collector } from '#engine/collect-due.ts';
import { beginVisit, cancelVisit, payerView, takeReturn } from '#engine/payer-pages.ts';
import type { PayerDesk } from './desk.ts';

export function engineDesk(collector: Collector): PayerDesk {
  return {
    view: (ref, language) => payerView(collector, ref, language),
    begin: (ref, wanted) => beginVisit(collector, ref, wanted),
    takeReturn: (ref, visitId, returned) => takeReturn(collector, ref, visitId, returned),
    cancel: (ref, visitId, returned) => cancelVisit(collector, ref, visitId, returned),
  };
}

// Where a payer stands, read from the last visit: at the gateway, being asked for, or refused.

import type { Visit } from '#db/visits.ts';
import { showId } from '#domain/ids.ts';
import type { Engine } from './context.ts';
import type { PayerState } from './payer-view.ts';
import { openFacts } from './visit-facts.ts';

/** Of an open visit. */
export function stateOfOpen(engine: Engine, visit: Visit): PayerState {
  const { to } = openFacts(engine, visit);
  // Somebody came back, or it is being closed: until the gateway says that it is still open, what
  // became of it is not known.
  const back = (visit.returnedSealed !== null && visit.lastAnswer !== 'open') || visit.closing;
  if (to === null || back) return { is: 'checking' };
  const methodId = showId('paymentMethod', visit.paymentMethodId);
  return { is: 'at_gateway', methodId, to };
}

/** Of one that ended, where another try is possible. */
export function stateAfter(visit: Visit | null): PayerState {
  switch (visit?.how) {
    case 'declined':
    case 'cancelled':
      return { is: 'refused', why: visit.how };
    case 'not_started':
      return { is: 'refused', why: 'unavailable' };
    default:
      return { is: 'open' };
  }
}

// What the simulated Stripe answers about what it did: single objects, lists, and the search,
// which alone may lag behind.

import { showPayout } from './twin-balance.ts';
import {
  type Account,
  type Intent,
  type Scene,
  showCharge,
  showDispute,
  showIntent,
  showMandate,
  showMethod,
  showRefund,
} from './twin-objects.ts';
import { limitOf, page } from './twin-pages.ts';
import { sessionNamed, showSession } from './twin-sessions.ts';
import { setupNamed, showSetup } from './twin-setups.ts';
import {
  expanded,
  invalid,
  type Json,
  missing,
  noSuch,
  onlyKnown,
  type Params,
} from './twin-wire.ts';

export function listIntents(scene: Scene, params: Params): Json {
  onlyKnown(params, new Set(['customer', 'created', 'limit', 'starting_after', 'expand']));
  const { account } = scene;
  const customer = params.get('customer');
  const from = Number(params.get('created[gte]') ?? 0) * 1000;
  const to = Number(params.get('created[lte]') ?? Number.MAX_SAFE_INTEGER) * 1000 + 999;
  const source = customer === undefined ? account.made : (account.madeFor.get(customer) ?? []);
  const found = newestFirst(source, (intent) => intent.createdMs >= from && intent.createdMs <= to);
  const expand = expanded(params);
  return page('/v1/payment_intents', found, params, (intent) => showIntent(intent, expand));
}

export function searchIntents(scene: Scene, params: Params): Json {
  onlyKnown(params, new Set(['query', 'limit', 'page', 'expand']));
  const query = params.get('query');
  if (query === undefined) throw missing('query');
  const fits = searchTerms(query);
  const seenUntil = scene.world.nowMs() - (scene.marks.lookUpLagMs ?? -1);
  const found = newestFirst(
    scene.account.made,
    (intent) => intent.createdMs < seenUntil && fits.every((fit) => fit(intent)),
  );
  const data = found
    .slice(0, limitOf(params))
    .map((intent) => showIntent(intent, expanded(params)));
  const more = found.length > data.length;
  const url = '/v1/payment_intents/search';
  return { object: 'search_result', url, has_more: more, data, next_page: null };
}

export function listRefunds(scene: Scene, params: Params): Json {
  onlyKnown(
    params,
    new Set(['payment_intent', 'charge', 'limit', 'starting_after', 'created', 'expand']),
  );
  const named = params.get('payment_intent');
  const charged = params.get('charge');
  const intent =
    named !== undefined
      ? scene.account.intents.get(named)
      : scene.account.charges.get(charged ?? '');
  const all = named === undefined && charged === undefined;
  const source = all ? [...scene.account.refunds.values()] : (intent?.refunds ?? []);
  return page('/v1/refunds', [...source].reverse(), params, showRefund);
}

export function listDisputes(scene: Scene, params: Params): Json {
  const named = params.get('payment_intent');
  const found = [...scene.account.disputes.values()]
    .filter((dispute) => named === undefined || dispute.intent.id === named)
    .reverse();
  return page('/v1/disputes', found, params, showDispute);
}

export function listEvents(scene: Scene, params: Params): Json {
  const type = params.get('type');
  const from = Number(params.get('created[gte]') ?? 0);
  const found = scene.account.events
    .filter((event) => (type === undefined || event.type === type) && Number(event.created) >= from)
    .reverse();
  return page('/v1/events', found as (Json & { id: string })[], params, (event) => event);
}

/** One object by its id in the path; null when the collection is not one of these. */
export function readOne(scene: Scene, kind: string, id: string, params: Params): Json | null {
  const { account } = scene;
  const expand = expanded(params);
  switch (kind) {
    case 'payment_intents':
      return showIntent(intentNamed(account, id), expand);
    case 'charges': {
      const intent = account.charges.get(id);
      if (intent === undefined) throw noSuch('charge', id, 'id', true);
      return showCharge(intent);
    }
    case 'refunds':
      return found('refund', id, account.refunds, showRefund);
    case 'disputes':
      return found('dispute', id, account.disputes, showDispute);
    case 'payment_methods':
      return found('PaymentMethod', id, account.methods, showMethod);
    case 'checkout.sessions':
      return showSession(sessionNamed(scene, id), expand);
    case 'setup_intents':
      return showSetup(setupNamed(scene, id), expand);
    case 'mandates':
      return found('mandate', id, account.mandates, showMandate);
    case 'payouts':
      return found('payout', id, account.payouts, showPayout);
    case 'customers':
      return found('customer', id, account.customers, (customer) => customer);
    default:
      return null;
  }
}

export function intentNamed(account: Account, id: string): Intent {
  const intent = account.intents.get(id);
  if (intent === undefined) throw noSuch('payment_intent', id, 'intent', true);
  return intent;
}

function found<T>(kind: string, id: string, all: Map<string, T>, show: (item: T) => Json): Json {
  const item = all.get(id);
  if (item === undefined) throw noSuch(kind, id, 'id', true);
  return show(item);
}

function newestFirst(source: readonly Intent[], fits: (intent: Intent) => boolean): Intent[] {
  const found: Intent[] = [];
  for (let index = source.length - 1; index >= 0; index--) {
    const intent = source[index]!;
    if (fits(intent)) found.push(intent);
  }
  return found;
}

const FIELDS = 'status|customer|currency|amount';
const TERM = new RegExp(
  `^(?:metadata\\['(?<name>[^']+)'\\]|(?<field>${FIELDS})):'?(?<value>[^']*)'?$`,
);

function searchTerms(query: string): ((intent: Intent) => boolean)[] {
  return query.split(/ AND /i).map((text) => {
    const { name, field, value } = TERM.exec(text.trim())?.groups ?? {};
    if (value === undefined) throw invalid('Your search query could not be parsed.');
    if (name !== undefined) return (intent) => intent.metadata[name] === value;
    if (field === 'status') return (intent) => intent.status === value;
    if (field === 'customer') return (intent) => intent.customer === value;
    if (field === 'currency') return (intent) => intent.currency === value;
    return (intent) => intent.amount === Number(value);
  });
}

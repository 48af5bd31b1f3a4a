// Which address of the simulated Stripe does what.

import { listBalance, listPayouts } from './twin-balance.ts';
import { attachMethod, createCustomer, createMethod, detachMethod } from './twin-customers.ts';
import { cancelIntent, captureIntent, createRefund } from './twin-follow-ups.ts';
import { confirmIntent, createIntent } from './twin-intents.ts';
import type { Scene } from './twin-objects.ts';
import {
  intentNamed,
  listDisputes,
  listEvents,
  listIntents,
  listRefunds,
  readOne,
  searchIntents,
} from './twin-reads.ts';
import { createSession, expireSession, listSessions } from './twin-sessions.ts';
import { cancelSetup, createSetup } from './twin-setups.ts';
import { invalid, type Json, type Params } from './twin-wire.ts';

type Answer = { body: Json; delayMs: number };

const LISTS: Readonly<Record<string, (scene: Scene, params: Params) => Json>> = {
  '/v1/payment_intents': listIntents,
  '/v1/payment_intents/search': searchIntents,
  '/v1/refunds': listRefunds,
  '/v1/disputes': listDisputes,
  '/v1/checkout/sessions': listSessions,
  '/v1/balance_transactions': listBalance,
  '/v1/payouts': listPayouts,
  '/v1/events': listEvents,
  '/v1/balance': () => ({ object: 'balance', available: [], pending: [], livemode: false }),
};

/** Answers one request whose sender is known. */
export function route(scene: Scene, method: string, path: string, params: Params): Answer {
  const list = LISTS[path];
  if (method === 'GET' && list !== undefined) return atOnce(list(scene, params));
  const [, version, kind = '', id, action] = path.replace('/checkout/', '/checkout.').split('/');
  const answer = version === 'v1' ? act(scene, method, { kind, id, action }, params) : null;
  if (answer !== null) return answer;
  throw invalid(`Unrecognized request URL (${method}: ${path}).`, {}, 404);
}

type Target = { kind: string; id: string | undefined; action: string | undefined };

function act(scene: Scene, method: string, target: Target, params: Params): Answer | null {
  const { kind, id, action } = target;
  if (method === 'GET') {
    if (id === undefined || action !== undefined) return null;
    const one = readOne(scene, kind, id, params);
    return one === null ? null : atOnce(one);
  }
  if (method !== 'POST') return null;
  switch (`${kind}${id === undefined ? '' : ' id'}${action === undefined ? '' : ` ${action}`}`) {
    case 'payment_intents':
      return createIntent(scene, params);
    case 'payment_intents id confirm':
      return confirmIntent(scene, intentNamed(scene.account, id ?? ''), params);
    case 'payment_intents id capture':
      return atOnce(captureIntent(scene, intentNamed(scene.account, id ?? ''), params));
    case 'payment_intents id cancel':
      return atOnce(cancelIntent(scene, intentNamed(scene.account, id ?? ''), params));
    case 'refunds':
      return atOnce(createRefund(scene, params));
    case 'checkout.sessions':
      return atOnce(createSession(scene, params));
    case 'checkout.sessions id expire':
      return atOnce(expireSession(scene, id ?? '', params));
    case 'setup_intents':
      return atOnce(createSetup(scene, params));
    case 'setup_intents id cancel':
      return atOnce(cancelSetup(scene, id ?? '', params));
    case 'customers':
      return atOnce(createCustomer(scene, params));
    case 'payment_methods':
      return atOnce(createMethod(scene, params));
    case 'payment_methods id attach':
      return atOnce(attachMethod(scene, id ?? '', params));
    case 'payment_methods id detach':
      return atOnce(detachMethod(scene, id ?? ''));
    default:
      return null;
  }
}

function atOnce(body: Json): Answer {
  return { body, delayMs: 0 };
}

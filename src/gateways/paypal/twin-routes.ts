// Which address of the simulated PayPal does what.

import type { TwinRequest } from '#sandbox/twin.ts';
import { showDispute } from './twin-disputes.ts';
import { listEvents, resendEvent, verifyEvent } from './twin-events.ts';
import {
  type Scene,
  showAuthorization,
  showCapture,
  showOrder,
  showRefund,
} from './twin-objects.ts';
import { completeOrder, createOrder, type Made, orderNamed } from './twin-orders.ts';
import { captureAuthorization, named, refundCapture, voidAuthorization } from './twin-payments.ts';
import { readReport } from './twin-reports.ts';
import {
  createSetup,
  createToken,
  deleteToken,
  listTokens,
  showSetup,
  showWallet,
} from './twin-vault.ts';
import { type Json, notFound } from './twin-wire.ts';

/** `status` of the first reply; a repeated request is answered 200. */
export type Done = Made & { status: number };

export function act(scene: Scene, request: TwinRequest, body: Json): Done {
  const [, version, area = '', kind = '', id = '', verb] = request.path.split('/');
  const { account } = scene;
  switch (
    `${version}/${area}/${kind}${id === '' ? '' : '/id'}${verb === undefined ? '' : `/${verb}`}`
  ) {
    case 'v2/checkout/orders': {
      const made = createOrder(scene, body);
      // A payer is waited for: PayPal calls that 200.
      return { ...made, status: made.show()?.status === 'PAYER_ACTION_REQUIRED' ? 200 : 201 };
    }
    case 'v2/checkout/orders/id/capture':
      return created(completeOrder(scene, orderNamed(scene, id), 'capture'));
    case 'v2/checkout/orders/id/authorize':
      return created(completeOrder(scene, orderNamed(scene, id), 'authorize'));
    case 'v2/payments/authorizations/id/capture':
      return created(captureAuthorization(scene, named(account.authorizations, id), body));
    case 'v2/payments/authorizations/id/void': {
      const whole = request.headers.prefer?.includes('representation') === true;
      const made = voidAuthorization(scene, named(account.authorizations, id), whole);
      return { ...made, status: 200 };
    }
    case 'v2/payments/captures/id/refund':
      return created(refundCapture(scene, named(account.captures, id), body));
    case 'v3/vault/setup-tokens':
      return created(createSetup(scene, body));
    case 'v3/vault/payment-tokens':
      return created(createToken(scene, body));
    case 'v1/notifications/verify-webhook-signature':
      return once(200, verifyEvent(scene, body, request.body));
    case 'v1/notifications/webhooks-events/id/resend':
      return once(202, resendEvent(scene, id));
    default:
      throw notFound();
  }
}

const created = (made: Made): Done => ({ ...made, status: 201 });

const once = (status: number, value: Json): Done => ({ status, show: () => value, delayMs: 0 });

/** What only reads, and the one thing that deletes. */
export function read(
  scene: Scene,
  { method, path, query }: TwinRequest,
): { status: number; value: Json | null } {
  const [, version, area = '', kind = '', id = ''] = path.split('/');
  if (method === 'DELETE' && path.startsWith('/v3/vault/payment-tokens/')) {
    deleteToken(scene, named(scene.account.wallets, id));
    return { status: 204, value: null };
  }
  if (method !== 'GET') throw notFound();
  const value = lookAt(scene, `${version}/${area}/${kind}${id === '' ? '' : '/id'}`, id, query);
  return { status: 200, value };
}

function lookAt(scene: Scene, route: string, id: string, query: string): Json {
  const { account, origin } = scene;
  switch (route) {
    case 'v2/checkout/orders/id':
      return showOrder(origin, orderNamed(scene, id));
    case 'v2/payments/captures/id':
      return showCapture(origin, named(account.captures, id));
    case 'v2/payments/authorizations/id':
      return showAuthorization(origin, named(account.authorizations, id));
    case 'v2/payments/refunds/id':
      return showRefund(origin, named(account.refunds, id));
    case 'v3/vault/setup-tokens/id':
      return showSetup(origin, named(account.setups, id));
    case 'v3/vault/payment-tokens/id':
      return showWallet(origin, named(account.wallets, id));
    case 'v3/vault/payment-tokens':
      return listTokens(scene, query);
    case 'v1/customer/disputes/id':
      return showDispute(origin, named(account.disputes, id));
    case 'v1/reporting/transactions':
      return readReport(scene, query);
    case 'v1/notifications/webhooks-events':
      return listEvents(scene, query);
    default:
      throw notFound();
  }
}

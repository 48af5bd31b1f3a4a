// The vault of the simulated PayPal: a payer leaves the wallet, the merchant gets a token's name.

import { emit } from './twin-events.ts';
import { type Account, instant, link, type Scene, type Setup } from './twin-objects.ts';
import type { Made } from './twin-orders.ts';
import type { Wallet } from './twin-wallets.ts';
import { type Json, malformed, notFound, part, textAt, unprocessable } from './twin-wire.ts';

export function walletNamed({ wallets }: Account, id: string): Wallet | null {
  return wallets.get(id) ?? null;
}

/** A payer's wallet under a token of this merchant's. */
export function keepWallet(scene: Scene, payer: Wallet): Wallet {
  const id = scene.newId().slice(-8).toLowerCase();
  const wallet: Wallet = { ...payer, id, charges: 0 };
  scene.account.wallets.set(id, wallet);
  emit(scene, 'VAULT.PAYMENT-TOKEN.CREATED', 'payment_token', {
    ...showWallet(scene.origin, wallet),
    create_time: instant(scene.world.nowMs()),
  });
  return wallet;
}

export function showWallet(origin: string, wallet: Wallet): Json {
  const self = `${origin}/v3/vault/payment-tokens/${wallet.id}`;
  return {
    id: wallet.id,
    customer: { id: wallet.customer },
    payment_source: { paypal: { email_address: wallet.email, account_id: wallet.customer } },
    links: [link(self, 'self'), link(self, 'delete', 'DELETE')],
  };
}

export function createSetup(scene: Scene, body: Json): Made {
  const source = part(body.payment_source);
  if (source.paypal === undefined) throw malformed('MISSING_REQUIRED_PARAMETER', '/payment_source');
  if (scene.requestId === null) throw malformed('MISSING_REQUIRED_PARAMETER', 'PayPal-Request-Id');
  const wallet = part(source.paypal);
  const at = '/payment_source/paypal';
  if (wallet.usage_type !== 'MERCHANT' && wallet.usage_type !== 'PLATFORM') {
    throw malformed('INVALID_PARAMETER_VALUE', `${at}/usage_type`, String(wallet.usage_type));
  }
  const context = part(wallet.experience_context);
  const returnUrl = textAt(context, 'return_url', `${at}/experience_context/return_url`, 2048);
  const cancelUrl = textAt(context, 'cancel_url', `${at}/experience_context/cancel_url`, 2048);
  if (returnUrl === null) throw unprocessable('RETURN_URL_REQUIRED');
  if (cancelUrl === null) throw unprocessable('CANCEL_URL_REQUIRED');
  const setup: Setup = {
    ...{ id: scene.newId(), customer: scene.newId().slice(-10), status: 'PAYER_ACTION_REQUIRED' },
    ...{ returnUrl, cancelUrl, payer: null, wallet: null },
  };
  scene.account.setups.set(setup.id, setup);
  return { show: () => showSetup(scene.origin, setup), delayMs: 0 };
}

export function showSetup(origin: string, { id, customer, status, payer }: Setup): Json {
  const self = `${origin}/v3/vault/setup-tokens/${id}`;
  const page = `${origin}/agreements/approve?approval_session_id=${id}`;
  const links = [link(self, 'self')];
  if (status === 'PAYER_ACTION_REQUIRED') links.unshift(link(page, 'approve'));
  if (status === 'APPROVED') {
    links.push(link(`${origin}/v3/vault/payment-tokens`, 'confirm', 'POST'));
  }
  const paypal = payer === null ? {} : { email_address: payer.email };
  return { id, customer: { id: customer }, status, payment_source: { paypal }, links };
}

export function createToken(scene: Scene, body: Json): Made {
  const given = part(part(body.payment_source).token);
  if (scene.requestId === null) throw malformed('MISSING_REQUIRED_PARAMETER', 'PayPal-Request-Id');
  if (given.type !== 'SETUP_TOKEN') {
    throw malformed('INVALID_PARAMETER_VALUE', '/payment_source/token/type', String(given.type));
  }
  const setup = scene.account.setups.get(String(given.id));
  if (setup === undefined) throw notFound();
  if (setup.status !== 'APPROVED' || setup.payer === null) {
    throw unprocessable('SETUP_TOKEN_NOT_APPROVED', '/payment_source/token/id');
  }
  const wallet = keepWallet(scene, { ...setup.payer, customer: setup.customer });
  setup.status = 'VAULTED';
  setup.wallet = wallet;
  return { show: () => showWallet(scene.origin, wallet), delayMs: 0 };
}

export function deleteToken(scene: Scene, wallet: Wallet): void {
  scene.account.wallets.delete(wallet.id);
  emit(scene, 'VAULT.PAYMENT-TOKEN.DELETED', 'payment_token', showWallet(scene.origin, wallet));
}

export function listTokens({ account, origin }: Scene, query: string): Json {
  const customer = new URLSearchParams(query).get('customer_id');
  if (customer === null) throw malformed('MISSING_REQUIRED_PARAMETER', 'customer_id');
  const own = [...account.wallets.values()].filter((wallet) => wallet.customer === customer);
  return { customer: { id: customer }, payment_tokens: own.map((one) => showWallet(origin, one)) };
}

// Oneclick Mall in the simulation: a payer enrols a card for a user, the mall charges it in the
// name of a store. A user has one card: enrolling again kills the one before.

import { createHash } from 'node:crypto';
import { type Card, cardBehaving } from './twin-cards.ts';
import { type Enrolment, nextNumber, type Sale, type Scene, type User } from './twin-objects.ts';
import {
  capture,
  makeSale,
  refund,
  showCard,
  showSale,
  showTimes,
  tellable,
} from './twin-sales.ts';
import {
  amountIn,
  invalid,
  isObject,
  type Json,
  onlyFields,
  orderIn,
  readBody,
  refused,
  TransbankError,
  textIn,
  urlIn,
} from './twin-wire.ts';

/** What is not finished so soon after the payer's return is forgotten. */
const FINISH_MS = 60_000;
const USERNAME = { max: 40, mark: '' } as const;
const TBK_USER = { max: 40 } as const;
const NOT_DONE = -96;

/** null: done, and there is nothing to say (204). */
export function oneclick(scene: Scene, method: string, path: string, body: string): Json | null {
  const [, kind, name = '', action] = path.split('/');
  const route = [method, kind, name === '' ? '' : '*', action].filter(Boolean).join(' ');
  switch (route) {
    case 'POST inscriptions':
      return start(scene, body);
    case 'PUT inscriptions *':
      return finish(scene, name, body);
    case 'DELETE inscriptions':
      return remove(scene, body);
    case 'POST transactions':
      return authorise(scene, body);
    case 'GET transactions *':
      return status(scene, decodeURIComponent(name));
    case 'POST transactions * refunds':
      return giveBack(scene, decodeURIComponent(name), body);
    case 'PUT transactions *':
      if (name === 'capture') return captureDetail(scene, body);
      break;
    case 'POST bin_info':
      return binInfo(scene, body);
  }
  if (kind !== 'inscriptions' && kind !== 'transactions')
    throw new TransbankError(404, 'Not Found');
  throw new TransbankError(405, `Request method '${method}' is not supported`);
}

function start({ state, commerce, world, base }: Scene, body: string): Json {
  const fields = readBody(body, ['username', 'email', 'response_url']);
  const username = textIn(fields, 'username', USERNAME);
  if (!/^[^@\s]+@[^@\s]+$/.test(textIn(fields, 'email', { max: 100 }))) throw invalid('email');
  const responseUrl = urlIn(fields, 'response_url', 255);
  const token = createHash('sha256')
    .update(`oneclick ${nextNumber(state)}`)
    .digest('hex');
  const enrolment: Enrolment = {
    ...{ token, commerce, username, responseUrl, madeMs: world.nowMs(), payer: 'at_page' },
    ...{ isDeclined: false, returnedMs: 0, card: null, tbkUser: null },
  };
  state.enrolments.set(token, enrolment);
  return { token, url_webpay: `${base}/webpayserver/bp_multicode_inscription.cgi` };
}

function finish({ state, commerce, world }: Scene, token: string, body: string): Json {
  readBody(body, []);
  if (!/^[0-9a-f]{64}$/.test(token)) throw invalid('token');
  const enrolment = state.enrolments.get(token);
  if (enrolment?.commerce.code !== commerce.code) throw invalid('transaction not found');
  const { payer, card, isDeclined, returnedMs, username } = enrolment;
  if (payer !== 'accepted' || card === null) return { response_code: NOT_DONE };
  if (world.nowMs() > returnedMs + FINISH_MS) throw invalid('transaction not found');
  if (isDeclined) return { response_code: -1 };
  if (enrolment.tbkUser === null) {
    enrolment.tbkUser = uuid(`user ${nextNumber(state)}`);
    forgetUser(state.users, { parent: commerce.code, username });
    const { code: parent, account } = commerce;
    state.users.set(enrolment.tbkUser, { parent, account, username, card });
  }
  return {
    response_code: 0,
    tbk_user: enrolment.tbkUser,
    authorization_code: '1213',
    card_type: card.brand,
    card_number: `XXXXXXXXXXXX${card.last4}`,
  };
}

function forgetUser(users: Map<string, User>, of: Pick<User, 'parent' | 'username'>): void {
  for (const [tbkUser, { parent, username }] of users) {
    if (parent === of.parent && username === of.username) users.delete(tbkUser);
  }
}

function remove(scene: Scene, body: string): null {
  const fields = readBody(body, ['tbk_user', 'username']);
  const tbkUser = textIn(fields, 'tbk_user', TBK_USER);
  const user = userNamed(scene, tbkUser, textIn(fields, 'username', USERNAME));
  if (user === null) throw new TransbankError(404, 'tbk_user not found');
  scene.state.users.delete(tbkUser);
  return null;
}

function userNamed({ state, commerce }: Scene, tbkUser: string, username: string): User | null {
  const user = state.users.get(tbkUser);
  const isOurs = user?.account === commerce.account && user.username === username;
  if (user === undefined || !isOurs) return null;
  return user.parent === null || user.parent === commerce.code ? user : null;
}

const DETAIL = ['commerce_code', 'buy_order', 'amount', 'installments_number'];

function authorise(scene: Scene, body: string): Json {
  const { state, commerce } = scene;
  const fields = readBody(body, ['username', 'tbk_user', 'buy_order', 'details']);
  const username = textIn(fields, 'username', USERNAME);
  const tbkUser = textIn(fields, 'tbk_user', TBK_USER);
  const order = orderIn(fields, 'buy_order');
  if (fields.details === undefined) throw refused('details is required!');
  const [detail, ...more] = Array.isArray(fields.details) ? fields.details : [];
  if (!isObject(detail)) throw invalid('details');
  if (more.length > 0) throw refused('This simulation takes one detail');
  onlyFields(detail, DETAIL);
  const child = childOf(scene, detail);
  const amount = amountIn(detail, 'amount', commerce.currency);
  const parentKey = `${commerce.code} ${order}`;
  const detailKey = `${child.code} ${child.order}`;
  if (state.orders.has(parentKey) || state.details.has(detailKey)) {
    throw refused('Transaction already exists(21)');
  }
  const given = detail.installments_number;
  const installments = typeof given === 'number' && Number.isInteger(given) ? given : 0;
  const card = userNamed(scene, tbkUser, username)?.card ?? nobodysCard();
  const asked = { ref: order, order, session: null, child, amount, card, installments };
  const sale = makeSale(scene, { ...asked, token: tbkUser });
  state.orders.set(parentKey, sale);
  state.details.set(detailKey, sale);
  return show(sale);
}

function childOf({ commerce }: Scene, detail: Json): { code: string; order: string } {
  const code = textIn(detail, 'commerce_code', { max: 12 });
  if (!commerce.children.includes(code)) throw invalid('commerce_code');
  return { code, order: orderIn(detail, 'buy_order') };
}

function nobodysCard(): Card {
  const card = cardBehaving('unknown_user');
  if (card === null) throw new TypeError('there is such a word');
  return card;
}

function saleOf({ state, commerce }: Scene, order: string): Sale {
  const sale = state.orders.get(`${commerce.code} ${order}`);
  if (sale !== undefined) return sale;
  throw invalid('buy order not found');
}

function status(scene: Scene, order: string): Json {
  const sale = saleOf(scene, order);
  const { lookUpLagMs } = scene.marks;
  if (sale.madeMs >= scene.world.nowMs() - (lookUpLagMs ?? -1))
    throw invalid('buy order not found');
  tellable(scene, sale.madeMs);
  return show(sale);
}

function giveBack(scene: Scene, order: string, body: string): Json {
  const fields = readBody(body, ['commerce_code', 'detail_buy_order', 'amount']);
  const sale = saleOf(scene, order);
  const code = textIn(fields, 'commerce_code', { max: 12 });
  if (code !== sale.child?.code || orderIn(fields, 'detail_buy_order') !== sale.child.order) {
    throw invalid('Transaction Detail not found');
  }
  return refund(scene, sale, fields);
}

function captureDetail(scene: Scene, body: string): Json {
  const known = ['commerce_code', 'buy_order', 'authorization_code', 'capture_amount'];
  const fields = readBody(body, known);
  const code = textIn(fields, 'commerce_code', { max: 12 });
  const sale = scene.state.details.get(`${code} ${orderIn(fields, 'buy_order')}`);
  if (sale?.commerce.code !== scene.commerce.code) throw invalid('Transaction Detail not found');
  return capture(scene, sale, fields);
}

function binInfo(scene: Scene, body: string): Json {
  const tbkUser = textIn(readBody(body, ['tbk_user']), 'tbk_user', TBK_USER);
  const user = scene.state.users.get(tbkUser);
  if (user?.account !== scene.commerce.account) throw invalid('tbk_user');
  const { kind, brand } = user.card;
  const bin_payment_type = { credit: 'Credito', debit: 'Debito', prepaid: 'Prepago' }[kind];
  return { bin_issuer: 'TEST COMMERCE BANK', bin_payment_type, bin_brand: brand };
}

function show(sale: Sale): Json {
  return {
    buy_order: sale.order,
    card_detail: showCard(sale),
    ...showTimes(sale),
    details: [
      {
        ...showSale(sale),
        commerce_code: sale.child?.code,
        buy_order: sale.child?.order,
      },
    ],
  };
}

function uuid(of: string): string {
  const hex = createHash('sha256').update(of).digest('hex');
  const groups = [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`];
  return [...groups, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-');
}

// Webpay Plus in the simulation: a form is made, paid at its page, and committed once. Who comes
// second finds it locked.

import { createHash } from 'node:crypto';
import { type Form, nextNumber, type Sale, type Scene } from './twin-objects.ts';
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
  type Json,
  orderIn,
  printed,
  readBody,
  refused,
  TransbankError,
  textIn,
  urlIn,
} from './twin-wire.ts';

/** As long as the vendor's own form in production. */
export const FORM_MS = 300_000;
const SESSION_MAX = 61;
const RETURN_URL_MAX = 256;

export function webpay(scene: Scene, method: string, path: string, body: string): Json {
  const [, first, token = '', action] = path.split('/');
  if (first !== 'transactions') throw new TransbankError(404, 'Not Found');
  const route = action === undefined ? method : `${method} ${action}`;
  if (token === '') {
    if (method === 'POST') return create(scene, body);
    throw new TransbankError(405, `Request method '${method}' is not supported`);
  }
  switch (route) {
    case 'PUT':
      return commit(scene, formOf(scene, token), body);
    case 'GET':
      return status(scene, formOf(scene, token));
    case 'POST refunds': {
      const fields = readBody(body, ['amount']);
      amountIn(fields, 'amount', scene.commerce.currency);
      const { sale } = formOf(scene, token);
      if (sale === null) throw refused('Transaction not found');
      return refund(scene, sale, fields);
    }
    case 'PUT capture': {
      const fields = readBody(body, ['buy_order', 'authorization_code', 'capture_amount']);
      const { sale, order } = formOf(scene, token);
      const named = orderIn(fields, 'buy_order') === order ? sale : null;
      return { token, ...capture(scene, named, fields) };
    }
    default:
      throw new TransbankError(405, `Request method '${method}' is not supported`);
  }
}

function create({ state, commerce, world, base }: Scene, body: string): Json {
  const fields = readBody(body, ['buy_order', 'session_id', 'amount', 'return_url']);
  const order = orderIn(fields, 'buy_order');
  const session = textIn(fields, 'session_id', { max: SESSION_MAX });
  const amount = amountIn(fields, 'amount', commerce.currency);
  const returnUrl = urlIn(fields, 'return_url', RETURN_URL_MAX);
  const token = createHash('sha256')
    .update(`webpay ${nextNumber(state)}`)
    .digest('hex');
  const form: Form = {
    ...{ token, commerce, order, session, amount, returnUrl },
    ...{ madeMs: world.nowMs(), payer: 'at_page', card: null, installments: 0, sale: null },
  };
  state.forms.set(token, form);
  return { token, url: `${base}/webpayserver/initTransaction` };
}

function formOf({ state, commerce }: Scene, token: string): Form {
  if (!/^[0-9a-f]{64}$/.test(token)) throw invalid('token');
  const form = state.forms.get(token);
  if (form?.commerce.code === commerce.code) return form;
  throw invalid('transaction not found');
}

const NOT_COMMITTED: Readonly<Record<'at_page' | 'aborted' | 'timed_out', string>> = {
  at_page:
    "Invalid status '0' for transaction while authorizing. " +
    'Commerce will be notified by webpay to authorize',
  aborted: 'Transaction has an invalid finished state: aborted',
  timed_out: "Invalid status '19' for transaction while authorizing.",
};

function commit(scene: Scene, form: Form, body: string): Json {
  readBody(body, []);
  const { payer, card, sale, token, order, session, amount, installments } = form;
  if (sale !== null) throw refused('Transaction already locked by another process');
  if (payer !== 'accepted' || card === null) {
    throw refused(NOT_COMMITTED[payer === 'accepted' ? 'at_page' : payer]);
  }
  const asked = { ref: token, order, session, amount, card, installments };
  form.sale = makeSale(scene, { ...asked, child: null, token });
  return show(form, form.sale);
}

function status(scene: Scene, form: Form): Json {
  tellable(scene, form.madeMs);
  const { order, session, amount, commerce, sale } = form;
  const { lookUpLagMs } = scene.marks;
  const seenUntil = scene.world.nowMs() - (lookUpLagMs ?? -1);
  if (sale !== null && sale.madeMs < seenUntil) return show(form, sale);
  return {
    amount: printed(amount, commerce.currency),
    status: 'INITIALIZED',
    ...{ buy_order: order, session_id: session },
    ...showTimes(form),
    installments_number: 0,
  };
}

function show({ order, session }: Form, sale: Sale): Json {
  return {
    vci: 'TSY',
    ...{ buy_order: order, session_id: session, card_detail: showCard(sale) },
    ...showTimes(sale),
    ...showSale(sale),
  };
}

// The two requests that follow a payment, as each product wants them: taking held money, and giving
// money back. What may be asked for, and whether it was done before, is decided by who calls.

import type { Approved, Declined, KeptData } from '#domain/outcome.ts';
import type { FollowUp } from '../contract.ts';
import { fromWire, toNumber } from './amounts.ts';
import { type Product, productOf } from './reference.ts';
import { dataOf, pathOf, refusedAs, type Sale, type Scene } from './sale.ts';
import { answer, isRepeat } from './speak.ts';
import { readCapture, readRefund, type Settings } from './wire.ts';

/** What a request on an earlier payment has to name, and what is kept with its outcome. */
export type Handle = {
  product: Product;
  ref: string;
  /** Our order of the detail, and the authorisation; null when nobody told. */
  detail: string | null;
  authorization: string | null;
  data: KeptData;
};

export type Followed =
  | Approved
  | Declined
  | { is: 'not_sent'; why: string }
  | { is: 'unknown'; why: string; http?: number };

/** By what the payment shows now, or else by what its outcome gave to be kept. */
export function handleOf(followUp: FollowUp<Settings>, seen: Sale | null): Handle {
  const { gatewayRef: ref, original } = followUp;
  const data = seen === null ? original.data : dataOf(seen);
  const { detail_order: detail, auth_code: authorization } = original.data;
  return {
    ...{ product: productOf(ref), ref, data },
    detail: seen?.detail ?? (typeof detail === 'string' ? detail : null),
    authorization:
      seen?.authorization ?? (typeof authorization === 'string' ? authorization : null),
  };
}

export function handleOfSale(sale: Sale): Handle {
  const { product, ref, detail, authorization } = sale;
  return { product, ref, detail, authorization, data: dataOf(sale) };
}

export async function sendCapture(scene: Scene, of: Handle, amount: bigint): Promise<Followed> {
  const { product, ref, detail, authorization, data } = of;
  if (detail === null || authorization === null) {
    return { is: 'not_sent', why: 'nothing was captured: the authorisation is not named' };
  }
  const isWebpay = product === 'webpay';
  const path = isWebpay ? `${pathOf(ref)}/capture` : '/transactions/capture';
  const reply = await scene.ask(product, 'PUT', path, {
    ...(isWebpay ? {} : { commerce_code: scene.childCode }),
    buy_order: detail,
    authorization_code: authorization,
    capture_amount: toNumber(amount, scene.currency),
  });
  const read = answer(reply, readCapture);
  if (read.is === 'refused' && isRepeat(read.said)) return { is: 'unknown', why: read.said };
  if (read.is !== 'ok') return notDone(of, 'capture', read);
  const { response_code: code, captured_amount: taken } = read.body;
  if (code !== 0) {
    return refusedAs(of, 'processing_error', String(code), `Transbank did not capture: ${code}.`);
  }
  if (fromWire(taken, scene.currency) !== amount) {
    return { is: 'unknown', why: `${taken} was captured`, http: 200 };
  }
  return { is: 'approved', gatewayRef: ref, data, http: 200 };
}

/** Gives back what was taken, or lets go what is held: Transbank has one request for both. */
export async function sendRefund(scene: Scene, of: Handle, amount: bigint): Promise<Followed> {
  const { product, ref, detail } = of;
  const value = { amount: toNumber(amount, scene.currency) };
  if (product === 'oneclick' && detail === null) {
    return { is: 'not_sent', why: 'nothing was given back: the detail is not named' };
  }
  const named = { commerce_code: scene.childCode, detail_buy_order: detail };
  const body = product === 'webpay' ? value : { ...named, ...value };
  const reply = await scene.ask(product, 'POST', `${pathOf(ref)}/refunds`, body);
  const read = answer(reply, readRefund);
  if (read.is !== 'ok') return notDone(of, 'refund', read);
  const { type, response_code: code = null, authorization_code: auth_code = null } = read.body;
  if (type === 'REVERSED') {
    return { is: 'approved', gatewayRef: ref, data: { done: 'reversed' }, http: 200 };
  }
  if (type !== 'NULLIFIED' || code === null) {
    return { is: 'unknown', why: `the refund is ${type} (${code ?? 'no code'})`, http: 200 };
  }
  if (code !== 0) {
    return refusedAs(of, 'processing_error', String(code), `Transbank gave nothing back: ${code}.`);
  }
  return { is: 'approved', gatewayRef: ref, data: { done: 'nullified', auth_code }, http: 200 };
}

type NotDone = Exclude<ReturnType<typeof answer>, { is: 'ok' }>;

function notDone(of: Handle, what: string, read: NotDone): Followed {
  switch (read.is) {
    case 'not_sent':
      return read;
    case 'unclear':
      return { ...read, is: 'unknown' };
    case 'refused':
      return { ...refusedAs(of, 'not_permitted', what, read.said), http: read.http };
  }
}

// What a reply of PayPal's is, before anything is made of it: an object of the kind that was asked
// for, a refusal that names its issue, or no answer that says whether something happened.

import type { Outcome } from '#domain/outcome.ts';
import type { HttpReply } from '../http.ts';
import { meaningOf } from './declines.ts';
import { type As, asRefusal, linkOf, parseJson } from './wire.ts';

export type Said<T> = { is: 'said'; value: T; http: number };

/** Refused before it was carried out. */
export type Turned = {
  is: 'turned';
  http: number;
  issue: string;
  said: string;
  /** Where the payer may choose another way to pay for the same order. */
  redirect: string | null;
};

export type Silent = Extract<Outcome, { is: 'not_sent' | 'unknown' }>;

export type Answer<T> = Said<T> | Turned | Silent;

const TURNED = new Set([400, 404, 415, 422]);

export function readReply<T>(reply: HttpReply, as: As<T>): Answer<T> {
  if (reply.is === 'not_sent') return reply;
  if (reply.is === 'lost') return { is: 'unknown', why: reply.why };
  const http = reply.status;
  const body = parseJson(reply.body);
  if (http === 200 || http === 201) {
    const value = as(body);
    if (value !== null) return { is: 'said', value, http };
    return { is: 'unknown', why: 'unrecognised reply', http };
  }
  const refusal = asRefusal(body);
  const detail = refusal?.details?.[0];
  const issue = detail?.issue ?? refusal?.name ?? '';
  const said = detail?.description ?? refusal?.message ?? issue;
  const why = `HTTP ${http} ${issue}: ${said} (${refusal?.debug_id ?? 'no debug id'})`;
  // Turned away at the door, by credentials, permission or load.
  if (http === 401 || http === 403 || http === 429) return { is: 'not_sent', why };
  if (refusal === null || !TURNED.has(http)) return { is: 'unknown', why, http };
  return { is: 'turned', http, issue, said, redirect: linkOf(refusal.links, 'redirect') };
}

/** What a refusal means for a payment of any kind. */
export function turnedOutcome({ issue, said, http, redirect }: Turned): Outcome {
  const meaning = meaningOf(issue, http);
  switch (meaning) {
    case 'act':
      return { is: 'action_required', url: redirect, http };
    case 'doubt':
      return { is: 'unknown', why: `${issue}: ${said}`, http };
    case 'merchant':
      return { is: 'not_sent', why: `${issue}: ${said}` };
    default:
      return { is: 'declined', reason: meaning, code: issue, said, http };
  }
}

/** For questions: why there is no answer. */
export function whyNot(answer: Turned | Silent): string {
  return answer.is === 'turned' ? `HTTP ${answer.http} ${answer.issue}` : answer.why;
}

// What a browser may do with a page of ours, as headers: nothing is loaded, run, framed or sent
// anywhere but what the page needs.

import type { FastifyReply } from 'fastify';
import { webAddress } from './safe-address.ts';

export type Policy = {
  /** The merchant's logo: the only picture that is not ours. */
  logoUrl?: string | null;
  /** A script of ours runs. */
  scripted?: boolean;
  /** Forms go to ourselves unless told. */
  formsTo?: 'self' | 'none' | { gateway: string };
  /** Origins that may show the page in a frame: none unless told. */
  frameOrigins?: readonly string[];
  /** The script asks us. */
  asks?: boolean;
};

/** The text of Content-Security-Policy. */
export function contentPolicy(policy: Policy): string {
  const logo = webAddress(policy.logoUrl ?? null);
  const frames = policy.frameOrigins ?? [];
  const rules: [string, string | null][] = [
    ['default-src', "'none'"],
    ['style-src', "'self'"],
    ['script-src', policy.scripted ? "'self'" : null],
    ['connect-src', policy.asks ? "'self'" : null],
    ['img-src', logo === null ? "'self'" : `'self' ${new URL(logo).origin}`],
    ['form-action', formAction(policy.formsTo ?? 'self')],
    ['base-uri', "'none'"],
    ['frame-ancestors', frames.length === 0 ? "'none'" : frames.join(' ')],
  ];
  return rules.flatMap(([name, value]) => (value === null ? [] : [`${name} ${value}`])).join('; ');
}

// Chromium checks form-action along the whole chain of redirects that a form sets off. A gateway
// sends a posted form on through hosts of its own that we cannot know (and a rejected one straight
// back to us), so that the page which posts to a gateway allows the scheme. It is the only one, its
// form is made by us alone, and nothing a stranger wrote stands on it.
function formAction(to: NonNullable<Policy['formsTo']>): string {
  if (to === 'self') return "'self'";
  if (to === 'none') return "'none'";
  return new URL(to.gateway).protocol === 'https:' ? "'self' https:" : "'self' https: http:";
}

/** Sets every header that guards a page; what the server set for all its replies gives way. */
export function guard(reply: FastifyReply, policy: Policy): FastifyReply {
  reply.removeHeader('x-frame-options');
  return reply.headers({
    'content-security-policy': contentPolicy(policy),
    // The address of a page is what lets a payer in: it is told to nobody.
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-robots-tag': 'noindex, nofollow',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-store',
  });
}

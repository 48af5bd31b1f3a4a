// The signature form that Stripe and the sandbox share, on a published example.

import assert from 'node:assert/strict';
import test from 'node:test';
import { signatureFits } from './timestamped-signature.ts';

// Worked out and checked with the official Stripe SDK.
const SECRET = 'whsec_test_secret';
const BODY = '{"id":"evt_test_webhook","object":"event"}';
const GOOD = 'd95c6b7477fbd7e9f90b1b0ef5f9c7ac25abca5382460e0d988c2b2a5b71b990';
const AT = new Date(1_700_000_000_000);

const fits = (header: string | undefined, now = AT, body = BODY, secret = SECRET) =>
  signatureFits(header, body, secret, now);

test('accepts the published example, and any one good signature among several', () => {
  assert.equal(fits(`t=1700000000,v1=${GOOD}`), true);
  assert.equal(fits(`t=1700000000,v1=${'0'.repeat(64)},v1=${GOOD},v0=old`), true);
});

test('refuses another body, secret, time or scheme', () => {
  assert.equal(fits(`t=1700000000,v1=${GOOD}`, AT, `${BODY} `), false);
  assert.equal(fits(`t=1700000000,v1=${GOOD}`, AT, BODY, 'other'), false);
  assert.equal(fits(`t=1700000000,v1=${GOOD}`, AT, BODY, ''), false);
  assert.equal(fits(`t=1700000001,v1=${GOOD}`), false);
  assert.equal(fits(`t=1700000000,v0=${GOOD}`), false);
});

test('refuses what is older or newer than five minutes', () => {
  const header = `t=1700000000,v1=${GOOD}`;
  assert.equal(fits(header, new Date(AT.getTime() + 300_000)), true);
  assert.equal(fits(header, new Date(AT.getTime() + 301_000)), false);
  assert.equal(fits(header, new Date(AT.getTime() - 301_000)), false);
});

test('survives malformed headers', () => {
  for (const header of [undefined, '', 't', 't=,v1=', 't=x,v1=y', `v1=${GOOD}`, 't=1700000000']) {
    assert.equal(fits(header), false, String(header));
  }
  assert.equal(fits(`t=1700000000,v1=${GOOD.slice(2)}`), false);
});

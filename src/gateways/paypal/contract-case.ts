// What the contract suite has to know of PayPal, and why it is excused from a scenario.

import type { RawNotice } from '../contract.ts';
import type { Case } from '../contract-case.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const ACCOUNT = 'AcontractClient1';
const WEBHOOK_ID = 'WH-CONTRACT-1';

export const contractCase: Case = {
  account: ACCOUNT,
  settings: (url) => ({
    api_base: `${url}/paypal`,
    client_id: ACCOUNT,
    client_secret: 'Esecret1',
    webhook_id: WEBHOOK_ID,
    vault: true,
  }),
  noticeSecret: WEBHOOK_ID,
  declines: {
    refused: 'instrument_declined',
    limit_exceeded: 'transaction_limit_exceeded',
    expired_card: 'card_expired',
    instrument_missing: 'token_expired',
    authority_revoked: 'agreement_already_cancelled',
    account_closed: 'payer_account_locked_or_closed',
    not_permitted: 'payer_account_restricted',
    fraud_suspected: 'payee_blocked_transaction',
    do_not_retry: 'compliance_violation',
  },
  refuses: ['KWD'],
  holdMs: 29 * DAY_MS,
  foundAfterMs: 3 * HOUR_MS,
  returned: 'refused',
  forged,
  skips: {
    look_up_of_declines: 'a declined charge makes no transaction that could be looked up',
    age_of_notices: 'deliveries go on for days; the event’s id keeps one from counting twice',
  },
};

// Missing, empty, another signature, another time, another certificate's address, another body.
function forged(raw: RawNotice): RawNotice[] {
  const altered = (name: string, value: string | undefined): RawNotice => ({
    ...raw,
    headers: { ...raw.headers, [`paypal-${name}`]: value },
  });
  const signature = raw.headers['paypal-transmission-sig'] ?? '';
  const certificate = raw.headers['paypal-cert-url'] ?? '';
  return [
    ...[undefined, '', signature.slice(0, -8), `AAAA${signature.slice(4)}`].map((value) =>
      altered('transmission-sig', value),
    ),
    altered('transmission-time', '2027-03-01T10:00:01Z'),
    altered('transmission-id', 'another'),
    altered('cert-url', undefined),
    altered('cert-url', certificate.replace('127.0.0.1', 'paypal.com.attacker.test')),
    altered('cert-url', 'https://api.paypal.com.attacker.test/v1/notifications/certs/CERT-1'),
    { ...raw, body: `${raw.body} ` },
  ];
}

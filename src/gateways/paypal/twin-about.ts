// What the sandbox's first page says of the simulated PayPal.

import { sayBehaviour } from '#sandbox/behaviour.ts';
import type { TwinAbout } from '#sandbox/twin.ts';
import { OWN_ISSUES, SHARED } from './twin-wallets.ts';

const SEEDED = [
  ...['ok', 'action', 'pending', 'pending_returned', 'charged_back', 'charged_back_won'],
  ...['delay_500ms', 'seq_insufficient_funds_ok'],
];

export const paypalAbout: TwinAbout = {
  title: 'PayPal',
  summary:
    'Orders v2, Payments v2, the vault, the report of transactions (three hours late), disputes, ' +
    'and events signed by certificate. Not simulated: PATCH of orders, re-authorising, cards, ' +
    'subscriptions, NVP.',
  addresses: [{ vendor: 'https://api-m.sandbox.paypal.com', path: '/paypal' }],
  credentials: [
    {
      name: 'client ID',
      example: 'AdemoClient1',
      accepts:
        'anything without "invalid"; with "noreports" it may not read the report, with "unique" ' +
        'it takes an invoice id once only',
    },
    { name: 'secret', example: 'EdemoSecret1', accepts: 'anything without "invalid"' },
    {
      name: 'webhook ID',
      example: '4JH86294D6297924G',
      accepts: 'the one given as secret of the address for notices',
    },
  ],
  tries: [
    { what: 'buyer@example.com', does: 'a payer whose stored wallet is charged without trouble' },
    {
      what: 'insufficient_funds@example.com',
      does: 'a payer whose stored wallet behaves as the word before the @ says, whichever it is',
    },
    {
      what: 'PayPal-Mock-Response: {"mock_application_codes":"INSTRUMENT_DECLINED"}',
      does: 'a header that forces this issue, or any other',
    },
    ...SEEDED.map((word) => ({
      what: `behaviour ${word}`,
      does: `of a seeded wallet: ${sayBehaviour(word)}`,
    })),
    ...OWN_ISSUES.split(' ').map((word) => ({
      what: `behaviour ${word}`,
      does: `of a seeded wallet: 422 ${word.toUpperCase()}`,
    })),
    ...Object.entries(SHARED).map(([word, issue]) => ({
      what: `behaviour ${word}`,
      does: `of a seeded wallet: 422 ${issue}`,
    })),
  ],
  pages: [
    {
      title: 'Pay with PayPal',
      does:
        'the link payer-action of an order: agree, choose a card that is declined at capture, be ' +
        'reviewed for a day, or go back. Agreeing takes nothing before the order is captured.',
    },
    {
      title: 'Save PayPal for later',
      does: 'the link approve of a setup token: agree or go back.',
    },
  ],
  example: [
    'curl {url}/_control/seed -d \'{"gateway":"paypal","account":"AdemoClient1",',
    '  "instruments":[{"token":"wallet01"}]}\'',
    'TOKEN=$(curl -s {url}/paypal/v1/oauth2/token -u AdemoClient1:EdemoSecret1 \\',
    '  -d grant_type=client_credentials | sed \'s/.*"access_token":"\\([^"]*\\)".*/\\1/\')',
    'curl -s {url}/paypal/v2/checkout/orders -H "Authorization: Bearer $TOKEN" \\',
    "  -H 'Content-Type: application/json' -H 'PayPal-Request-Id: demo-1' \\",
    '  -d \'{"intent":"CAPTURE",',
    '    "purchase_units":[{"amount":{"currency_code":"EUR","value":"49.00"}}],',
    '    "payment_source":{"paypal":{"vault_id":"wallet01"}}}\'',
  ].join('\n'),
  shows: '"COMPLETED"',
};

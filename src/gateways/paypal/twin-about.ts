// What the sandbox's first page says of the simulated PayPal.

import { sayBehaviour } from '#sandbox/behaviour.ts';
import type { TwinAbout } from '#sandbox/twin.ts';
import { issueOf, WORDS } from './twin-wallets.ts';

const OTHERS = [
  'action',
  'pending',
  'pending_returned',
  'charged_back',
  'charged_back_won',
  'delay_500ms',
];

export const paypalAbout: TwinAbout = {
  title: 'PayPal',
  summary:
    'Orders, captures, authorizations, refunds, the vault, disputes, Transaction Search (three ' +
    'hours late) and webhooks signed with a certificate of its own.',
  addresses: [
    { vendor: 'https://api-m.sandbox.paypal.com', path: '/paypal' },
    { vendor: 'https://api-m.paypal.com', path: '/paypal' },
  ],
  credentials: [
    {
      name: 'client id',
      example: 'AdemoClient',
      accepts:
        'any, without "invalid"; with "noreports" it may not search transactions, with "unique" ' +
        'an invoice id is taken once',
    },
    { name: 'client secret', example: 'EdemoSecret', accepts: 'any, without "invalid"' },
    {
      name: 'webhook id',
      example: 'WH-1',
      accepts: 'the secret given with the address for notices',
    },
  ],
  tries: [
    {
      what: 'instrument_declined@example.com',
      does: 'on the page: pays; what is stored with it is declined later. So is any word below',
    },
    ...[...WORDS].map((word) => ({
      what: `behaviour ${word}`,
      does: `of a seeded wallet: declined, ${issueOf(word)}`,
    })),
    ...OTHERS.map((word) => ({
      what: `behaviour ${word}`,
      does: `of a seeded wallet: ${sayBehaviour(word)}`,
    })),
    {
      what: 'PayPal-Mock-Response: {"mock_application_codes":"…"}',
      does: 'a header that forces any issue',
    },
  ],
  pages: [
    {
      title: 'Pay',
      does:
        'the payer-action or approve link of an order; pay, pay with a card that is declined at ' +
        'the capture, cancel.',
    },
    { title: 'Save a wallet', does: 'the approve link of a setup token; agree, cancel.' },
  ],
  example:
    'curl {url}/paypal/v1/oauth2/token -u AdemoClient:EdemoSecret -d grant_type=client_credentials',
  shows: '"access_token"',
};

// What the sandbox's first page says of the simulated Stripe.

import { sayBehaviour } from '#sandbox/behaviour.ts';
import type { TwinAbout } from '#sandbox/twin.ts';
import { TEST_IBANS } from './twin-banks.ts';
import { READY_MADE, sayCard, TEST_NUMBERS } from './twin-cards.ts';

const SEEDED = ['charged_back_won', 'delay_500ms', 'seq_insufficient_funds_ok'];

export const stripeAbout: TwinAbout = {
  title: 'Stripe',
  summary:
    'PaymentIntents, SetupIntents, Checkout, customers, cards and SEPA direct debit, refunds, ' +
    'disputes, payouts and signed events, with Stripe’s own idempotency.',
  addresses: [{ vendor: 'https://api.stripe.com', path: '/stripe' }],
  credentials: [
    {
      name: 'secret key',
      example: 'sk_test_demo',
      accepts: 'sk_test_ or rk_test_ and letters, without "invalid"',
    },
    {
      name: 'webhook secret',
      example: 'whsec_demo',
      accepts: 'the one given with the address for notices',
    },
  ],
  tries: [
    ...Object.entries(READY_MADE).map(([token, number]) => ({
      what: token,
      does: sayCard(number),
    })),
    ...TEST_NUMBERS.map((number) => ({ what: number, does: sayCard(number) })),
    ...TEST_IBANS.map(([iban, word]) => ({ what: iban, does: sayBehaviour(word) })),
    ...SEEDED.map((word) => ({
      what: `behaviour ${word}`,
      does: `of a seeded card: ${sayBehaviour(word)}`,
    })),
  ],
  pages: [
    {
      title: 'Checkout',
      does:
        'the url of a session made by POST /v1/checkout/sessions; a test card or, where the ' +
        'session allows it, a test IBAN; let the bank decline or challenge, or go back.',
    },
  ],
  example: [
    'curl {url}/stripe/v1/payment_intents -u sk_test_demo: -d amount=4900 -d currency=eur \\',
    '  -d payment_method=pm_card_visa -d confirm=true -d return_url=https://example.org/',
  ].join('\n'),
  shows: '"status":"succeeded"',
};

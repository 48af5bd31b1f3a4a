// What the sandbox's first page says of the fake provider.

import { DECLINE_CLASS } from '#domain/outcome.ts';
import { sayBehaviour } from '#sandbox/behaviour.ts';
import type { TwinAbout } from '#sandbox/twin.ts';
import { CARDS } from './twin-checkouts.ts';

const OTHERS = [
  'action',
  'pending',
  'pending_returned',
  'pending_charged_back',
  'charged_back',
  'charged_back_won',
  'delay_500ms',
  'seq_insufficient_funds_ok',
];

export const sandboxAbout: TwinAbout = {
  title: 'Sandbox',
  summary: 'A fake provider with a small JSON wire of its own, for demos and tests.',
  addresses: [{ vendor: 'nothing: it exists here only', path: '/sandbox' }],
  credentials: [
    { name: 'api_key', example: 'sbx_demo', accepts: 'sbx_ and letters, without "invalid"' },
    {
      name: 'notice_secret',
      example: 'notice-secret',
      accepts: 'the one given with the address for notices',
    },
  ],
  tries: [
    ...['ok', ...Object.keys(DECLINE_CLASS), ...OTHERS].map((word) => ({
      what: `tok_${word}`,
      does: sayBehaviour(word),
    })),
    ...CARDS.map(([number, does]) => ({ what: number, does: `on the page: ${does}` })),
  ],
  pages: [
    {
      title: 'Pay or store a card',
      does:
        'the url of a checkout made by POST /v1/checkouts; pay, let the bank decline or ' +
        'challenge, cancel.',
    },
  ],
  example: [
    'curl {url}/sandbox/v1/charges -H "Authorization: Bearer sbx_demo" \\',
    '  -d \'{"reference":"order-1","amount":4900,"currency":"EUR","token":"tok_ok"}\'',
  ].join('\n'),
  shows: '"status":"approved"',
};

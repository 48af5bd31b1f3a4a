// What the sandbox's first page says of the simulated Transbank.

import { sayBehaviour } from '#sandbox/behaviour.ts';
import type { TwinAbout } from '#sandbox/twin.ts';
import { CODES, TEST_CARDS } from './twin-cards.ts';
import { PUBLIC_SECRET } from './twin-commerce.ts';

const OTHERS = ['ok', 'charged_back', 'charged_back_won', 'delay_500ms'];

export const transbankAbout: TwinAbout = {
  title: 'Transbank Webpay',
  summary:
    'Webpay Plus and Oneclick Mall with their forms, the commit within five minutes and the ' +
    'bank’s page. It sends no notices, as the vendor sends none.',
  addresses: [
    { vendor: 'https://webpay3gint.transbank.cl', path: '/transbank' },
    { vendor: 'https://webpay3g.transbank.cl', path: '/transbank' },
  ],
  credentials: [
    {
      name: 'Tbk-Api-Key-Id',
      example: '597055555532',
      accepts:
        'the vendor’s public test codes, or ten digits that begin with 5970 and the ends of the ' +
        'public ones (32, 40 deferred; 41 with 42 and 43, 47 deferred with 48 and 49); a fifth ' +
        'digit 9 counts in dollars',
    },
    {
      name: 'Tbk-Api-Key-Secret',
      example: PUBLIC_SECRET,
      accepts: 'of the public codes this one, of the others any 64 hexadecimal digits but zeros',
    },
  ],
  tries: [
    ...TEST_CARDS.map(([number, { kind, brand, isRejected }]) => ({
      what: number,
      does: `${kind}, ${brand}: ${isRejected ? 'rejected' : 'approved'}`,
    })),
    { what: 'RUT 11.111.111-1, password 123', does: 'at the bank’s page' },
    ...[...OTHERS, ...CODES].map((word) => ({
      what: `behaviour ${word}`,
      does: `of a seeded card: ${sayBehaviour(word)}`,
    })),
  ],
  pages: [
    {
      title: 'Webpay form',
      does:
        'post token_ws to the url of a transaction; pay, pay by the bank’s page, be rejected, ' +
        'cancel, let it time out, return after an error.',
    },
    { title: 'Oneclick enrolment', does: 'post TBK_TOKEN to the url of an inscription.' },
  ],
  example: [
    'curl {url}/transbank/rswebpaytransaction/api/webpay/v1.2/transactions \\',
    '  -H "Tbk-Api-Key-Id: 597055555532" -H "content-type: application/json" \\',
    `  -H "Tbk-Api-Key-Secret: ${PUBLIC_SECRET}" \\`,
    '  -d \'{"buy_order":"order-1","session_id":"s1","amount":4900,"return_url":"http://x/"}\'',
  ].join('\n'),
  shows: '"token"',
};

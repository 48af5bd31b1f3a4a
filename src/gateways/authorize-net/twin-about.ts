// What the sandbox's first page says of the simulated Authorize.Net.

import { sayBehaviour } from '#sandbox/behaviour.ts';
import type { TwinAbout } from '#sandbox/twin.ts';
import { DECLINING_ZIP, REASON_WORDS, TEST_NUMBERS } from './twin-cards.ts';

const OTHERS = ['pending', 'pending_returned', 'charged_back', 'charged_back_won', 'delay_500ms'];

export const authorizeNetAbout: TwinAbout = {
  title: 'Authorize.Net',
  summary:
    'The JSON API (transactions, customer profiles, hosted pages, reports) and its webhooks. The ' +
    'batch is closed at 23:00 UTC.',
  addresses: [
    { vendor: 'https://apitest.authorize.net', path: '/authorize_net' },
    { vendor: 'https://api.authorize.net', path: '/authorize_net' },
  ],
  credentials: [
    {
      name: 'API login ID',
      example: 'shopEUR',
      accepts:
        '4 to 25 letters and digits, without "invalid"; its end is the currency (USD without one)',
    },
    { name: 'transaction key', example: 'key1', accepts: 'any, without "invalid"' },
    {
      name: 'signature key',
      example: 'SHA-512 of the login, in upper-case hexadecimal',
      accepts: 'or the one given with the address for notices',
    },
  ],
  tries: [
    ...[...TEST_NUMBERS].map((number) => ({ what: number, does: 'approved' })),
    { what: `post code ${DECLINING_ZIP}`, does: 'declined' },
    ...[...REASON_WORDS, ...OTHERS].map((word) => ({
      what: `behaviour ${word}`,
      does: `of a seeded card: ${sayBehaviour(word)}`,
    })),
  ],
  pages: [
    {
      title: 'Payment',
      does:
        'a token of getHostedPaymentPageRequest, posted to /payment/payment; a test card pays, ' +
        'or holds; a declining post code, cancel.',
    },
    {
      title: 'Add a card',
      does: 'a token of getHostedProfilePageRequest, posted to /profile/addPayment.',
    },
  ],
  example: [
    'curl {url}/authorize_net/xml/v1/request.api -d \'{"createTransactionRequest":{',
    '  "merchantAuthentication":{"name":"shopEUR","transactionKey":"key1"},',
    '  "transactionRequest":{"transactionType":"authCaptureTransaction","amount":"49.00",',
    '    "currencyCode":"EUR","payment":{"creditCard":{"cardNumber":"4111111111111111",',
    '      "expirationDate":"2099-12"}}}}}\'',
  ].join('\n'),
  shows: '"responseCode":"1"',
};

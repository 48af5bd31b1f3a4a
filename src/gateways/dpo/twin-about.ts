// What the sandbox's first page says of the simulated DPO.

import { sayBehaviour } from '#sandbox/behaviour.ts';
import type { TwinAbout } from '#sandbox/twin.ts';
import {
  CHALLENGED_CARD,
  DECLINE_TEXTS,
  DECLINED_CARD,
  DECLINED_LATER_CARD,
  GOOD_CARD,
} from './twin-cards.ts';

const COMPANY = '57466282-EBD7-4ED5-B699-8659330A6996';
const OTHERS = ['ok', 'action', 'pending', 'pending_generic', 'charged_back', 'delay_500ms'];

export const dpoAbout: TwinAbout = {
  title: 'DPO Pay',
  summary:
    'The XML API: a token for each payment, verification, refunds, stored cards, and pushes ' +
    'without a signature.',
  addresses: [{ vendor: 'https://secure.3gdirectpay.com', path: '/dpo' }],
  credentials: [
    {
      name: 'CompanyToken',
      example: COMPANY,
      accepts:
        'any GUID that does not begin with eight zeros; one whose last group begins with ffff ' +
        'may not charge stored cards',
    },
    { name: 'ServiceType', example: '3854', accepts: '3854 and 5525' },
  ],
  tries: [
    { what: GOOD_CARD, does: 'on the page: pays (any expiry and CVV)' },
    { what: DECLINED_CARD, does: 'on the page: declined' },
    { what: CHALLENGED_CARD, does: 'on the page: the bank asks the payer to confirm' },
    { what: DECLINED_LATER_CARD, does: 'on the page: pays; charged later, it is declined' },
    { what: 'a refund that ends in .08', does: 'accepted, then declined' },
    { what: 'a refund that ends in .09', does: 'approved after a day' },
    ...[...OTHERS, ...Object.keys(DECLINE_TEXTS)].map((word) => ({
      what: `behaviour ${word}`,
      does: `of a seeded card: ${sayBehaviour(word)}`,
    })),
  ],
  pages: [
    {
      title: 'Pay',
      does:
        '/dpo/payv2.php?ID= or payv3.php?ID= with a token of createToken; pay by card, phone or ' +
        'bank, half of it, be declined, go back.',
    },
  ],
  example: [
    'curl {url}/dpo/API/v6/ -H "content-type: application/xml" -d \'<API3G>',
    `  <CompanyToken>${COMPANY}</CompanyToken><Request>createToken</Request>`,
    '  <Transaction><PaymentAmount>49.00</PaymentAmount><PaymentCurrency>USD</PaymentCurrency>',
    '    <CompanyRef>order-1</CompanyRef><RedirectURL>http://x.test/</RedirectURL></Transaction>',
    '  <Services><Service><ServiceType>3854</ServiceType>',
    '    <ServiceDescription>Membership</ServiceDescription>',
    "    <ServiceDate>2027/01/31 10:00</ServiceDate></Service></Services></API3G>'",
  ].join('\n'),
  shows: '<Result>000</Result>',
};

// The cards that customers of the simulated DPO let it keep: found by e-mail, listed by customer.

import { type Behaviour, OK } from '#sandbox/behaviour.ts';
import { behaviourNamed, DECLINED_LATER_CARD, type PaidWith } from './twin-cards.ts';
import { addOption, customerOf, guidOf, type Scene, type Token } from './twin-objects.ts';
import { DpoError, mismatch, missing, type Node, read, type Said } from './twin-wire.ts';

export function getSubscriptionToken({ company }: Scene, body: Node): Said {
  const criterion = read(body, 'SearchCriteria');
  const email = read(body, 'SearchCriteriaValue');
  if (criterion === null) throw missing('SearchCriteria');
  if (email === null) throw missing('SearchCriteriaValue');
  if (criterion !== '1') throw mismatch('SearchCriteria');
  const customer = company.customersByEmail.get(email.toLowerCase());
  const newest = customer?.options.at(-1);
  if (customer === undefined || newest === undefined) {
    throw new DpoError('999', 'Customer does not exist');
  }
  return [
    ['Result', '000'],
    ['ResultExplanation', 'Success'],
    ['SubscriptionToken', newest.token],
    ['CustomerToken', customer.token],
  ];
}

export function pullAccount({ company }: Scene, body: Node): Said {
  const name = read(body, 'customerToken');
  if (name === null) throw missing('customerToken');
  const customer = company.customers.get(name);
  if (customer === undefined) throw mismatch('customerToken');
  const options = customer.options.map(({ token, paidWith }): readonly [string, Said] => [
    'option',
    paidWith.type === 'Mobile'
      ? [
          ['subscriptionToken', token],
          ['paymentType', 'Mobile'],
          ['customerMno', 'SafaricomC2B'],
          ['customerMnoCountry', 'Kenya'],
          ['customerMnoPhone', '596969544'],
        ]
      : [
          ['subscriptionToken', token],
          ['paymentType', paidWith.type],
          ['paymentLast4', paidWith.last4],
          ['paymentDefault', '0'],
        ],
  ]);
  return [
    ['Code', '000'],
    ['Explanation', 'Success'],
    ['customerToken', customer.token],
    ['paymentOptions', options],
  ];
}

/** After a payment at the page: the card is kept where the merchant asked for that. */
export function keepCard(scene: Scene, token: Token, paidWith: PaidWith, card: string): void {
  if (!token.recurrent || token.email === '' || !scene.company.recurring) return;
  const customer = customerOf(scene, token.email);
  const name = guidOf(`${token.token} kept`);
  const later: Behaviour =
    card === DECLINED_LATER_CARD ? behaviourNamed('insufficient_funds', name) : OK;
  addOption(scene.company, customer, { token: name, paidWith, behaviour: later, charges: 0 });
}

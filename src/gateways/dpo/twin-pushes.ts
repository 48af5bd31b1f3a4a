// The simulated DPO's push: the fields of a verification, unsigned, to the company's one address.

import type { Company, Scene, Token } from './twin-objects.ts';
import { stateOf } from './twin-verify.ts';
import { majorOf, showXml } from './twin-wire.ts';

export function push(scene: Pick<Scene, 'world' | 'company'>, token: Token): void {
  const { world, company } = scene;
  const [code, said] = stateOf(token, world.nowMs());
  const body = showXml([
    ['Result', code],
    ['ResultExplanation', said],
    ['TransactionToken', token.token],
    ['TransactionRef', token.ref],
    ['CompanyRef', token.companyRef],
    ['CustomerName', token.name],
    ['CustomerCredit', token.paidWith?.last4 ?? ''],
    ['TransactionApproval', token.approval],
    ['TransactionCurrency', token.currency],
    ['TransactionAmount', majorOf(token.amount, token.currency)],
    ['FraudAlert', '000'],
    ['FraudExplnation', 'Genuine transaction'],
    ['AccRef', token.accountRef],
  ]);
  for (const url of company.pushUrls) {
    const headers = { 'content-type': 'application/xml; charset=utf-8' };
    const noticeId = `${token.token}:${code}:${token.changedMs}`;
    world.deliver({ gateway: 'dpo', noticeId, url, headers, body });
  }
}

export function subscribe(company: Company, url: string): void {
  if (!company.pushUrls.includes(url)) company.pushUrls.push(url);
}

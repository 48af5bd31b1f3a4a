// What the contract suite has to know of the sandbox gateway.

import { DECLINE_CLASS } from '#domain/outcome.ts';
import { type Case, SECRET } from '../contract-case.ts';

export const contractCase: Case = {
  account: 'sbx_contract1',
  settings: (url) => ({
    base_url: `${url}/sandbox`,
    api_key: 'sbx_contract1',
    notice_secret: SECRET,
  }),
  declines: Object.fromEntries(Object.keys(DECLINE_CLASS).map((reason) => [reason, reason])),
  skips: {},
};

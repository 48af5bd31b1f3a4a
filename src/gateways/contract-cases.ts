// The cases of the contract suite, one line for each gateway in the registry.

import { contractCase as authorizeNet } from './authorize-net/contract-case.ts';
import type { Case } from './contract-case.ts';
import { contractCase as dpo } from './dpo/contract-case.ts';
import { contractCase as paypal } from './paypal/contract-case.ts';
import { contractCase as sandbox } from './sandbox/contract-case.ts';
import { contractCase as stripe } from './stripe/contract-case.ts';
import { contractCase as transbank } from './transbank/contract-case.ts';

export const CASES: Readonly<Record<string, Case>> = {
  sandbox,
  stripe,
  authorize_net: authorizeNet,
  transbank,
  dpo,
  paypal,
};

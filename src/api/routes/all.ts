// Every route behind an API key, in the order of the document.

import type { Endpoint } from '../endpoint.ts';
import { accounts } from './accounts.ts';
import { billingRecords } from './billing-records.ts';
import { checkoutSessions } from './checkout-sessions.ts';
import { customers } from './customers.ts';
import { gatewayConnections } from './gateway-connections.ts';
import { instruments } from './instruments.ts';
import { ledger } from './ledger.ts';
import { merchant } from './merchant.ts';
import { oneOffSchedules } from './one-off-schedules.ts';
import { paymentMethods } from './payment-methods.ts';
import { paymentRecords } from './payment-records.ts';
import { paymentStatuses } from './payment-statuses.ts';
import { paymentStops } from './payment-stops.ts';
import { paymentTransactions } from './payment-transactions.ts';
import { testClock } from './test-clock.ts';
import { transactionLog } from './transaction-log.ts';
import { wallets } from './wallets.ts';

export const ENDPOINTS: readonly Endpoint[] = [
  ...merchant,
  ...customers,
  ...accounts,
  ...wallets,
  ...instruments,
  ...gatewayConnections,
  ...paymentMethods,
  ...checkoutSessions,
  ...paymentRecords,
  ...billingRecords,
  ...oneOffSchedules,
  ...paymentTransactions,
  ...paymentStatuses,
  ...paymentStops,
  ...ledger,
  ...transactionLog,
  ...testClock,
];

// Stores a tokenised instrument of a customer, sealed, and makes it the default where asked.

import { customerById } from '#db/customers.ts';
import { connectionById } from '#db/gateway-connections.ts';
import { type Instrument, insertInstrument } from '#db/instruments.ts';
import { merchantHeld } from '#db/merchants.ts';
import { type Connection, inTransaction } from '#db/pool.ts';
import { walletById } from '#db/wallets.ts';
import { daysInMonth, type PlainDate, plainDate, YEAR_MAX, YEAR_MIN } from '#domain/calendar.ts';
import { type Id, showId } from '#domain/ids.ts';
import { Problem } from '#domain/problems.ts';
import type { InstrumentKind } from '#domain/working-days.ts';
import type { Scope } from './context.ts';
import { logChange } from './log-change.ts';
import { mustExist } from './not-found.ts';
import {
  customerOf,
  type DefaultFor,
  type DefaultSet,
  makeDefault,
} from './set-default-instrument.ts';
import { readOptionalText, readText, readWhole } from './texts.ts';

export type StoreInstrumentInput = {
  customerId: Id<'customer'>;
  gatewayConnectionId: Id<'gatewayConnection'>;
  kind: InstrumentKind;
  /** The gateway's own token; never shown again. */
  token: string;
  gatewayCustomer?: string | null;
  networkTransactionId?: string | null;
  /** The scheme, `visa`; kept in lower case. */
  brand?: string | null;
  last4?: string | null;
  /** 1 to 12, with expYear (4 digits); a card can be used to the end of that month. */
  expMonth?: number | null;
  expYear?: number | null;
  /** Of a direct debit; `scheme` as `sepa_core`. */
  mandate?: { reference: string; scheme: string; url?: string | null } | null;
  walletId?: Id<'wallet'> | null;
  makeDefaultFor?: DefaultFor | null;
};

/** Made default of an account, it ends the stops that declines have set there. */
export async function storeInstrument(
  scope: Scope,
  input: StoreInstrumentInput,
): Promise<DefaultSet & { instrument: Instrument }> {
  const { engine, merchantId } = scope;
  const { customerId, gatewayConnectionId, walletId = null } = input;
  const details = readDetails(input);
  const tokenSealed = engine.sealer.seal(readText(input.token, 'token', 'token'));
  return inTransaction(engine.db.pool, async (tx) => {
    const merchant = await merchantHeld(tx, merchantId);
    await mustBelong(tx, scope, input);
    const instrument = await insertInstrument(tx, merchantId, {
      id: engine.ids.next('instrument'),
      customerId,
      walletId,
      gatewayConnectionId,
      ...details,
      tokenSealed,
    });
    const { id } = instrument;
    await logChange(tx, scope, merchant, {
      summary: `Stored instrument ${showId('instrument', id)} (${details.kind})`,
      subjectId: id,
      after: { brand: details.brand, last4: details.last4, expiresOn: details.expiresOn },
    });
    const to = input.makeDefaultFor;
    if (!to?.accountId && !to?.walletId) return { instrument, stopsLifted: 0, released: 0 };
    if ((await customerOf(tx, scope, to)) !== customerId) {
      const limit = `an account or wallet of ${showId('customer', customerId)}`;
      throw new Problem('value_invalid', { field: 'make_default_for', limit });
    }
    const set = await makeDefault(tx, scope, merchant, { ...to, customerId, instrumentId: id });
    return { instrument, ...set };
  });
}

async function mustBelong(
  tx: Connection,
  { merchantId }: Scope,
  { customerId, gatewayConnectionId, walletId }: StoreInstrumentInput,
): Promise<void> {
  const customer = await customerById(tx, merchantId, customerId);
  mustExist(customer, 'customer', customerId, 'customer_id');
  const connection = await connectionById(tx, merchantId, gatewayConnectionId);
  const field = 'gateway_connection_id';
  mustExist(connection, 'gatewayConnection', gatewayConnectionId, field);
  if (!walletId) return;
  const row = await walletById(tx, merchantId, walletId);
  const wallet = mustExist(row, 'wallet', walletId, 'wallet_id');
  if (wallet.customerId === customerId) return;
  throw new Problem('value_invalid', {
    field: 'wallet_id',
    value: showId('wallet', walletId),
    limit: `a wallet of ${showId('customer', customerId)}`,
  });
}

function readDetails(input: StoreInstrumentInput) {
  const { kind, last4 = null } = input;
  if (kind !== 'card' && kind !== 'bank_account' && kind !== 'mandate') {
    const limit = 'card, bank_account or mandate';
    throw new Problem('value_invalid', { field: 'kind', value: kind, limit });
  }
  // More than four digits might be a card number: it is neither kept nor answered.
  if (last4 !== null && !/^[0-9A-Za-z]{2,4}$/.test(last4)) {
    throw new Problem('value_invalid', { field: 'last4', limit: '2 to 4 letters or digits' });
  }
  const { gatewayCustomer, networkTransactionId } = input;
  const networkField = 'network_transaction_id';
  return {
    kind,
    gatewayCustomer: readOptionalText(gatewayCustomer, 'gateway_customer', 'name'),
    networkTransactionId: readOptionalText(networkTransactionId, networkField, 'name'),
    brand: readOptionalText(input.brand, 'brand', 'name')?.toLowerCase() ?? null,
    last4,
    expiresOn: readExpiry(input),
    mandate: readMandate(input),
  };
}

function readMandate({ kind, mandate }: StoreInstrumentInput): Instrument['mandate'] {
  if (mandate == null) return null;
  if (kind !== 'mandate' && kind !== 'bank_account') {
    const limit = 'none: only a bank debit has a mandate';
    throw new Problem('value_invalid', { field: 'mandate', limit });
  }
  const { reference, scheme, url } = mandate;
  if (url != null && !/^https:\/\/\S{1,1000}$/.test(url)) {
    throw new Problem('value_invalid', { field: 'mandate.url', limit: 'an https address' });
  }
  return {
    reference: readText(reference, 'mandate.reference', 'reference'),
    scheme: readText(scheme, 'mandate.scheme', 'reference'),
    url: url ?? null,
  };
}

function readExpiry({ kind, expMonth, expYear }: StoreInstrumentInput): PlainDate | null {
  if (expMonth == null && expYear == null) return null;
  if (kind !== 'card') {
    const limit = 'none: only a card expires';
    throw new Problem('value_invalid', { field: 'exp_month', value: expMonth ?? expYear, limit });
  }
  if (expMonth == null) throw new Problem('field_missing', { field: 'exp_month' });
  if (expYear == null) throw new Problem('field_missing', { field: 'exp_year' });
  const month = readWhole(expMonth, 'exp_month', 1, 12);
  const year = readWhole(expYear, 'exp_year', YEAR_MIN, YEAR_MAX);
  return plainDate(year, month, daysInMonth(year, month));
}

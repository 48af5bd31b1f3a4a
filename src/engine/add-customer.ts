// Adds a customer. The same reference with the same content answers with the first.

import type { Address, Customer } from '#db/customers.ts';
import type { Scope } from './context.ts';

export type AddCustomerInput = {
  reference?: string | null;
  firstName?: string | null;
  lastName?: string | null;
  company?: string | null;
  emails?: readonly string[];
  phones?: readonly string[];
  address?: Partial<Address> | null;
  metadata?: Readonly<Record<string, string>>;
};

/** Problem `reference_conflict` names the field that differs. */
export async function addCustomer(
  scope: Scope,
  input: AddCustomerInput,
): Promise<{ customer: Customer; existing: boolean }> {
  throw new Error(`not written: ${scope.merchantId} ${input.lastName}`);
}

// The fake provider's shapes, in its own names. See README.md.

import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';

export const Settings = Type.Object(
  {
    base_url: Type.String({ pattern: '^https?://', title: 'Address', maxLength: 200 }),
    api_key: Type.String({ pattern: '^sbx_\\w{4,100}$', title: 'API key', secret: true }),
    notice_secret: Type.String({ minLength: 8, maxLength: 200, title: 'Secret', secret: true }),
  },
  { additionalProperties: false },
);

export type Settings = Static<typeof Settings>;

const Charge = Type.Object({
  id: Type.String({ minLength: 1 }),
  reference: Type.String(),
  amount: Type.Integer(),
  currency: Type.String(),
  status: Type.String(),
  captured: Type.Integer(),
  refunded: Type.Integer(),
  charged_back: Type.Integer(),
  decline_reason: Type.Union([Type.String(), Type.Null()]),
  action_url: Type.Union([Type.String(), Type.Null()]),
  expires_at: Type.Union([Type.String(), Type.Null()]),
});

export type WireCharge = Static<typeof Charge>;

const Operation = Type.Object({
  id: Type.String({ minLength: 1 }),
  kind: Type.String(),
  reference: Type.String(),
  amount: Type.Integer(),
  charge: Type.String(),
});

export type WireOperation = Static<typeof Operation>;

const Instrument = Type.Object({
  token: Type.String({ minLength: 1 }),
  brand: Type.String(),
  last4: Type.String(),
});

const Checkout = Type.Object({
  id: Type.String({ minLength: 1 }),
  reference: Type.String(),
  url: Type.String({ pattern: '^https?://' }),
  status: Type.String(),
  charge: Type.Union([Charge, Type.Null()]),
  instrument: Type.Union([Instrument, Type.Null()]),
  expires_at: Type.String(),
});

export type WireCheckout = Static<typeof Checkout>;

export const readCheckout = reader(Checkout);
export const readCharge = reader(Charge);
export const readCharges = reader(Type.Object({ charges: Type.Array(Charge) }));
export const readOperations = reader(Type.Object({ operations: Type.Array(Operation) }));
export const readFollowUp = reader(Type.Object({ operation: Operation, charge: Charge }));
export const readError = reader(
  Type.Object({ error: Type.Object({ code: Type.String(), message: Type.String() }) }),
);
export const readNoticeBody = reader(
  Type.Object({
    id: Type.String({ minLength: 1 }),
    type: Type.String(),
    charge: Type.Optional(Charge),
    checkout: Type.Optional(Checkout),
  }),
);

// null for what is no JSON or not of the shape: the caller decides what not knowing means.
function reader<T extends Type.TSchema>(schema: T): (text: string) => Static<T> | null {
  const shape = Compile(schema);
  return (text) => {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      return null;
    }
    return shape.Check(value) ? (value as Static<T>) : null;
  };
}

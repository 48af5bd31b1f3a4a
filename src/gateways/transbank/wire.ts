// Transbank's shapes, in its names, as far as this gateway reads them. See README.md.

import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';

export const API_TEST = 'https://webpay3gint.transbank.cl';
export const API_LIVE = 'https://webpay3g.transbank.cl';
export const API_PATH = {
  webpay: '/rswebpaytransaction/api/webpay/v1.2',
  oneclick: '/rswebpaytransaction/api/oneclick/v1.2',
} as const;

const Code = (title: string) => Type.String({ pattern: '^\\d{12}$', title });
const Secret = (title: string) =>
  Type.String({ pattern: '^[0-9A-Fa-f]{64}$', title, secret: true });

export const Settings = Type.Object(
  {
    webpay_code: Code('Webpay Plus: commerce code'),
    webpay_secret: Secret('Webpay Plus: secret'),
    webpay_deferred: Type.Optional(
      Type.Boolean({ title: 'Webpay Plus: the commerce code has deferred capture' }),
    ),
    oneclick_code: Type.Optional(Code('Oneclick: commerce code (mall)')),
    oneclick_child_code: Type.Optional(Code('Oneclick: commerce code of the store in it')),
    oneclick_secret: Type.Optional(Secret('Oneclick: secret')),
    oneclick_deferred: Type.Optional(
      Type.Boolean({ title: 'Oneclick: the commerce code has deferred capture' }),
    ),
    currency: Type.Optional(
      Type.Union([Type.Literal('CLP'), Type.Literal('USD')], {
        title: 'Currency of the commerce codes',
        default: 'CLP',
      }),
    ),
    decline_level: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 2, title: 'Level of response codes', default: 1 }),
    ),
    enrolment_email: Type.Optional(
      Type.String({
        pattern: '^[^@\\s]+@[^@\\s]+$',
        maxLength: 100,
        title: 'E-mail for payers who store a card and have none',
      }),
    ),
    api_base: Type.Optional(
      Type.String({ pattern: '^https?://', maxLength: 200, title: 'Address' }),
    ),
  },
  { additionalProperties: false },
);

export type Settings = Static<typeof Settings>;

const Maybe = <T extends Type.TSchema>(schema: T) =>
  Type.Optional(Type.Union([schema, Type.Null()]));
const Text = Type.String();
/** `1000`, `1000.00`, and in some libraries' records a text. */
const Amount = Type.Union([Type.Number(), Type.String()]);

const PAYMENT = {
  amount: Maybe(Amount),
  status: Text,
  buy_order: Text,
  authorization_code: Maybe(Text),
  payment_type_code: Maybe(Text),
  response_code: Maybe(Type.Number()),
  installments_number: Maybe(Type.Number()),
  balance: Maybe(Amount),
  capture_expiration_date: Maybe(Text),
};
const CardDetail = Maybe(Type.Object({ card_number: Maybe(Text) }));

const WebpayPayment = Type.Object({
  ...PAYMENT,
  session_id: Maybe(Text),
  card_detail: CardDetail,
  accounting_date: Maybe(Text),
  transaction_date: Maybe(Text),
});

export type WireWebpay = Static<typeof WebpayPayment>;

const OneclickPayment = Type.Object({
  buy_order: Text,
  card_detail: CardDetail,
  accounting_date: Maybe(Text),
  transaction_date: Maybe(Text),
  details: Type.Array(Type.Object({ ...PAYMENT, commerce_code: Text })),
});

export type WireOneclick = Static<typeof OneclickPayment>;

export const readWebpay = reader(WebpayPayment);
export const readOneclick = reader(OneclickPayment);
export const readError = reader(Type.Object({ error_message: Text }));
export const readForm = reader(Type.Object({ token: Text, url: Text }));
export const readEnrolment = reader(Type.Object({ token: Text, url_webpay: Text }));
export const readEnrolled = reader(
  Type.Object({
    response_code: Type.Number(),
    tbk_user: Maybe(Text),
    authorization_code: Maybe(Text),
    card_type: Maybe(Text),
    card_number: Maybe(Text),
  }),
);
export const readRefund = reader(
  Type.Object({
    type: Text,
    authorization_code: Maybe(Text),
    balance: Maybe(Amount),
    response_code: Maybe(Type.Number()),
  }),
);
export const readCapture = reader(
  Type.Object({
    captured_amount: Amount,
    authorization_code: Maybe(Text),
    response_code: Type.Number(),
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

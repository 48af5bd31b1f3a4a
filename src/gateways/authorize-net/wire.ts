// Authorize.Net's shapes, in its names, as far as this gateway reads them. See README.md.

import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';

export const API_TEST = 'https://apitest.authorize.net';
export const API_LIVE = 'https://api.authorize.net';
/** Where the payer's browser goes. */
export const PAGES_TEST = 'https://test.authorize.net';
export const PAGES_LIVE = 'https://accept.authorize.net';
export const API_PATH = '/xml/v1/request.api';

export const Settings = Type.Object(
  {
    api_login_id: Type.String({ pattern: '^\\w{4,25}$', title: 'API login ID' }),
    transaction_key: Type.String({
      pattern: '^\\w{4,16}$',
      title: 'Transaction key',
      secret: true,
    }),
    signature_key: Type.Optional(
      Type.String({ pattern: '^[0-9A-Fa-f]{128}$', title: 'Signature key', secret: true }),
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
/** A text in one reply is a number in another. */
const Scalar = Type.Union([Type.String(), Type.Number()]);

const Messages = Type.Object({
  resultCode: Text,
  message: Type.Array(Type.Object({ code: Text, text: Text })),
});

const Transaction = Type.Object({
  responseCode: Maybe(Scalar),
  transId: Maybe(Text),
  authCode: Maybe(Text),
  avsResultCode: Maybe(Text),
  cvvResultCode: Maybe(Text),
  networkTransId: Maybe(Text),
  messages: Maybe(Type.Array(Type.Object({ code: Scalar, description: Maybe(Text) }))),
  errors: Maybe(Type.Array(Type.Object({ errorCode: Scalar, errorText: Maybe(Text) }))),
});

export type WireTransaction = Static<typeof Transaction>;

const Details = Type.Object({
  transId: Text,
  submitTimeUTC: Text,
  transactionType: Text,
  transactionStatus: Text,
  responseCode: Scalar,
  responseReasonCode: Scalar,
  responseReasonDescription: Maybe(Text),
  authCode: Maybe(Text),
  AVSResponse: Maybe(Text),
  order: Maybe(Type.Object({ invoiceNumber: Maybe(Text) })),
  authAmount: Scalar,
  settleAmount: Scalar,
  payment: Maybe(Type.Object({ creditCard: Maybe(Type.Object({ cardNumber: Text })) })),
  networkTransId: Maybe(Text),
});

export type WireDetails = Static<typeof Details>;

const Summary = Type.Object({
  transId: Text,
  submitTimeUTC: Text,
  transactionStatus: Text,
  invoiceNumber: Maybe(Text),
  settleAmount: Maybe(Scalar),
});

export type WireSummary = Static<typeof Summary>;

const Batch = Type.Object({
  batchId: Text,
  settlementState: Maybe(Text),
  statistics: Maybe(
    Type.Array(
      Type.Object({
        chargebackCount: Maybe(Type.Integer()),
        chargebackAmount: Maybe(Scalar),
        returnedItemCount: Maybe(Type.Integer()),
        returnedItemAmount: Maybe(Scalar),
      }),
    ),
  ),
});

export type WireBatch = Static<typeof Batch>;

const StoredCard = Type.Object({
  customerPaymentProfileId: Text,
  payment: Maybe(
    Type.Object({
      creditCard: Maybe(
        Type.Object({ cardNumber: Text, expirationDate: Maybe(Text), cardType: Maybe(Text) }),
      ),
    }),
  ),
});

export type WireStoredCard = Static<typeof StoredCard>;

const Notice = Type.Object({
  notificationId: Type.String({ minLength: 1 }),
  eventType: Text,
  eventDate: Text,
  payload: Type.Object({
    entityName: Maybe(Text),
    id: Maybe(Text),
    responseCode: Maybe(Scalar),
    merchantReferenceId: Maybe(Text),
    authCode: Maybe(Text),
  }),
});

export type WireNotice = Static<typeof Notice>;

export const readReply = reader(Type.Object({ messages: Messages }));
export const readTransaction = reader(
  Type.Object({ messages: Messages, transactionResponse: Maybe(Transaction) }),
);
export const readDetails = reader(Type.Object({ messages: Messages, transaction: Details }));
export const readSummaries = reader(
  Type.Object({ messages: Messages, transactions: Maybe(Type.Array(Summary)) }),
);
export const readBatches = reader(
  Type.Object({ messages: Messages, batchList: Maybe(Type.Array(Batch)) }),
);
export const readToken = reader(Type.Object({ messages: Messages, token: Maybe(Text) }));
/** What was stored, or what was there before: then beside an error. */
export const readStored = reader(
  Type.Object({
    messages: Messages,
    customerProfileId: Maybe(Text),
    customerPaymentProfileId: Maybe(Text),
    customerPaymentProfileIdList: Maybe(Type.Array(Text)),
  }),
);
export const readProfile = reader(
  Type.Object({
    messages: Messages,
    profile: Type.Object({
      customerProfileId: Text,
      paymentProfiles: Maybe(Type.Array(StoredCard)),
    }),
  }),
);
export const readMerchant = reader(
  Type.Object({ messages: Messages, isTestMode: Maybe(Type.Boolean()) }),
);
export const readNoticeBody = reader(Notice);

// null for what is no JSON or not of the shape: the caller decides what not knowing means. Every
// reply starts with a byte order mark.
function reader<T extends Type.TSchema>(schema: T): (text: string) => Static<T> | null {
  const shape = Compile(schema);
  return (text) => {
    let value: unknown;
    try {
      value = JSON.parse(text.replace(/^\uFEFF/, ''));
    } catch {
      return null;
    }
    return shape.Check(value) ? (value as Static<T>) : null;
  };
}

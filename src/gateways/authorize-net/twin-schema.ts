// The schema that the simulated Authorize.Net holds requests against: which elements, in which
// order, how long. Written from the vendor's AnetApiSchema.xsd.

import { ApiError, isObject, type Json } from './twin-wire.ts';

const NAMESPACE = 'AnetApi/xml/v1/schema/AnetApiSchema.xsd';

// Each type in the order of its elements: `name`, `!` must be there, `*` may repeat, then its type:
// `sN` a text of at most N, `decimal`, `boolean`, `digits`, `dateTime`, `page` 1 to 1000, `int`, or
// another of these. Without one it is a text.
const TYPES: Readonly<Record<string, string>> = {
  merchantAuthentication: 'name:s25 transactionKey:s16 sessionToken password:s40 clientKey',
  createTransactionRequest: 'transactionRequest!:transaction',
  transaction:
    'transactionType! amount:decimal currencyCode payment:payment profile:profilePayment ' +
    'solution:solution callId terminalNumber authCode refTransId splitTenderId order:order ' +
    'lineItems:any tax:any duty:any shipping:any taxExempt:boolean poNumber customer:customer ' +
    'billTo:address shipTo:address customerIP cardholderAuthentication:any retail:any employeeId ' +
    'transactionSettings:settings userFields:userFields surcharge:any merchantDescriptor ' +
    'subMerchant:any tip:any processingOptions:processingOptions ' +
    'subsequentAuthInformation:subsequentAuth otherTax:any shipFrom:any ' +
    'authorizationIndicatorType:any',
  payment: 'creditCard:creditCard bankAccount:any trackData:any opaqueData:opaqueData dataSource',
  creditCard: 'cardNumber! expirationDate! cardCode isPaymentToken:boolean cryptogram',
  opaqueData: 'dataDescriptor! dataValue! dataKey',
  profilePayment:
    'createProfile:boolean customerProfileId:digits paymentProfile:paymentProfileId ' +
    'shippingProfileId:digits',
  paymentProfileId: 'paymentProfileId!:digits cardCode',
  solution: 'id! name vendorName',
  order:
    'invoiceNumber:s20 description:s255 discountAmount:decimal taxIsAfterDiscount:boolean ' +
    'totalTaxTypeCode:s3 purchaserVATRegistrationNumber:s21 merchantVATRegistrationNumber:s21',
  customer: 'type id:s20 email:s255 driversLicense:any taxId',
  address:
    'firstName:s50 lastName:s50 company:s50 address:s60 city:s40 state:s40 zip:s20 country:s60 ' +
    'phoneNumber:s25 faxNumber:s25 email',
  settings: 'setting*:setting',
  setting: 'settingName settingValue',
  userFields: 'userField*:userField',
  userField: 'name value',
  processingOptions:
    'isFirstRecurringPayment:boolean isFirstSubsequentAuth:boolean isSubsequentAuth:boolean ' +
    'isStoredCredentials:boolean',
  subsequentAuth: 'originalNetworkTransId:s255 originalAuthAmount:decimal reason',
  updateHeldTransactionRequest: 'heldTransactionRequest!:held',
  held: 'action! refTransId!',
  createCustomerProfileRequest: 'profile!:customerProfile validationMode',
  customerProfile:
    'merchantCustomerId:s20 description:s255 email:s255 paymentProfiles*:paymentProfile ' +
    'shipToList*:address profileType',
  paymentProfile:
    'customerType billTo:address payment:payment driversLicense:any taxId ' +
    'defaultPaymentProfile:boolean subsequentAuthInformation:subsequentAuth ' +
    'excludeFromAccountUpdater:boolean',
  createCustomerPaymentProfileRequest:
    'customerProfileId!:digits paymentProfile!:paymentProfile validationMode',
  updateCustomerPaymentProfileRequest:
    'customerProfileId!:digits paymentProfile!:paymentProfileEx validationMode',
  paymentProfileEx:
    'customerType billTo:address payment:payment driversLicense:any taxId ' +
    'defaultPaymentProfile:boolean subsequentAuthInformation:subsequentAuth ' +
    'excludeFromAccountUpdater:boolean customerPaymentProfileId!:digits',
  createCustomerProfileFromTransactionRequest:
    'transId!:digits customer:customerOfProfile customerProfileId:digits ' +
    'defaultPaymentProfile:boolean defaultShippingAddress:boolean profileType',
  customerOfProfile: 'merchantCustomerId:s20 description:s255 email:s255',
  getHostedPaymentPageRequest: 'transactionRequest!:transaction hostedPaymentSettings:settings',
  getHostedProfilePageRequest: 'customerProfileId!:digits hostedProfileSettings:settings',
  getCustomerProfileRequest:
    'customerProfileId:digits merchantCustomerId:s20 email unmaskExpirationDate:boolean ' +
    'includeIssuerInfo:boolean',
  getCustomerPaymentProfileRequest:
    'customerProfileId!:digits customerPaymentProfileId:digits unmaskExpirationDate:boolean ' +
    'includeIssuerInfo:boolean',
  deleteCustomerProfileRequest: 'customerProfileId!:digits',
  deleteCustomerPaymentProfileRequest: 'customerProfileId!:digits customerPaymentProfileId!:digits',
  getTransactionDetailsRequest: 'transId!:digits',
  getUnsettledTransactionListRequest: 'status sorting:sorting paging:paging',
  getTransactionListRequest: 'batchId:digits sorting:sorting paging:paging',
  getTransactionListForCustomerRequest:
    'customerProfileId!:digits customerPaymentProfileId:digits sorting:sorting paging:paging',
  getSettledBatchListRequest:
    'includeStatistics:boolean firstSettlementDate:dateTime lastSettlementDate:dateTime',
  sorting: 'orderBy! orderDescending!:boolean',
  paging: 'limit!:page offset!:int',
  getMerchantDetailsRequest: '',
  authenticateTestRequest: '',
};

type Element = { name: string; needed: boolean; type: string };

const PARSED = new Map<string, readonly Element[]>();
const ANY = 'any';

/** Throws ApiError E00003, or E00004 for a name that is no request. */
export function checkRequest(name: string, body: Json): void {
  if (!name.endsWith('Request') || TYPES[name] === undefined) {
    throw new ApiError('E00004', 'The name of the requested API method is invalid.');
  }
  const first = elementsOf('merchantAuthentication!:merchantAuthentication clientId:s30 refId:s20');
  checkObject(name, body, [...first, ...elements(name)]);
}

function checkObject(name: string, value: Json, allowed: readonly Element[]): void {
  let at = 0;
  for (const [key, inner] of Object.entries(value)) {
    const found = allowed.findIndex((element, index) => index >= at && element.name === key);
    const skipped = allowed.slice(at, found).find(({ needed }) => needed);
    if (found < 0 || skipped !== undefined) {
      const has = `invalid child element '${key}' in namespace '${NAMESPACE}'`;
      throw malformed(`The element ${named(name)} has ${has}. ${expected(allowed, at)}`);
    }
    const element = allowed[found];
    if (element !== undefined) checkElement(element, inner);
    at = found + 1;
  }
  if (allowed.slice(at).some(({ needed }) => needed)) {
    throw malformed(`The element ${named(name)} has incomplete content. ${expected(allowed, at)}`);
  }
}

function checkElement({ name, type }: Element, value: unknown): void {
  if (type === ANY) return;
  if (TYPES[type] === undefined) {
    const why = refuseText(type, String(value));
    if (why !== null) {
      const shown = `The '${NAMESPACE}:${name}' element is invalid`;
      throw malformed(
        `${shown} - The value '${value}' is invalid according to its datatype ${why}`,
      );
    }
    return;
  }
  for (const one of Array.isArray(value) ? value : [value]) {
    if (!isObject(one)) {
      throw malformed(
        `The element ${named(name)} cannot contain text. ${expected(elements(type), 0)}`,
      );
    }
    checkObject(name, one, elements(type));
  }
}

const PATTERNS: Readonly<Record<string, [RegExp, string]>> = {
  decimal: [/^-?\d+(\.\d+)?$/, "'http://www.w3.org/2001/XMLSchema:decimal'"],
  boolean: [/^(true|false|0|1)$/, "'http://www.w3.org/2001/XMLSchema:boolean'"],
  digits: [/^\d+$/, `'${NAMESPACE}:numericString' - The Pattern constraint failed.`],
  dateTime: [
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$/,
    "'http://www.w3.org/2001/XMLSchema:dateTime'",
  ],
  page: [/^([1-9]\d{0,2}|1000)$/, "'Int' - The MaxInclusive constraint failed."],
  int: [/^[1-9]\d{0,5}$/, "'Int' - The MinInclusive constraint failed."],
};

function refuseText(type: string, value: string): string | null {
  const [pattern, why] = PATTERNS[type] ?? [];
  if (pattern !== undefined) return pattern.test(value) ? null : (why ?? '');
  const longest = Number(type.slice(1));
  if (type === '' || value.length <= longest) return null;
  return "'String' - The actual length is greater than the MaxLength value.";
}

function elements(type: string): readonly Element[] {
  const known = PARSED.get(type);
  if (known !== undefined) return known;
  const parsed = elementsOf(TYPES[type] ?? '');
  PARSED.set(type, parsed);
  return parsed;
}

function elementsOf(line: string): Element[] {
  return line.split(' ').flatMap((word) => {
    const match = /^(\w+)([!*]?)(?::(\w+))?$/.exec(word);
    if (match === null) return [];
    return [{ name: match[1] ?? '', needed: match[2] === '!', type: match[3] ?? '' }];
  });
}

// What may stand there: everything up to the next one that must.
function expected(allowed: readonly Element[], at: number): string {
  const rest = allowed.slice(at);
  const must = rest.findIndex(({ needed }) => needed);
  const names = (must < 0 ? rest : rest.slice(0, must + 1)).map(({ name }) => name);
  return `List of possible elements expected: '${names.join(', ')}' in namespace '${NAMESPACE}'.`;
}

function named(name: string): string {
  return `'${name}' in namespace '${NAMESPACE}'`;
}

function malformed(text: string): ApiError {
  return new ApiError('E00003', text);
}

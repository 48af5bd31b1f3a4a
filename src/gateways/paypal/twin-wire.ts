// PayPal's wire as the simulated server sees it: JSON replies, its error envelope, and the issues
// it names with the words of its documents.

import type { TwinReply } from '#sandbox/twin.ts';

export type Json = { [name: string]: unknown };

/** An answer other than 2xx. */
export class PayPalError extends Error {
  readonly status: number;
  readonly body: Json;

  constructor(status: number, body: Json) {
    super(String(body.name ?? body.error));
    this.status = status;
    this.body = body;
  }
}

const MESSAGES: Readonly<Record<string, readonly [status: number, message: string]>> = {
  INVALID_REQUEST: [
    400,
    'Request is not well-formed, syntactically incorrect, or violates schema.',
  ],
  NOT_AUTHORIZED: [403, 'Authorization failed due to insufficient permissions.'],
  RESOURCE_NOT_FOUND: [404, 'The specified resource does not exist.'],
  RESOURCE_CONFLICT: [409, 'The server has detected a conflict while processing this request.'],
  UNSUPPORTED_MEDIA_TYPE: [
    415,
    'The server does not support the request payload' + "'s media type.",
  ],
  UNPROCESSABLE_ENTITY: [
    422,
    'The requested action could not be performed, semantically incorrect, or failed business ' +
      'validation.',
  ],
  RATE_LIMIT_REACHED: [429, 'Too many requests. Blocked due to rate limiting.'],
  INTERNAL_SERVER_ERROR: [500, 'An internal server error occurred.'],
};

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  MISSING_REQUIRED_PARAMETER: 'A required field / parameter is missing.',
  INVALID_PARAMETER_SYNTAX: 'The value of a field does not conform to the expected format.',
  INVALID_PARAMETER_VALUE: 'The value of a field is invalid.',
  INVALID_STRING_MAX_LENGTH: 'The value of a field is too long.',
  MALFORMED_REQUEST_JSON: 'The request JSON is not well formed.',
  PAYPAL_REQUEST_ID_REQUIRED:
    'A PayPal-Request-Id is required if you are trying to process payment for an Order. Please ' +
    "specify a PayPal-Request-Id or Create the Order without a 'payment_source' specified.",
  PERMISSION_DENIED: 'You do not have permission to access or perform operations on this resource.',
  INVALID_RESOURCE_ID:
    'Specified resource ID does not exist. Please check the resource ID and try again.',
  PREVIOUS_REQUEST_IN_PROGRESS:
    'A previous request on this resource is currently in progress. Please wait for sometime and ' +
    'try again.',
  CANNOT_BE_ZERO_OR_NEGATIVE:
    'Must be greater than zero. If the currency supports decimals, only two decimal place ' +
    'precision is supported.',
  DECIMAL_PRECISION:
    'If the currency supports decimals, only two decimal place precision is supported.',
  AMOUNT_MISMATCH:
    'Should equal item_total + tax_total + shipping + handling + insurance - shipping_discount - ' +
    'discount.',
  DUPLICATE_INVOICE_ID:
    'Duplicate Invoice ID detected. To avoid a potential duplicate transaction your account ' +
    'setting requires that Invoice Id be unique for each transaction.',
  ORDER_NOT_APPROVED:
    "Payer has not yet approved the Order for payment. Please redirect the payer to the 'rel':" +
    "'approve' url returned as part of the HATEOAS links within the Create Order call or provide " +
    'a valid `payment_source` in the request.',
  ORDER_ALREADY_CAPTURED:
    "Order already captured.If 'intent=CAPTURE' only one capture per order is allowed.",
  INSTRUMENT_DECLINED:
    'The instrument presented  was either declined by the processor or bank, or it can' +
    "'t be used for this payment.",
  CAPTURE_FULLY_REFUNDED: 'The capture has already been fully refunded',
  REFUND_AMOUNT_EXCEEDED:
    'The refund amount must be less than or equal to the capture amount that has not yet been ' +
    'refunded.',
  TOKEN_ID_NOT_FOUND: 'Specified token was not found. Verify the token and try the request again.',
};

type About = { field?: string; value?: string; links?: readonly Json[] };

function envelope(name: string, issue: string | null, { field, value, links = [] }: About = {}) {
  const message = MESSAGES[name]?.[1] ?? name;
  const about = field === undefined ? {} : { field, value: value ?? '', location: 'body' };
  const description = issue === null ? '' : (DESCRIPTIONS[issue] ?? issue);
  const details = issue === null ? {} : { details: [{ ...about, issue, description }] };
  const href = `https://developer.paypal.com/docs/api/orders/v2/#error-${issue ?? name}`;
  const information = { href, rel: 'information_link', method: 'GET' };
  const all = [information, ...links];
  return { name, ...details, message, debug_id: '90957fca61718', links: all };
}

function error(name: string, issue: string | null, about?: About): PayPalError {
  return new PayPalError(MESSAGES[name]?.[0] ?? 500, envelope(name, issue, about));
}

export const malformed = (issue: string, field?: string, value?: string) =>
  error('INVALID_REQUEST', issue, { field, value });

export const unprocessable = (issue: string, field?: string, value?: string, links: Json[] = []) =>
  error('UNPROCESSABLE_ENTITY', issue, { field, value, links });

export const notFound = () => error('RESOURCE_NOT_FOUND', 'INVALID_RESOURCE_ID');
export const inProgress = () => error('RESOURCE_CONFLICT', 'PREVIOUS_REQUEST_IN_PROGRESS');
export const notAuthorized = () => error('NOT_AUTHORIZED', 'PERMISSION_DENIED');
export const wrongMedia = () => error('UNSUPPORTED_MEDIA_TYPE', null);
export const rateLimited = () => error('RATE_LIMIT_REACHED', null);
export const serverError = () => error('INTERNAL_SERVER_ERROR', null);

/** An issue asked for by name, as PayPal's sandbox lets its users do. */
export function mocked(name: string): PayPalError {
  if (MESSAGES[name] !== undefined) return error(name, null);
  if (name === 'PERMISSION_DENIED') return notAuthorized();
  if (name === 'PREVIOUS_REQUEST_IN_PROGRESS') return inProgress();
  const form = name.startsWith('INVALID_PARAMETER') || name.startsWith('MISSING_REQUIRED');
  return form ? malformed(name) : unprocessable(name);
}

export function jsonReply(status: number, body: unknown): TwinReply {
  const headers = { 'content-type': 'application/json', 'paypal-debug-id': '90957fca61718' };
  return { status, headers, body: body === null ? '' : JSON.stringify(body) };
}

export const errorReply = ({ status, body }: PayPalError): TwinReply => jsonReply(status, body);

/** An object of the body; an empty one where there is none. */
export function part(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Json)
    : {};
}

export function textAt(fields: Json, name: string, field: string, max: number): string | null {
  const value = fields[name];
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string') throw malformed('INVALID_PARAMETER_SYNTAX', field, String(value));
  if (value.length > max) throw malformed('INVALID_STRING_MAX_LENGTH', field, value);
  return value;
}

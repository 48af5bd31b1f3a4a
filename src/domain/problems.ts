// Every mistake a caller can make: its code, HTTP status and title, in one list. Rendered once,
// as application/problem+json. Bugs are not problems; they are assertions.

export const PROBLEMS = {
  // 400: the request cannot be read or a value is not possible.
  body_malformed: [400, 'The body is not valid JSON'],
  value_invalid: [400, 'A value is not possible'],
  field_missing: [400, 'A required field is missing'],
  field_unknown: [400, 'A field is not known here'],
  id_malformed: [400, 'An id is not well formed'],
  currency_unknown: [400, 'The currency is not a known ISO 4217 code'],
  amount_invalid: [400, 'The amount is not possible'],
  date_invalid: [400, 'The date is not possible'],
  date_past: [400, 'The date lies in the past'],
  date_out_of_range: [400, 'The date lies outside the allowed window'],
  billing_day_invalid: [400, 'The billing day is not possible'],
  end_before_start: [400, 'The end lies before the start'],
  schedule_empty: [400, 'The schedule contains no billing record'],
  cursor_invalid: [400, 'The cursor is not one of ours'],
  idempotency_key_missing: [400, 'The Idempotency-Key header is missing'],
  // 401, 403: who asks.
  key_missing: [401, 'No API key was given'],
  key_invalid: [401, 'The API key is not valid'],
  forbidden: [403, 'This key may not do that'],
  test_only: [403, 'This works in test mode only'],
  // 404, 405
  not_found: [404, 'There is no such thing here'],
  // 409: the request contradicts what is stored.
  reference_conflict: [409, 'The reference exists with other content'],
  idempotency_conflict: [409, 'The Idempotency-Key was used with another request'],
  idempotency_in_progress: [409, 'A request with this Idempotency-Key is still running'],
  state_conflict: [409, 'The present state does not allow that'],
  clock_conflict: [409, 'The test clock is being advanced'],
  // 413, 415, 429
  body_too_large: [413, 'The body is too large'],
  media_type_unsupported: [415, 'The content type is not supported'],
  rate_limited: [429, 'Too many requests'],
  // 422: well formed, but not acceptable for this account.
  account_unknown: [422, 'The account does not exist'],
  account_stopped: [422, 'A payment stop covers the account'],
  account_closed: [422, 'The account is closed'],
  instrument_unusable: [422, 'There is no usable instrument'],
  card_expires: [422, 'The card expires before the last billing record'],
  amount_not_possible: [422, 'The gateway cannot take this amount or currency'],
  connection_disabled: [422, 'The gateway connection is disabled'],
  connection_refused: [422, 'The gateway refuses the credentials'],
  verb_unsupported: [422, 'The gateway cannot do that'],
  refund_exceeds: [422, 'The refund exceeds what is left of the payment'],
  capture_exceeds: [422, 'The capture exceeds what is held'],
  limit_exceeded: [422, 'A limit of this installation is exceeded'],
  // 5xx
  internal: [500, 'Something went wrong on our side'],
  unavailable: [503, 'The service cannot answer right now'],
} as const satisfies Record<string, readonly [number, string]>;

export type ProblemCode = keyof typeof PROBLEMS;

/** Where and why: the field at fault, the value given, the limit it breaks, ids for people. */
export type ProblemDetail = {
  field?: string;
  value?: unknown;
  limit?: string;
  detail?: string;
  /** Several faults of one request, or of one row of an import. */
  errors?: readonly { code: ProblemCode; field?: string; value?: unknown; limit?: string }[];
  cause?: unknown;
};

export class Problem extends Error {
  readonly code: ProblemCode;
  readonly status: number;
  readonly field: string | undefined;
  readonly value: unknown;
  readonly limit: string | undefined;
  readonly detail: string;
  readonly errors: ProblemDetail['errors'];

  constructor(code: ProblemCode, given: ProblemDetail = {}) {
    const [status, title] = PROBLEMS[code];
    const detail = given.detail ?? sentence(title, given);
    super(detail, given.cause === undefined ? undefined : { cause: given.cause });
    this.name = 'Problem';
    this.code = code;
    this.status = status;
    this.field = given.field;
    this.value = given.value;
    this.limit = given.limit;
    this.detail = detail;
    this.errors = given.errors;
  }

  get title(): string {
    return PROBLEMS[this.code][1];
  }
}

function sentence(title: string, { field, value, limit }: ProblemDetail): string {
  const where = field === undefined ? '' : `: ${field}`;
  const what = value === undefined ? '' : ` was ${shown(value)}`;
  const bound = limit === undefined ? '' : `, allowed is ${limit}`;
  return `${title}${where}${what}${bound}.`;
}

function shown(value: unknown): string {
  const text = typeof value === 'bigint' ? value.toString() : (JSON.stringify(value) ?? 'nothing');
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}

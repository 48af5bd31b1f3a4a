-- The first schema. Why it looks as it does: docs/architecture.md, "The tables".
-- Rules: every key of a merchant's row starts with merchant_id; no foreign keys inside the hot set
-- (billing_record, billing_state, payment_transaction, and what is appended); `status` of a hot
-- table stands in no index; append-only tables are partitioned by the time inside their uuid v7.
-- Locks: none that matter, the tables are new.

create table business (
  id uuid primary key,
  name text not null,
  created_at timestamptz not null default now()
);

create table merchant (
  id uuid primary key,
  business_id uuid not null references business (id),
  mode text not null check (mode in ('test', 'live')),
  name text not null,
  country char(2) not null,
  region text,
  time_zone text not null,
  base_currency char(3) not null,
  cut_off_time text not null default '16:00',
  closed_days date[] not null default '{}',
  on_card_expiry text not null default 'warn' check (on_card_expiry in ('warn', 'refuse')),
  -- How far ahead billing records of unlimited payment records are made.
  horizon_days int not null default 62 check (horizon_days between 1 and 800),
  -- How long after its due day a billing record that could not be charged may still be charged.
  window_days int not null default 30 check (window_days between 0 and 366),
  -- The day of a merchant with a test clock is this instant, and no other clock counts for it.
  clock_at timestamptz,
  clock_advancing_until timestamptz,
  created_at timestamptz not null default now(),
  unique (business_id, mode),
  check (clock_at is null or mode = 'test')
);

create table api_key (
  merchant_id uuid not null references merchant (id),
  id uuid not null,
  name text not null,
  hash bytea not null unique,
  last4 text not null,
  created_at timestamptz not null default now(),
  revoked_at timestamptz,
  primary key (merchant_id, id)
);

create table customer (
  merchant_id uuid not null references merchant (id),
  id uuid not null,
  reference text,
  first_name text,
  last_name text,
  company text,
  emails text[] not null default '{}',
  phones text[] not null default '{}',
  address jsonb,
  metadata jsonb not null default '{}',
  created_at timestamptz not null default now(),
  primary key (merchant_id, id),
  unique (merchant_id, reference),
  check (last_name is not null or company is not null)
);

create table gateway_connection (
  merchant_id uuid not null references merchant (id),
  id uuid not null,
  gateway text not null,
  name text not null,
  mode text not null check (mode in ('test', 'live')),
  settings jsonb not null,
  secrets_sealed bytea not null,
  enabled boolean not null default true,
  disabled_reason text,
  -- null: the gateway's own limits.
  concurrency int check (concurrency between 1 and 1024),
  per_second int check (per_second between 1 and 100000),
  -- Days from approval to cleared: 0 for cards, working days for bank debits.
  clearing_days int not null default 3 check (clearing_days between 0 and 30),
  settlement_days int not null default 2 check (settlement_days between 0 and 60),
  created_at timestamptz not null default now(),
  primary key (merchant_id, id),
  unique (merchant_id, name)
);

-- A gateway's notice names the connection alone.
create index gateway_connection_by_id on gateway_connection (id);

create table wallet (
  merchant_id uuid not null references merchant (id),
  id uuid not null,
  customer_id uuid not null,
  reference text,
  -- An implicit wallet lives only as long as the payment record that made it.
  implicit boolean not null default false,
  default_instrument_id uuid,
  created_at timestamptz not null default now(),
  primary key (merchant_id, id),
  unique (merchant_id, reference),
  foreign key (merchant_id, customer_id) references customer (merchant_id, id)
);
create index wallet_by_customer on wallet (merchant_id, customer_id);

create table instrument (
  merchant_id uuid not null references merchant (id),
  id uuid not null,
  customer_id uuid not null,
  wallet_id uuid,
  gateway_connection_id uuid not null,
  kind text not null check (kind in ('card', 'bank_account', 'mandate')),
  token_sealed bytea not null,
  gateway_customer text,
  network_transaction_id text,
  brand text,
  last4 text,
  -- Last day on which a card may be used; null for what does not expire.
  expires_on date,
  -- Why it cannot be charged until it is replaced or corrected; null while it can.
  unusable_reason text,
  unusable_since timestamptz,
  created_at timestamptz not null default now(),
  primary key (merchant_id, id),
  foreign key (merchant_id, customer_id) references customer (merchant_id, id),
  foreign key (merchant_id, wallet_id) references wallet (merchant_id, id),
  foreign key (merchant_id, gateway_connection_id) references gateway_connection (merchant_id, id)
);
create index instrument_by_customer on instrument (merchant_id, customer_id);

create table account (
  merchant_id uuid not null references merchant (id),
  id uuid not null,
  customer_id uuid not null,
  reference text not null,
  default_instrument_id uuid,
  state text not null default 'open' check (state in ('open', 'closed')),
  created_at timestamptz not null default now(),
  primary key (merchant_id, id),
  unique (merchant_id, reference),
  foreign key (merchant_id, customer_id) references customer (merchant_id, id),
  foreign key (merchant_id, default_instrument_id) references instrument (merchant_id, id)
);
create index account_by_customer on account (merchant_id, customer_id);

create table payment_stop (
  merchant_id uuid not null references merchant (id),
  id uuid not null,
  account_id uuid not null,
  from_at timestamptz not null,
  until_at timestamptz,
  reason text not null,
  set_by text not null,
  -- The declined payment transaction that set it; null for a stop that a person or the API set.
  cause_transaction_id uuid,
  lifted_at timestamptz,
  lifted_by text,
  created_at timestamptz not null default now(),
  primary key (merchant_id, id),
  unique (merchant_id, cause_transaction_id),
  check ((lifted_at is null) = (lifted_by is null))
);
create index payment_stop_standing on payment_stop (merchant_id, account_id)
  where lifted_at is null;

create table payment_record (
  merchant_id uuid not null references merchant (id),
  id uuid not null,
  number bigint generated always as identity,
  account_id uuid not null,
  wallet_id uuid not null,
  order_ref text,
  description text,
  currency char(3) not null,
  amount bigint not null check (amount > 0),
  first_amount bigint check (first_amount > 0),
  frequency smallint not null check (frequency in (10, 20, 30, 40, 50, 60, 70, 80, 90)),
  first_on date not null,
  billing_day smallint check (billing_day between 1 and 31),
  billing_count int check (billing_count > 0),
  end_on date,
  first_kind text not null default 'purchase' check (first_kind in ('purchase', 'authorization')),
  retry_policy text not null,
  state text not null default 'active' check (state in ('active', 'completed', 'inactive')),
  state_reason text,
  -- Billing records 1..planned_count exist. null plan_at: all are made, or none will be.
  planned_count int not null default 0,
  plan_at timestamptz,
  test_clock boolean not null default false,
  warning text,
  -- The Idempotency-Key it was asked for with: asked again, it is the same payment record.
  request_key text,
  created_at timestamptz not null default now(),
  primary key (merchant_id, id),
  unique (merchant_id, number),
  foreign key (merchant_id, account_id) references account (merchant_id, id),
  foreign key (merchant_id, wallet_id) references wallet (merchant_id, id)
);
create unique index payment_record_request on payment_record (merchant_id, request_key)
  where request_key is not null;
create index payment_record_by_account on payment_record (merchant_id, account_id);
create index payment_record_by_state on payment_record (merchant_id, state, id);
create index payment_record_to_plan on payment_record (plan_at) where plan_at is not null;

-- The hot set. Rows are made from the locked parent in one statement; no foreign keys.

create table billing_record (
  merchant_id uuid not null,
  id uuid not null,
  origin text not null check (origin in ('payment_record', 'one_off', 'invoice')),
  payment_record_id uuid,
  ordinal int,
  -- The merchant's own name for a one-off schedule, and what was asked under that name.
  reference text,
  asked jsonb,
  account_id uuid not null,
  wallet_id uuid,
  instrument_id uuid,
  kind text not null check (kind in ('purchase', 'authorization')),
  amount bigint not null check (amount > 0),
  currency char(3) not null,
  due_on date not null,
  -- The last day on which it may still be charged once the reason that held it back is gone.
  window_until date not null,
  retry_policy text not null,
  description text,
  created_at timestamptz not null default now(),
  primary key (merchant_id, id),
  check ((payment_record_id is null) = (ordinal is null)),
  check ((reference is null) = (asked is null))
);
create unique index billing_record_ordinal
  on billing_record (merchant_id, payment_record_id, ordinal)
  where payment_record_id is not null;
create unique index billing_record_reference on billing_record (merchant_id, reference)
  where reference is not null;
create index billing_record_by_account on billing_record (merchant_id, account_id, due_on);
create index billing_record_by_day on billing_record (merchant_id, due_on, id);

create table billing_state (
  merchant_id uuid not null,
  billing_record_id uuid not null,
  -- Claimable from then; null while nothing is to be done without an event. The claim clears it.
  queue_at timestamptz,
  -- The merchant's day is an input: left out of the global claim, claimed on its own day.
  test_clock boolean not null default false,
  status text not null check (status in ('to_come', 'collecting', 'in_retry', 'unbillable',
    'awaiting_payer', 'pending', 'authorized', 'paid', 'cleared', 'settled', 'charged_back',
    'refunded', 'failed', 'cancelled')),
  attempt_count smallint not null default 0,
  -- How many attempts were declined: what the retry policy counts.
  decline_count smallint not null default 0,
  first_failed_on date,
  last_transaction_id uuid,
  reason text,
  -- Where a won chargeback returns to.
  status_before text,
  primary key (merchant_id, billing_record_id),
  check (queue_at is null or status in ('to_come', 'in_retry'))
) with (fillfactor = 40);
create index billing_state_due on billing_state (queue_at, merchant_id)
  where queue_at is not null and not test_clock;
create index billing_state_due_on_test_clock on billing_state (merchant_id, queue_at)
  where queue_at is not null and test_clock;

create table payment_transaction (
  merchant_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('purchase', 'authorization', 'capture', 'void', 'refund')),
  trigger text not null check (trigger in ('signup', 'schedule', 'one_off', 'invoice', 'retry',
    'payer', 'manual', 'import', 'notice')),
  billing_record_id uuid not null,
  -- 1, 2, ... for a purchase or authorization; null for what follows one.
  attempt smallint,
  parent_id uuid,
  account_id uuid not null,
  gateway_connection_id uuid not null,
  instrument_id uuid not null,
  amount bigint not null check (amount > 0),
  currency char(3) not null,
  status text not null check (status in ('in_progress', 'pending', 'authorized', 'succeeded',
    'failed', 'unknown', 'cancelled', 'partially_refunded', 'refunded', 'charged_back')),
  status_count smallint not null default 1,
  status_at timestamptz not null,
  refunded bigint not null default 0 check (refunded between 0 and amount),
  gateway_ref text,
  data jsonb,
  -- The caller's Idempotency-Key that asked for this capture, void or refund; null without one.
  request_key text check (request_key is null or kind in ('capture', 'void', 'refund')),
  -- When the gateway's final answer was booked.
  confirmed_at timestamptz,
  created_at timestamptz not null,
  primary key (merchant_id, id),
  check ((attempt is null) = (kind in ('capture', 'void', 'refund'))),
  check ((parent_id is null) = (kind in ('purchase', 'authorization')))
) with (fillfactor = 45);
-- A second intent for the same attempt is impossible, whoever makes it.
create unique index payment_transaction_attempt on payment_transaction
  (merchant_id, billing_record_id, attempt);
create index payment_transaction_by_parent on payment_transaction (merchant_id, parent_id)
  where parent_id is not null;
-- A second follow-up for the same request is impossible, however late it is repeated.
create unique index payment_transaction_request on payment_transaction (merchant_id, request_key)
  where request_key is not null;

create table transaction_status (
  merchant_id uuid not null,
  payment_transaction_id uuid not null,
  seq smallint not null,
  status text not null,
  at timestamptz not null,
  amount bigint not null,
  http_code smallint not null default 0,
  preauth boolean not null default false,
  code text,
  message text,
  gateway_ref text,
  cause text not null,
  log_id uuid,
  primary key (merchant_id, payment_transaction_id, seq)
) partition by range (payment_transaction_id);
create index transaction_status_gateway_ref on transaction_status (merchant_id, gateway_ref)
  where gateway_ref is not null;
create table transaction_status_default partition of transaction_status default;

-- One row is one transfer. Its key is its cause, so that nothing can be booked twice.
create table ledger_entry (
  merchant_id uuid not null,
  payment_transaction_id uuid not null,
  cause text not null check (cause in ('purchase', 'capture', 'refund', 'chargeback',
    'chargeback_won', 'dishonour')),
  seq smallint not null default 1,
  account_id uuid not null,
  debit text not null check (debit in ('payer', 'gateway')),
  debit_of uuid not null,
  credit text not null check (credit in ('payer', 'gateway')),
  credit_of uuid not null,
  amount bigint not null check (amount > 0),
  currency char(3) not null,
  booked_at timestamptz not null,
  primary key (merchant_id, payment_transaction_id, cause, seq),
  check ((debit, debit_of) <> (credit, credit_of))
) partition by range (payment_transaction_id);
create table ledger_entry_default partition of ledger_entry default;

-- Sums of the ledger entries of gateway connections, one row per batch and currency, written in the
-- same transaction as the entries; a balance is their sum. No row is ever contended for. An
-- account's balance is the sum of its few entries.
create table ledger_sum (
  merchant_id uuid not null,
  ledger_account text not null,
  ledger_account_of uuid not null,
  currency char(3) not null,
  id uuid not null,
  debits bigint not null,
  credits bigint not null,
  entries int not null,
  primary key (merchant_id, ledger_account, ledger_account_of, currency, id)
);

create table event (
  merchant_id uuid not null,
  at timestamptz not null,
  id uuid not null,
  type text not null,
  account_id uuid,
  billing_record_id uuid,
  payment_transaction_id uuid,
  data jsonb,
  primary key (merchant_id, at, id)
) partition by range (id);
create table event_default partition of event default;

create table transaction_log (
  merchant_id uuid not null,
  id uuid not null,
  at timestamptz not null,
  kind text not null check (kind in ('exchange', 'notice', 'change', 'engine')),
  actor text not null,
  summary text not null,
  subject_id uuid,
  -- Written once and read whole: json keeps the text as it came, which jsonb would take apart.
  detail json,
  primary key (merchant_id, id)
) partition by range (id);
-- Exchanges, one a payment, are found through transaction_status.log_id and cost no index here.
create index transaction_log_by_subject on transaction_log (merchant_id, subject_id, id)
  where kind <> 'exchange' and subject_id is not null;
create index transaction_log_by_kind on transaction_log (merchant_id, kind, id)
  where kind <> 'exchange';
create table transaction_log_default partition of transaction_log default;

-- Who works, and what each process has in flight: one row per claim, not per payment.

create table worker (
  id uuid primary key,
  name text not null,
  started_at timestamptz not null,
  alive_until timestamptz not null
);

create table lease (
  id uuid primary key,
  worker_id uuid not null,
  made_at timestamptz not null,
  merchants uuid[] not null,
  transactions uuid[] not null
);
-- Written and read once: compressing random ids costs a microsecond a payment and gains nothing.
alter table lease alter merchants set storage external, alter transactions set storage external;
create index lease_by_worker on lease (worker_id);

-- Payment transactions whose outcome has to be asked for, and when to ask next.
create table doubt (
  merchant_id uuid not null,
  payment_transaction_id uuid not null,
  -- Last instant at which a request of ours for it may have been sent; null: provably never sent.
  sent_until timestamptz,
  since timestamptz not null,
  ask_at timestamptz not null,
  asked int not null default 0,
  last_answer text,
  primary key (merchant_id, payment_transaction_id)
);
create index doubt_to_ask on doubt (ask_at);

create table gateway_notice (
  merchant_id uuid not null,
  gateway_connection_id uuid not null,
  notice_id text not null,
  received_at timestamptz not null,
  primary key (merchant_id, gateway_connection_id, notice_id)
);

create table idempotency_key (
  merchant_id uuid not null,
  key text not null,
  request_hash bytea not null,
  status smallint,
  reply text,
  created_at timestamptz not null default now(),
  primary key (merchant_id, key)
);
create index idempotency_key_age on idempotency_key (created_at);

-- What is written once is not changed or removed by the server, whoever asks it to.
revoke update, delete, truncate on ledger_entry, transaction_status, event, transaction_log
  from current_user;

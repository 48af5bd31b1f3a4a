-- Dunlin 0.1.0: the schema of migration 0001 with data, for tests of
-- upgrades. Written by scripts/dump-release.ts at the release and never changed. All secrets
-- in it are test secrets, sealed with the key of the tests.

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

create table schema_migration (
  number integer not null,
  name text not null,
  breaking boolean not null,
  applied_at timestamp with time zone not null default now(),
  constraint schema_migration_pkey PRIMARY KEY (number)
);

create table event_2026_11 partition of event FOR VALUES FROM ('01a19467-e800-0000-0000-000000000000') TO ('01a22ee6-b000-0000-0000-000000000000');
revoke update, delete, truncate on event_2026_11 from current_user;
create table event_2026_12 partition of event FOR VALUES FROM ('01a22ee6-b000-0000-0000-000000000000') TO ('01a2ce8b-d400-0000-0000-000000000000');
revoke update, delete, truncate on event_2026_12 from current_user;
create table event_2027_01 partition of event FOR VALUES FROM ('01a2ce8b-d400-0000-0000-000000000000') TO ('01a36e30-f800-0000-0000-000000000000');
revoke update, delete, truncate on event_2027_01 from current_user;
create table ledger_entry_2026_11 partition of ledger_entry FOR VALUES FROM ('01a19467-e800-0000-0000-000000000000') TO ('01a22ee6-b000-0000-0000-000000000000');
revoke update, delete, truncate on ledger_entry_2026_11 from current_user;
create table ledger_entry_2026_12 partition of ledger_entry FOR VALUES FROM ('01a22ee6-b000-0000-0000-000000000000') TO ('01a2ce8b-d400-0000-0000-000000000000');
revoke update, delete, truncate on ledger_entry_2026_12 from current_user;
create table ledger_entry_2027_01 partition of ledger_entry FOR VALUES FROM ('01a2ce8b-d400-0000-0000-000000000000') TO ('01a36e30-f800-0000-0000-000000000000');
revoke update, delete, truncate on ledger_entry_2027_01 from current_user;
create table transaction_log_2026_11 partition of transaction_log FOR VALUES FROM ('01a19467-e800-0000-0000-000000000000') TO ('01a22ee6-b000-0000-0000-000000000000');
revoke update, delete, truncate on transaction_log_2026_11 from current_user;
create table transaction_log_2026_12 partition of transaction_log FOR VALUES FROM ('01a22ee6-b000-0000-0000-000000000000') TO ('01a2ce8b-d400-0000-0000-000000000000');
revoke update, delete, truncate on transaction_log_2026_12 from current_user;
create table transaction_log_2027_01 partition of transaction_log FOR VALUES FROM ('01a2ce8b-d400-0000-0000-000000000000') TO ('01a36e30-f800-0000-0000-000000000000');
revoke update, delete, truncate on transaction_log_2027_01 from current_user;
create table transaction_status_2026_11 partition of transaction_status FOR VALUES FROM ('01a19467-e800-0000-0000-000000000000') TO ('01a22ee6-b000-0000-0000-000000000000');
revoke update, delete, truncate on transaction_status_2026_11 from current_user;
create table transaction_status_2026_12 partition of transaction_status FOR VALUES FROM ('01a22ee6-b000-0000-0000-000000000000') TO ('01a2ce8b-d400-0000-0000-000000000000');
revoke update, delete, truncate on transaction_status_2026_12 from current_user;
create table transaction_status_2027_01 partition of transaction_status FOR VALUES FROM ('01a2ce8b-d400-0000-0000-000000000000') TO ('01a36e30-f800-0000-0000-000000000000');
revoke update, delete, truncate on transaction_status_2027_01 from current_user;

insert into billing_record (merchant_id, id, origin, payment_record_id, ordinal, reference, asked, account_id, wallet_id, instrument_id, kind, amount, currency, due_on, window_until, retry_policy, description, created_at) overriding system value values
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a154-7000-90cd-5e4226b8c681', 'one_off', NULL, NULL, 'one-off-01a20d28-a131-7000-aa85-1310ce624951', '{"retry": "none", "amount": "4900", "due_on": null, "account": "01a20d28-a08e-7000-9456-90e2a2981d63", "currency": "EUR", "description": null}', '01a20d28-a08e-7000-9456-90e2a2981d63', NULL, NULL, 'purchase', '4900', 'EUR', '2026-11-16', '2026-12-16', 'none', NULL, '2026-11-24 10:44:56.245894+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a16a-7000-91e8-a60eb7179656', 'one_off', NULL, NULL, 'one-off-01a20d28-a161-7000-a184-383a40190559', '{"retry": "none", "amount": "4900", "due_on": null, "account": "01a20d28-a0ad-7000-81de-6e5acb4a9d94", "currency": "EUR", "description": null}', '01a20d28-a0ad-7000-81de-6e5acb4a9d94', NULL, NULL, 'purchase', '4900', 'EUR', '2026-11-16', '2026-12-16', 'none', NULL, '2026-11-24 10:44:56.290954+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a178-7000-ac80-9733d7e1e550', 'one_off', NULL, NULL, 'one-off-01a20d28-a175-7000-ac20-fe342d7a29d2', '{"retry": "none", "amount": "4900", "due_on": null, "account": "01a20d28-a0bb-7000-b9bf-00fc99cd50fa", "currency": "EUR", "description": null}', '01a20d28-a0bb-7000-b9bf-00fc99cd50fa', NULL, NULL, 'purchase', '4900', 'EUR', '2026-11-16', '2026-12-16', 'none', NULL, '2026-11-24 10:44:56.309569+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a181-7000-afaf-37195c1f1c1c', 'payment_record', '01a20d28-a180-7000-a4aa-13276bdb61f6', '1', NULL, NULL, '01a20d28-a0c7-7000-aff3-9d5b49db0387', '01a20d28-a17e-7000-b0ee-cf93bae817a7', NULL, 'purchase', '4900', 'EUR', '2026-11-16', '2026-12-16', 'three_in_a_week', NULL, '2026-11-24 10:44:56.315751+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a4e2-7000-b3cc-0dda77ca7cf2', 'one_off', NULL, NULL, 'one-off-01a20d28-a4dd-7001-83d5-cb2be14de969', '{"retry": "none", "amount": "4900", "due_on": null, "account": "01a20d28-a45b-7000-88ac-1b9dd1eac451", "currency": "EUR", "description": null}', '01a20d28-a45b-7000-88ac-1b9dd1eac451', NULL, NULL, 'purchase', '4900', 'EUR', '2026-11-24', '2026-12-24', 'none', NULL, '2026-11-24 10:44:57.182273+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a4e9-7000-98dc-4a6d8ad1d4a4', 'one_off', NULL, NULL, 'one-off-01a20d28-a4e5-7000-aa9c-5722c7324403', '{"retry": "none", "amount": "4900", "due_on": null, "account": "01a20d28-a45b-7000-88ac-1b9dd1eac451", "currency": "EUR", "description": null}', '01a20d28-a45b-7000-88ac-1b9dd1eac451', NULL, NULL, 'purchase', '4900', 'EUR', '2026-11-24', '2026-12-24', 'none', NULL, '2026-11-24 10:44:57.189878+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a4ee-7000-a96e-ca19829802c5', 'one_off', NULL, NULL, 'one-off-01a20d28-a4ec-7000-9565-0fb1fb9f2495', '{"retry": "none", "amount": "4900", "due_on": null, "account": "01a20d28-a45b-7000-88ac-1b9dd1eac451", "currency": "EUR", "description": null}', '01a20d28-a45b-7000-88ac-1b9dd1eac451', NULL, NULL, 'purchase', '4900', 'EUR', '2026-11-24', '2026-12-24', 'none', NULL, '2026-11-24 10:44:57.196281+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a4f2-7000-9619-90fa5d1e60b8', 'one_off', NULL, NULL, 'one-off-01a20d28-a4f0-7000-a9df-499b4a6bbc53', '{"retry": "none", "amount": "4900", "due_on": null, "account": "01a20d28-a470-7000-909c-d8010927ad93", "currency": "EUR", "description": null}', '01a20d28-a470-7000-909c-d8010927ad93', NULL, NULL, 'purchase', '4900', 'EUR', '2026-11-24', '2026-12-24', 'none', NULL, '2026-11-24 10:44:57.200443+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a4f8-7000-ac8d-8b9483bffe1f', 'one_off', NULL, NULL, 'one-off-01a20d28-a4f4-7001-a874-3b9dd3463bf3', '{"retry": "none", "amount": "4900", "due_on": null, "account": "01a20d28-a483-7000-b2e2-c7d5c553aff0", "currency": "EUR", "description": null}', '01a20d28-a483-7000-b2e2-c7d5c553aff0', NULL, NULL, 'purchase', '4900', 'EUR', '2026-11-24', '2026-12-24', 'none', NULL, '2026-11-24 10:44:57.205053+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a4fc-7000-9d1a-0a1ed039a0c4', 'one_off', NULL, NULL, 'one-off-01a20d28-a4fa-7000-b90d-aa0323c373eb', '{"retry": "none", "amount": "4900", "due_on": null, "account": "01a20d28-a49c-7000-a8d9-6d28f6b00567", "currency": "EUR", "description": null}', '01a20d28-a49c-7000-a8d9-6d28f6b00567', NULL, NULL, 'purchase', '4900', 'EUR', '2026-11-24', '2026-12-24', 'none', NULL, '2026-11-24 10:44:57.210361+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a501-7000-933b-cd328ac42bf9', 'one_off', NULL, NULL, 'one-off-01a20d28-a4fe-7000-bca8-53fabf5570fd', '{"retry": "none", "amount": "4900", "due_on": null, "account": "01a20d28-a4a5-7000-a1c0-219845dc9b8c", "currency": "EUR", "description": null}', '01a20d28-a4a5-7000-a1c0-219845dc9b8c', NULL, NULL, 'purchase', '4900', 'EUR', '2026-11-24', '2026-12-24', 'none', NULL, '2026-11-24 10:44:57.215009+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a506-7000-9df5-5337e5cdb6ab', 'one_off', NULL, NULL, 'one-off-01a20d28-a504-7000-b8e3-0ef679590747', '{"retry": "none", "amount": "4900", "due_on": null, "account": "01a20d28-a4b3-7000-b770-9f43538d4eee", "currency": "EUR", "description": null}', '01a20d28-a4b3-7000-b770-9f43538d4eee', NULL, NULL, 'purchase', '4900', 'EUR', '2026-11-24', '2026-12-24', 'none', NULL, '2026-11-24 10:44:57.220298+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a50a-7000-9548-b666e6fa7506', 'one_off', NULL, NULL, 'one-off-01a20d28-a508-7000-9312-7b66cbe145de', '{"retry": "none", "amount": "4900", "due_on": null, "account": "01a20d28-a4bf-7000-9974-b952256069ba", "currency": "EUR", "description": null}', '01a20d28-a4bf-7000-9974-b952256069ba', NULL, NULL, 'purchase', '4900', 'EUR', '2026-11-24', '2026-12-24', 'none', NULL, '2026-11-24 10:44:57.224614+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a512-7000-8fe1-79fcf290a00c', 'one_off', NULL, NULL, 'one-off-01a20d28-a50d-7000-be02-a1df393b63a1', '{"retry": "none", "amount": "4900", "due_on": null, "account": "01a20d28-a490-7000-bf19-35d947eafc30", "currency": "EUR", "description": null}', '01a20d28-a490-7000-bf19-35d947eafc30', NULL, NULL, 'purchase', '4900', 'EUR', '2026-11-24', '2026-12-24', 'none', NULL, '2026-11-24 10:44:57.229548+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a518-7001-9bd4-6edb7f1b38e3', 'payment_record', '01a20d28-a518-7000-8c33-9052b456a7d6', '1', NULL, NULL, '01a20d28-a470-7000-909c-d8010927ad93', '01a20d28-a516-7000-b89d-65ec3330b593', NULL, 'purchase', '4900', 'EUR', '2026-11-24', '2026-12-24', 'three_in_a_week', NULL, '2026-11-24 10:44:57.237615+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a518-7002-a54e-a5fd77469732', 'payment_record', '01a20d28-a518-7000-8c33-9052b456a7d6', '2', NULL, NULL, '01a20d28-a470-7000-909c-d8010927ad93', '01a20d28-a516-7000-b89d-65ec3330b593', NULL, 'purchase', '4900', 'EUR', '2026-12-24', '2027-01-23', 'three_in_a_week', NULL, '2026-11-24 10:44:57.237615+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a519-7000-b881-c1eea2e9a54a', 'payment_record', '01a20d28-a518-7000-8c33-9052b456a7d6', '3', NULL, NULL, '01a20d28-a470-7000-909c-d8010927ad93', '01a20d28-a516-7000-b89d-65ec3330b593', NULL, 'purchase', '4900', 'EUR', '2027-01-24', '2027-02-23', 'three_in_a_week', NULL, '2026-11-24 10:44:57.237615+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a522-7001-be99-e0a59ad43ceb', 'payment_record', '01a20d28-a522-7000-88e3-802f20157041', '1', NULL, NULL, '01a20d28-a4c9-7000-b119-aded990123ff', '01a20d28-a51f-7000-a29d-93c6cf4cad3c', NULL, 'purchase', '4900', 'EUR', '2026-11-25', '2026-12-25', 'three_in_a_week', NULL, '2026-11-24 10:44:57.245588+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a522-7002-bf7d-57d8a3acdbab', 'payment_record', '01a20d28-a522-7000-88e3-802f20157041', '2', NULL, NULL, '01a20d28-a4c9-7000-b119-aded990123ff', '01a20d28-a51f-7000-a29d-93c6cf4cad3c', NULL, 'purchase', '4900', 'EUR', '2026-12-24', '2027-01-23', 'three_in_a_week', NULL, '2026-11-24 10:44:57.245588+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a522-7003-b16d-04184f041f7d', 'payment_record', '01a20d28-a522-7000-88e3-802f20157041', '3', NULL, NULL, '01a20d28-a4c9-7000-b119-aded990123ff', '01a20d28-a51f-7000-a29d-93c6cf4cad3c', NULL, 'purchase', '4900', 'EUR', '2027-01-24', '2027-02-23', 'three_in_a_week', NULL, '2026-11-24 10:44:57.245588+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a52e-7000-8a29-14d4a70ff934', 'one_off', NULL, NULL, 'one-off-01a20d28-a525-7000-af9b-f9b0d20a2c13', '{"retry": "none", "amount": "4900", "due_on": "2026-11-25", "account": "01a20d28-a4c9-7000-b119-aded990123ff", "currency": "EUR", "description": null}', '01a20d28-a4c9-7000-b119-aded990123ff', NULL, NULL, 'purchase', '4900', 'EUR', '2026-11-25', '2026-12-25', 'none', NULL, '2026-11-24 10:44:57.253837+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a536-7000-bec1-81effa1a74fe', 'one_off', NULL, NULL, 'one-off-01a20d28-a533-7000-8e3b-bca608f6e4b3', '{"retry": "none", "amount": "4900", "due_on": "2026-11-26", "account": "01a20d28-a4c9-7000-b119-aded990123ff", "currency": "EUR", "description": null}', '01a20d28-a4c9-7000-b119-aded990123ff', NULL, NULL, 'purchase', '4900', 'EUR', '2026-11-26', '2026-12-26', 'none', NULL, '2026-11-24 10:44:57.267967+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a54b-7000-b389-cbd8abe27be2', 'one_off', NULL, NULL, 'one-off-01a20d28-a547-7000-ab2c-27a0c5038945', '{"retry": "none", "amount": "4900", "due_on": "2026-11-25", "account": "01a20d28-a45b-7000-88ac-1b9dd1eac451", "currency": "EUR", "description": null}', '01a20d28-a45b-7000-88ac-1b9dd1eac451', NULL, NULL, 'purchase', '4900', 'EUR', '2026-11-25', '2026-12-25', 'none', NULL, '2026-11-24 10:44:57.287843+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a555-7000-95cb-113bfc9eaa9a', 'one_off', NULL, NULL, 'one-off-01a20d28-a552-7000-a3f6-149ad0ca3eae', '{"retry": "none", "amount": "4900", "due_on": "2026-11-25", "account": "01a20d28-a4c9-7000-b119-aded990123ff", "currency": "EUR", "description": null}', '01a20d28-a4c9-7000-b119-aded990123ff', NULL, NULL, 'purchase', '5100', 'EUR', '2026-11-25', '2026-12-25', 'none', NULL, '2026-11-24 10:44:57.298852+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a561-7001-b228-f2fa12a86a40', 'payment_record', '01a20d28-a561-7000-b532-01eb016b906e', '1', NULL, NULL, '01a20d28-a490-7000-bf19-35d947eafc30', '01a20d28-a560-7000-b70a-791ff39b99ad', NULL, 'purchase', '4900', 'EUR', '2026-11-25', '2026-12-25', 'three_in_a_week', NULL, '2026-11-24 10:44:57.311669+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a561-7002-acdd-4847b62e8e02', 'payment_record', '01a20d28-a561-7000-b532-01eb016b906e', '2', NULL, NULL, '01a20d28-a490-7000-bf19-35d947eafc30', '01a20d28-a560-7000-b70a-791ff39b99ad', NULL, 'purchase', '4900', 'EUR', '2026-12-24', '2027-01-23', 'three_in_a_week', NULL, '2026-11-24 10:44:57.311669+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a561-7003-a09f-77a56fa1797b', 'payment_record', '01a20d28-a561-7000-b532-01eb016b906e', '3', NULL, NULL, '01a20d28-a490-7000-bf19-35d947eafc30', '01a20d28-a560-7000-b70a-791ff39b99ad', NULL, 'purchase', '4900', 'EUR', '2027-01-24', '2027-02-23', 'three_in_a_week', NULL, '2026-11-24 10:44:57.311669+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a699-7001-a6ce-6861a9c8f808', 'payment_record', '01a20d28-a699-7000-88d5-cb735434659d', '1', NULL, NULL, '01a20d28-a68c-7000-8bb3-350980eeee43', '01a20d28-a698-7000-8d61-4e4e6b19a82a', NULL, 'authorization', '4900', 'EUR', '2026-11-24', '2026-12-24', 'three_in_a_week', NULL, '2026-11-24 10:44:57.623054+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6b9-7001-97ca-130e4b0d2430', 'payment_record', '01a20d28-a6b9-7000-bbc3-d565f11da6d0', '1', NULL, NULL, '01a20d28-a6a0-7000-bb3f-13e1e06715f2', '01a20d28-a6b8-7000-a154-b1a0b320b4db', NULL, 'authorization', '4900', 'EUR', '2026-11-24', '2026-12-24', 'three_in_a_week', NULL, '2026-11-24 10:44:57.654608+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6cd-7001-a26d-6d6b6014f536', 'payment_record', '01a20d28-a6cd-7000-9750-28ab25a55452', '1', NULL, NULL, '01a20d28-a6bf-7000-8625-b4df4dc1d939', '01a20d28-a6cc-7000-a332-12ba2edbc07a', NULL, 'authorization', '4900', 'EUR', '2026-11-24', '2026-12-24', 'three_in_a_week', NULL, '2026-11-24 10:44:57.673708+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6d5-7000-8914-64b0bdbf92a3', 'one_off', NULL, NULL, 'one-off-01a20d28-a6d0-7001-9af0-ab45a910d683', '{"retry": "none", "amount": "4900", "due_on": null, "account": "01a20d28-a648-7000-9fb5-2d708fbb2ca9", "currency": "EUR", "description": null}', '01a20d28-a648-7000-9fb5-2d708fbb2ca9', NULL, NULL, 'purchase', '4900', 'EUR', '2026-11-24', '2026-12-24', 'none', NULL, '2026-11-24 10:44:57.681159+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6db-7000-8384-b2cd36058520', 'one_off', NULL, NULL, 'one-off-01a20d28-a6d7-7000-abca-6eade59a94a5', '{"retry": "none", "amount": "4900", "due_on": null, "account": "01a20d28-a664-7000-ac1f-cc26ad5844e3", "currency": "EUR", "description": null}', '01a20d28-a664-7000-ac1f-cc26ad5844e3', NULL, NULL, 'purchase', '4900', 'EUR', '2026-11-24', '2026-12-24', 'none', NULL, '2026-11-24 10:44:57.687863+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6e2-7000-836c-88b63c71bf2c', 'one_off', NULL, NULL, 'one-off-01a20d28-a6dd-7000-9f12-f9d32e41d08b', '{"retry": "none", "amount": "4900", "due_on": null, "account": "01a20d28-a672-7000-ba64-a7a03e1156d0", "currency": "EUR", "description": null}', '01a20d28-a672-7000-ba64-a7a03e1156d0', NULL, NULL, 'purchase', '4900', 'EUR', '2026-11-24', '2026-12-24', 'none', NULL, '2026-11-24 10:44:57.693998+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6e7-7000-a6bb-aab8daefad3f', 'one_off', NULL, NULL, 'one-off-01a20d28-a6e4-7000-a740-eacb1d9b84ba', '{"retry": "none", "amount": "4900", "due_on": null, "account": "01a20d28-a67c-7000-9a78-50f616d12032", "currency": "EUR", "description": null}', '01a20d28-a67c-7000-9a78-50f616d12032', NULL, NULL, 'purchase', '4900', 'EUR', '2026-11-24', '2026-12-24', 'none', NULL, '2026-11-24 10:44:57.700645+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6ec-7000-8e39-14dd38a8a179', 'one_off', NULL, NULL, 'one-off-01a20d28-a6e9-7000-81c2-5fcd14914ded', '{"retry": "none", "amount": "4900", "due_on": null, "account": "01a20d28-a684-7000-b4b6-cd13e5cd80ba", "currency": "EUR", "description": null}', '01a20d28-a684-7000-b4b6-cd13e5cd80ba', NULL, NULL, 'purchase', '4900', 'EUR', '2026-11-24', '2026-12-24', 'none', NULL, '2026-11-24 10:44:57.705987+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-b034-7000-8a5f-b767c40c2983', 'one_off', NULL, NULL, 'one-off-01a20d28-b030-7000-8b4b-668a53b689f7', '{"retry": "none", "amount": "4900", "due_on": null, "account": "01a20d28-a4d4-7000-854b-ba69077f7e4d", "currency": "EUR", "description": null}', '01a20d28-a4d4-7000-854b-ba69077f7e4d', NULL, NULL, 'purchase', '4900', 'EUR', '2026-11-24', '2026-12-24', 'none', NULL, '2026-11-24 10:45:00.080498+00'),
('01a20d28-aba6-7000-b12b-b5133698cfb1', '01a20d28-abec-7000-b6ca-df90b1d17ddf', 'one_off', NULL, NULL, 'INV-1', '{"retry": "none", "amount": "125000", "due_on": "2036-02-29", "account": "01a20d28-abb3-7000-89d4-58fab45b2a0f", "currency": "EUR", "description": null}', '01a20d28-abb3-7000-89d4-58fab45b2a0f', NULL, NULL, 'purchase', '125000', 'EUR', '2036-02-29', '2036-03-30', 'none', NULL, '2026-11-24 10:44:58.947898+00'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ac21-7001-a71f-d1a7c988a4a5', 'payment_record', '01a20d28-ac21-7000-bd06-f211d625a6ef', '1', NULL, NULL, '01a20d28-abff-7000-a0ce-27442c23e8e8', '01a20d28-ac1f-7000-a34d-45aa12695610', NULL, 'purchase', '4900', 'EUR', '2026-01-31', '2026-03-02', 'three_in_a_week', NULL, '2026-11-24 10:44:59.038898+00'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ac21-7002-8ea0-fd090e37bc5e', 'payment_record', '01a20d28-ac21-7000-bd06-f211d625a6ef', '2', NULL, NULL, '01a20d28-abff-7000-a0ce-27442c23e8e8', '01a20d28-ac1f-7000-a34d-45aa12695610', NULL, 'purchase', '4900', 'EUR', '2026-02-28', '2026-03-30', 'three_in_a_week', NULL, '2026-11-24 10:44:59.038898+00'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ac21-7003-87da-a8011cec3d33', 'payment_record', '01a20d28-ac21-7000-bd06-f211d625a6ef', '3', NULL, NULL, '01a20d28-abff-7000-a0ce-27442c23e8e8', '01a20d28-ac1f-7000-a34d-45aa12695610', NULL, 'purchase', '4900', 'EUR', '2026-03-31', '2026-04-30', 'three_in_a_week', NULL, '2026-11-24 10:44:59.038898+00'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ac2d-7001-ba8c-01fa95262acc', 'payment_record', '01a20d28-ac2d-7000-9a42-5bd5006f7355', '1', NULL, NULL, '01a20d28-ac09-7000-9b88-944d5fb15a18', '01a20d28-ac2b-7000-8ca6-16d43edd5a58', NULL, 'purchase', '990', 'EUR', '2026-01-31', '2026-03-02', 'three_in_a_week', NULL, '2026-11-24 10:44:59.048844+00'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ac2d-7002-a3f5-b439f10dbffd', 'payment_record', '01a20d28-ac2d-7000-9a42-5bd5006f7355', '2', NULL, NULL, '01a20d28-ac09-7000-9b88-944d5fb15a18', '01a20d28-ac2b-7000-8ca6-16d43edd5a58', NULL, 'purchase', '4900', 'EUR', '2026-02-28', '2026-03-30', 'three_in_a_week', NULL, '2026-11-24 10:44:59.048844+00'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ac2d-7003-a129-3673f84a5592', 'payment_record', '01a20d28-ac2d-7000-9a42-5bd5006f7355', '3', NULL, NULL, '01a20d28-ac09-7000-9b88-944d5fb15a18', '01a20d28-ac2b-7000-8ca6-16d43edd5a58', NULL, 'purchase', '4900', 'EUR', '2026-03-31', '2026-04-30', 'three_in_a_week', NULL, '2026-11-24 10:44:59.048844+00'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ac36-7001-aaf7-dd8addcd9f5f', 'payment_record', '01a20d28-ac36-7000-857b-3d875f6349ad', '1', NULL, NULL, '01a20d28-ac14-7000-91c6-bf010a43f330', '01a20d28-ac15-7000-ad61-14da5ec42c00', NULL, 'purchase', '1900', 'EUR', '2026-01-31', '2026-03-02', 'three_in_a_week', NULL, '2026-11-24 10:44:59.059517+00'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ac36-7002-9af5-924eefbc0cff', 'payment_record', '01a20d28-ac36-7000-857b-3d875f6349ad', '2', NULL, NULL, '01a20d28-ac14-7000-91c6-bf010a43f330', '01a20d28-ac15-7000-ad61-14da5ec42c00', NULL, 'purchase', '1900', 'EUR', '2026-02-07', '2026-03-09', 'three_in_a_week', NULL, '2026-11-24 10:44:59.059517+00'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ac36-7003-956e-8dbf2ee8ff64', 'payment_record', '01a20d28-ac36-7000-857b-3d875f6349ad', '3', NULL, NULL, '01a20d28-ac14-7000-91c6-bf010a43f330', '01a20d28-ac15-7000-ad61-14da5ec42c00', NULL, 'purchase', '1900', 'EUR', '2026-02-14', '2026-03-16', 'three_in_a_week', NULL, '2026-11-24 10:44:59.059517+00'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ad43-7000-bf85-d03229a41f0e', 'payment_record', '01a20d28-ac21-7000-bd06-f211d625a6ef', '4', NULL, NULL, '01a20d28-abff-7000-a0ce-27442c23e8e8', '01a20d28-ac1f-7000-a34d-45aa12695610', NULL, 'purchase', '4900', 'EUR', '2026-04-30', '2026-05-30', 'three_in_a_week', NULL, '2026-11-24 10:44:59.330226+00'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ad43-7001-b992-4467c1bd0f83', 'payment_record', '01a20d28-ac2d-7000-9a42-5bd5006f7355', '4', NULL, NULL, '01a20d28-ac09-7000-9b88-944d5fb15a18', '01a20d28-ac2b-7000-8ca6-16d43edd5a58', NULL, 'purchase', '4900', 'EUR', '2026-04-30', '2026-05-30', 'three_in_a_week', NULL, '2026-11-24 10:44:59.330226+00'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ad84-7000-ba4d-2eea243bfc38', 'payment_record', '01a20d28-ac21-7000-bd06-f211d625a6ef', '5', NULL, NULL, '01a20d28-abff-7000-a0ce-27442c23e8e8', '01a20d28-ac1f-7000-a34d-45aa12695610', NULL, 'purchase', '4900', 'EUR', '2026-05-31', '2026-06-30', 'three_in_a_week', NULL, '2026-11-24 10:44:59.394556+00'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ad84-7001-9b75-deb287ad604c', 'payment_record', '01a20d28-ac2d-7000-9a42-5bd5006f7355', '5', NULL, NULL, '01a20d28-ac09-7000-9b88-944d5fb15a18', '01a20d28-ac2b-7000-8ca6-16d43edd5a58', NULL, 'purchase', '4900', 'EUR', '2026-05-31', '2026-06-30', 'three_in_a_week', NULL, '2026-11-24 10:44:59.394556+00'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-adc0-7000-93ee-9df05e76fb38', 'payment_record', '01a20d28-ac21-7000-bd06-f211d625a6ef', '6', NULL, NULL, '01a20d28-abff-7000-a0ce-27442c23e8e8', '01a20d28-ac1f-7000-a34d-45aa12695610', NULL, 'purchase', '4900', 'EUR', '2026-06-30', '2026-07-30', 'three_in_a_week', NULL, '2026-11-24 10:44:59.45547+00'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-adc1-7000-bc2d-3a320644b18e', 'payment_record', '01a20d28-ac2d-7000-9a42-5bd5006f7355', '6', NULL, NULL, '01a20d28-ac09-7000-9b88-944d5fb15a18', '01a20d28-ac2b-7000-8ca6-16d43edd5a58', NULL, 'purchase', '4900', 'EUR', '2026-06-30', '2026-07-30', 'three_in_a_week', NULL, '2026-11-24 10:44:59.45547+00'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ae06-7000-95d5-9629096f576c', 'one_off', NULL, NULL, 'one-off-01a20d28-ae03-7000-b9aa-a1ffca51c6d8', '{"retry": "none", "amount": "4900", "due_on": null, "account": "01a20d28-adf7-7000-ab28-b8fec5155a31", "currency": "EUR", "description": null}', '01a20d28-adf7-7000-ab28-b8fec5155a31', NULL, NULL, 'purchase', '4900', 'EUR', '2026-04-30', '2026-05-30', 'none', NULL, '2026-11-24 10:44:59.523611+00');

insert into billing_state (merchant_id, billing_record_id, queue_at, test_clock, status, attempt_count, decline_count, first_failed_on, last_transaction_id, reason, status_before) overriding system value values
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a154-7000-90cd-5e4226b8c681', NULL, 'false', 'charged_back', '1', '0', NULL, '01a20d28-a1cb-7000-a798-a7b8eb5c5a0d', NULL, 'paid'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a16a-7000-91e8-a60eb7179656', NULL, 'false', 'paid', '1', '0', NULL, '01a20d28-a1cb-7001-a638-afb6f179f11c', NULL, NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a178-7000-ac80-9733d7e1e550', NULL, 'false', 'paid', '1', '0', NULL, '01a20d28-a1cb-7002-b282-dc9e6c0da19e', NULL, NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a181-7000-afaf-37195c1f1c1c', NULL, 'false', 'paid', '1', '0', NULL, '01a20d28-a1cb-7003-8250-3f11fe0687f5', NULL, NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a4e2-7000-b3cc-0dda77ca7cf2', NULL, 'false', 'paid', '1', '0', NULL, '01a20d28-a572-7000-b03c-98b3e95fa5ce', NULL, NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a4e9-7000-98dc-4a6d8ad1d4a4', NULL, 'false', 'paid', '1', '0', NULL, '01a20d28-a572-7001-92ce-969ddadb8b14', NULL, NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a4ee-7000-a96e-ca19829802c5', NULL, 'false', 'paid', '1', '0', NULL, '01a20d28-a572-7002-bbb9-5fca1086c598', NULL, NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a4f2-7000-9619-90fa5d1e60b8', NULL, 'false', 'failed', '1', '1', '2026-11-24', '01a20d28-a572-7003-90eb-9fc2384df21c', 'insufficient_funds', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a4f8-7000-ac8d-8b9483bffe1f', NULL, 'false', 'failed', '1', '1', '2026-11-24', '01a20d28-a572-7004-8fd0-4c90f9404c33', 'lost_card', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a4fc-7000-9d1a-0a1ed039a0c4', NULL, 'false', 'awaiting_payer', '1', '0', NULL, '01a20d28-a572-7005-aaa6-dd2df63cdef7', 'action_required', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a501-7000-933b-cd328ac42bf9', NULL, 'false', 'pending', '1', '0', NULL, '01a20d28-a572-7006-8fc8-e1cc587bcda4', NULL, NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a506-7000-9df5-5337e5cdb6ab', NULL, 'false', 'unbillable', '0', '0', NULL, NULL, 'payment_stop', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a50a-7000-9548-b666e6fa7506', NULL, 'false', 'collecting', '1', '0', NULL, '01a20d28-a572-7008-93e7-d032fe0ece8a', NULL, NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a512-7000-8fe1-79fcf290a00c', NULL, 'false', 'failed', '1', '1', '2026-11-24', '01a20d28-a572-7009-b620-af5151d53686', 'incorrect_details', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a518-7001-9bd4-6edb7f1b38e3', '2026-11-25 23:00:00+00', 'false', 'in_retry', '1', '1', '2026-11-24', '01a20d28-a572-700a-9c84-b0df75d2ba74', 'insufficient_funds', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a518-7002-a54e-a5fd77469732', '2026-12-23 23:00:00+00', 'false', 'to_come', '0', '0', NULL, NULL, NULL, NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a519-7000-b881-c1eea2e9a54a', '2027-01-23 23:00:00+00', 'false', 'to_come', '0', '0', NULL, NULL, NULL, NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a522-7001-be99-e0a59ad43ceb', '2026-11-24 23:00:00+00', 'false', 'to_come', '0', '0', NULL, NULL, NULL, NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a522-7002-bf7d-57d8a3acdbab', '2026-12-23 23:00:00+00', 'false', 'to_come', '0', '0', NULL, NULL, NULL, NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a522-7003-b16d-04184f041f7d', '2027-01-23 23:00:00+00', 'false', 'to_come', '0', '0', NULL, NULL, NULL, NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a52e-7000-8a29-14d4a70ff934', '2026-11-24 23:00:00+00', 'false', 'to_come', '0', '0', NULL, NULL, NULL, NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a536-7000-bec1-81effa1a74fe', '2026-11-25 23:00:00+00', 'false', 'to_come', '0', '0', NULL, NULL, NULL, NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a54b-7000-b389-cbd8abe27be2', NULL, 'false', 'cancelled', '0', '0', NULL, NULL, 'delivered too late', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a555-7000-95cb-113bfc9eaa9a', '2026-11-24 23:00:00+00', 'false', 'to_come', '0', '0', NULL, NULL, NULL, NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a561-7001-b228-f2fa12a86a40', NULL, 'false', 'cancelled', '0', '0', NULL, NULL, 'payment_record_deactivated', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a561-7002-acdd-4847b62e8e02', NULL, 'false', 'cancelled', '0', '0', NULL, NULL, 'payment_record_deactivated', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a561-7003-a09f-77a56fa1797b', NULL, 'false', 'cancelled', '0', '0', NULL, NULL, 'payment_record_deactivated', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a699-7001-a6ce-6861a9c8f808', NULL, 'false', 'authorized', '1', '0', NULL, '01a20d28-a6fa-7000-8e99-76bb5a4cab00', NULL, NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6b9-7001-97ca-130e4b0d2430', NULL, 'false', 'paid', '1', '0', NULL, '01a20d28-a6fa-7001-bde0-f1ffe8ad19cf', NULL, NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6cd-7001-a26d-6d6b6014f536', NULL, 'false', 'cancelled', '1', '0', NULL, '01a20d28-a6fa-7002-b25e-38c118b7c014', NULL, NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6d5-7000-8914-64b0bdbf92a3', NULL, 'false', 'refunded', '1', '0', NULL, '01a20d28-a6fa-7003-9a28-700907e63f37', NULL, NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6db-7000-8384-b2cd36058520', NULL, 'false', 'paid', '1', '0', NULL, '01a20d28-a6fa-7004-92ac-e2c069563fb8', NULL, NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6e2-7000-836c-88b63c71bf2c', NULL, 'false', 'paid', '1', '0', NULL, '01a20d28-a6fa-7005-a3ac-2e5f5a892e4f', NULL, NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6e7-7000-a6bb-aab8daefad3f', NULL, 'false', 'cleared', '1', '0', NULL, '01a20d28-a6fa-7006-a53f-422b366197fe', NULL, NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6ec-7000-8e39-14dd38a8a179', NULL, 'false', 'settled', '1', '0', NULL, '01a20d28-a6fa-7007-9ae8-7b0fbd50dd04', NULL, NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-b034-7000-8a5f-b767c40c2983', NULL, 'false', 'collecting', '1', '0', NULL, '01a20d28-b03b-7000-b363-3df8a279799b', NULL, NULL),
('01a20d28-aba6-7000-b12b-b5133698cfb1', '01a20d28-abec-7000-b6ca-df90b1d17ddf', '2036-02-28 23:00:00+00', 'false', 'to_come', '0', '0', NULL, NULL, NULL, NULL),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ac21-7001-a71f-d1a7c988a4a5', NULL, 'true', 'paid', '1', '0', NULL, '01a20d28-ac65-7000-bb57-9ee0edf281c3', NULL, NULL),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ac21-7002-8ea0-fd090e37bc5e', NULL, 'true', 'paid', '1', '0', NULL, '01a20d28-ad55-7000-90c7-26dd0029b58d', NULL, NULL),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ac21-7003-87da-a8011cec3d33', NULL, 'true', 'paid', '1', '0', NULL, '01a20d28-ad96-7000-893b-8a31f235d13c', NULL, NULL),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ac2d-7001-ba8c-01fa95262acc', NULL, 'true', 'paid', '2', '1', '2026-01-31', '01a20d28-aca2-7000-ba61-eb68007f34df', NULL, NULL),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ac2d-7002-a3f5-b439f10dbffd', NULL, 'true', 'failed', '1', '1', '2026-02-28', '01a20d28-ad55-7001-a8e5-23af8297e341', 'lost_card', NULL),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ac2d-7003-a129-3673f84a5592', NULL, 'true', 'unbillable', '0', '0', NULL, NULL, 'payment_stop', NULL),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ac36-7001-aaf7-dd8addcd9f5f', NULL, 'true', 'paid', '1', '0', NULL, '01a20d28-ac65-7002-ada7-bd5a571786f6', NULL, NULL),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ac36-7002-9af5-924eefbc0cff', NULL, 'true', 'paid', '1', '0', NULL, '01a20d28-acd3-7000-a3e2-7799b6bf8bad', NULL, NULL),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ac36-7003-956e-8dbf2ee8ff64', NULL, 'true', 'paid', '1', '0', NULL, '01a20d28-ad03-7000-87f9-3f4bcd6cbb2e', NULL, NULL),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ad43-7000-bf85-d03229a41f0e', NULL, 'true', 'paid', '1', '0', NULL, '01a20d28-add0-7001-b347-9733af179922', NULL, NULL),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ad43-7001-b992-4467c1bd0f83', NULL, 'true', 'unbillable', '0', '0', NULL, NULL, 'payment_stop', NULL),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ad84-7000-ba4d-2eea243bfc38', '2026-05-30 22:00:00+00', 'true', 'to_come', '0', '0', NULL, NULL, NULL, NULL),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ad84-7001-9b75-deb287ad604c', '2026-05-30 22:00:00+00', 'true', 'to_come', '0', '0', NULL, NULL, NULL, NULL),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-adc0-7000-93ee-9df05e76fb38', '2026-06-29 22:00:00+00', 'true', 'to_come', '0', '0', NULL, NULL, NULL, NULL),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-adc1-7000-bc2d-3a320644b18e', '2026-06-29 22:00:00+00', 'true', 'to_come', '0', '0', NULL, NULL, NULL, NULL),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ae06-7000-95d5-9629096f576c', NULL, 'true', 'collecting', '1', '0', NULL, '01a20d28-ae0f-7000-a37e-a34ff80dbbf6', NULL, NULL);

insert into business (id, name, created_at) overriding system value values
('01a20d28-a051-7000-a243-7d6c7e358c47', 'shop', '2026-11-24 10:44:56.01846+00'),
('01a20d28-abf1-7000-a61d-e9287db62a1c', 'clockwork', '2026-11-24 10:44:58.993635+00');

insert into doubt (merchant_id, payment_transaction_id, sent_until, since, ask_at, asked, last_answer) overriding system value values
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a572-7006-8fc8-e1cc587bcda4', '2026-11-24 10:00:00+00', '2026-11-24 10:00:00+00', '2026-11-24 11:00:00+00', '0', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a572-7008-93e7-d032fe0ece8a', '2026-11-24 10:00:00+00', '2026-11-24 10:00:00+00', '2026-11-24 10:00:00.1+00', '0', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6fa-7000-8e99-76bb5a4cab00', '2026-11-24 10:00:00+00', '2026-11-24 10:00:00+00', '2026-12-01 10:00:00+00', '0', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6fa-7001-bde0-f1ffe8ad19cf', '2026-11-24 10:00:00+00', '2026-11-24 10:00:00+00', '2026-12-01 10:00:00+00', '0', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6fa-7002-b25e-38c118b7c014', '2026-11-24 10:00:00+00', '2026-11-24 10:00:00+00', '2026-12-01 10:00:00+00', '0', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a7a8-7000-a797-486ddd6beed5', '2026-11-24 10:00:02.5+00', '2026-11-24 10:00:00+00', '2026-11-24 10:00:02.5+00', '0', NULL),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ae0f-7000-a37e-a34ff80dbbf6', '2026-11-24 10:00:00+00', '2026-11-24 10:00:00+00', '2026-11-24 10:00:00.1+00', '0', NULL);

insert into event (merchant_id, at, id, type, account_id, billing_record_id, payment_transaction_id, data) overriding system value values
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:56.280722+00', '01a20d28-a154-7001-961b-068a61b485cc', 'billing_record.to_come', '01a20d28-a08e-7000-9456-90e2a2981d63', '01a20d28-a154-7000-90cd-5e4226b8c681', NULL, NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:56.304267+00', '01a20d28-a16b-7000-a12a-3de926386bf7', 'billing_record.to_come', '01a20d28-a0ad-7000-81de-6e5acb4a9d94', '01a20d28-a16a-7000-91e8-a60eb7179656', NULL, NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:56.313109+00', '01a20d28-a178-7001-9607-8d7373153b00', 'billing_record.to_come', '01a20d28-a0bb-7000-b9bf-00fc99cd50fa', '01a20d28-a178-7000-ac80-9733d7e1e550', NULL, NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:56.325964+00', '01a20d28-a184-7000-aaf1-8739ffb364e3', 'billing_record.to_come', '01a20d28-a0c7-7000-aff3-9d5b49db0387', '01a20d28-a181-7000-afaf-37195c1f1c1c', NULL, NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:56.422008+00', '01a20d28-a1cb-7004-99a2-fcaacd7c52a6', 'billing_record.collecting', '01a20d28-a08e-7000-9456-90e2a2981d63', '01a20d28-a154-7000-90cd-5e4226b8c681', '01a20d28-a1cb-7000-a798-a7b8eb5c5a0d', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:56.422257+00', '01a20d28-a1cb-7005-bf38-6cf242260e13', 'billing_record.collecting', '01a20d28-a0ad-7000-81de-6e5acb4a9d94', '01a20d28-a16a-7000-91e8-a60eb7179656', '01a20d28-a1cb-7001-a638-afb6f179f11c', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:56.422261+00', '01a20d28-a1cb-7006-ab5b-3ed84e717850', 'billing_record.collecting', '01a20d28-a0bb-7000-b9bf-00fc99cd50fa', '01a20d28-a178-7000-ac80-9733d7e1e550', '01a20d28-a1cb-7002-b282-dc9e6c0da19e', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:56.422263+00', '01a20d28-a1cb-7007-9a39-88a35a383975', 'billing_record.collecting', '01a20d28-a0c7-7000-aff3-9d5b49db0387', '01a20d28-a181-7000-afaf-37195c1f1c1c', '01a20d28-a1cb-7003-8250-3f11fe0687f5', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:56.536471+00', '01a20d28-a20b-7000-a0ef-fe240af67d5c', 'billing_record.paid', '01a20d28-a08e-7000-9456-90e2a2981d63', '01a20d28-a154-7000-90cd-5e4226b8c681', '01a20d28-a1cb-7000-a798-a7b8eb5c5a0d', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:56.536779+00', '01a20d28-a20f-7000-a115-756a302b2a8a', 'billing_record.paid', '01a20d28-a0ad-7000-81de-6e5acb4a9d94', '01a20d28-a16a-7000-91e8-a60eb7179656', '01a20d28-a1cb-7001-a638-afb6f179f11c', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:56.536792+00', '01a20d28-a217-7000-ac89-4fe0b19af87d', 'billing_record.pending', '01a20d28-a0bb-7000-b9bf-00fc99cd50fa', '01a20d28-a178-7000-ac80-9733d7e1e550', '01a20d28-a1cb-7002-b282-dc9e6c0da19e', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:56.536814+00', '01a20d28-a21e-7000-b372-eeff3bf31f80', 'billing_record.paid', '01a20d28-a0c7-7000-aff3-9d5b49db0387', '01a20d28-a181-7000-afaf-37195c1f1c1c', '01a20d28-a1cb-7003-8250-3f11fe0687f5', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:56.806822+00', '01a20d28-a344-7000-b32a-b5ab80e8d841', 'billing_record.paid', '01a20d28-a0bb-7000-b9bf-00fc99cd50fa', '01a20d28-a178-7000-ac80-9733d7e1e550', '01a20d28-a1cb-7002-b282-dc9e6c0da19e', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:56.929971+00', '01a20d28-a3e0-7000-a190-58554d8ce96b', 'billing_record.charged_back', '01a20d28-a08e-7000-9456-90e2a2981d63', '01a20d28-a154-7000-90cd-5e4226b8c681', '01a20d28-a1cb-7000-a798-a7b8eb5c5a0d', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:56.944574+00', '01a20d28-a3ef-7000-88be-6eb4c87ba107', 'billing_record.charged_back', '01a20d28-a0ad-7000-81de-6e5acb4a9d94', '01a20d28-a16a-7000-91e8-a60eb7179656', '01a20d28-a1cb-7001-a638-afb6f179f11c', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:56.989705+00', '01a20d28-a41d-7000-85dc-f1aa60bf9c66', 'billing_record.paid', '01a20d28-a0ad-7000-81de-6e5acb4a9d94', '01a20d28-a16a-7000-91e8-a60eb7179656', '01a20d28-a1cb-7001-a638-afb6f179f11c', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.188288+00', '01a20d28-a4e2-7001-b8d1-c411c3aec858', 'billing_record.to_come', '01a20d28-a45b-7000-88ac-1b9dd1eac451', '01a20d28-a4e2-7000-b3cc-0dda77ca7cf2', NULL, NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.194474+00', '01a20d28-a4e9-7001-9917-2af074dd96c5', 'billing_record.to_come', '01a20d28-a45b-7000-88ac-1b9dd1eac451', '01a20d28-a4e9-7000-98dc-4a6d8ad1d4a4', NULL, NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.199379+00', '01a20d28-a4ee-7001-85ab-c60de8f94188', 'billing_record.to_come', '01a20d28-a45b-7000-88ac-1b9dd1eac451', '01a20d28-a4ee-7000-a96e-ca19829802c5', NULL, NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.203734+00', '01a20d28-a4f2-7001-99b5-304d4bef1a3e', 'billing_record.to_come', '01a20d28-a470-7000-909c-d8010927ad93', '01a20d28-a4f2-7000-9619-90fa5d1e60b8', NULL, NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.20918+00', '01a20d28-a4f8-7001-a1d1-29dbfc65e7fc', 'billing_record.to_come', '01a20d28-a483-7000-b2e2-c7d5c553aff0', '01a20d28-a4f8-7000-ac8d-8b9483bffe1f', NULL, NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.213437+00', '01a20d28-a4fc-7001-842d-3b2bb27e213b', 'billing_record.to_come', '01a20d28-a49c-7000-a8d9-6d28f6b00567', '01a20d28-a4fc-7000-9d1a-0a1ed039a0c4', NULL, NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.218191+00', '01a20d28-a501-7001-b16a-e4515533798f', 'billing_record.to_come', '01a20d28-a4a5-7000-a1c0-219845dc9b8c', '01a20d28-a501-7000-933b-cd328ac42bf9', NULL, NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.223415+00', '01a20d28-a506-7001-b567-2788a04db783', 'billing_record.to_come', '01a20d28-a4b3-7000-b770-9f43538d4eee', '01a20d28-a506-7000-9df5-5337e5cdb6ab', NULL, NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.22785+00', '01a20d28-a50a-7001-b42b-8fbd592119b1', 'billing_record.to_come', '01a20d28-a4bf-7000-9974-b952256069ba', '01a20d28-a50a-7000-9548-b666e6fa7506', NULL, NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.235132+00', '01a20d28-a512-7001-9e90-02bbf070a603', 'billing_record.to_come', '01a20d28-a490-7000-bf19-35d947eafc30', '01a20d28-a512-7000-8fe1-79fcf290a00c', NULL, NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.243748+00', '01a20d28-a51a-7000-9e6c-1149bc0921b5', 'billing_record.to_come', '01a20d28-a470-7000-909c-d8010927ad93', '01a20d28-a518-7001-9bd4-6edb7f1b38e3', NULL, NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.243761+00', '01a20d28-a51a-7001-a6e3-b7b83daa2367', 'billing_record.to_come', '01a20d28-a470-7000-909c-d8010927ad93', '01a20d28-a518-7002-a54e-a5fd77469732', NULL, NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.243763+00', '01a20d28-a51a-7002-b486-1d3b7cd21b96', 'billing_record.to_come', '01a20d28-a470-7000-909c-d8010927ad93', '01a20d28-a519-7000-b881-c1eea2e9a54a', NULL, NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.252458+00', '01a20d28-a523-7000-9079-39ceb8c947ec', 'billing_record.to_come', '01a20d28-a4c9-7000-b119-aded990123ff', '01a20d28-a522-7001-be99-e0a59ad43ceb', NULL, NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.252516+00', '01a20d28-a523-7001-86bd-b3b27d9c346d', 'billing_record.to_come', '01a20d28-a4c9-7000-b119-aded990123ff', '01a20d28-a522-7002-bf7d-57d8a3acdbab', NULL, NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.252519+00', '01a20d28-a523-7002-9b89-39d18f8310b1', 'billing_record.to_come', '01a20d28-a4c9-7000-b119-aded990123ff', '01a20d28-a522-7003-b16d-04184f041f7d', NULL, NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.26355+00', '01a20d28-a52e-7001-9f77-3f19b5ce42ba', 'billing_record.to_come', '01a20d28-a4c9-7000-b119-aded990123ff', '01a20d28-a52e-7000-8a29-14d4a70ff934', NULL, NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.271598+00', '01a20d28-a536-7001-a1fd-22ceb0a3ebc2', 'billing_record.to_come', '01a20d28-a4c9-7000-b119-aded990123ff', '01a20d28-a536-7000-bec1-81effa1a74fe', NULL, NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.291857+00', '01a20d28-a54b-7001-b1d3-1ebae6b84510', 'billing_record.to_come', '01a20d28-a45b-7000-88ac-1b9dd1eac451', '01a20d28-a54b-7000-b389-cbd8abe27be2', NULL, NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.297285+00', '01a20d28-a550-7000-be2e-bf742a6536c6', 'billing_record.cancelled', '01a20d28-a45b-7000-88ac-1b9dd1eac451', '01a20d28-a54b-7000-b389-cbd8abe27be2', NULL, '{"reason": "delivered too late"}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.302378+00', '01a20d28-a555-7001-b12b-d7e11b41d42b', 'billing_record.to_come', '01a20d28-a4c9-7000-b119-aded990123ff', '01a20d28-a555-7000-95cb-113bfc9eaa9a', NULL, NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.316032+00', '01a20d28-a563-7000-808b-82910d647e60', 'billing_record.to_come', '01a20d28-a490-7000-bf19-35d947eafc30', '01a20d28-a561-7001-b228-f2fa12a86a40', NULL, NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.316044+00', '01a20d28-a563-7001-af52-c11e813025d5', 'billing_record.to_come', '01a20d28-a490-7000-bf19-35d947eafc30', '01a20d28-a561-7002-acdd-4847b62e8e02', NULL, NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.316046+00', '01a20d28-a563-7002-b00f-5a6d90a59ebd', 'billing_record.to_come', '01a20d28-a490-7000-bf19-35d947eafc30', '01a20d28-a561-7003-a09f-77a56fa1797b', NULL, NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.321449+00', '01a20d28-a568-7000-8e12-612314e32148', 'billing_record.cancelled', '01a20d28-a490-7000-bf19-35d947eafc30', '01a20d28-a561-7001-b228-f2fa12a86a40', NULL, '{"reason": "payment_record_deactivated"}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.321467+00', '01a20d28-a568-7001-858e-1ef972a134d3', 'billing_record.cancelled', '01a20d28-a490-7000-bf19-35d947eafc30', '01a20d28-a561-7002-acdd-4847b62e8e02', NULL, '{"reason": "payment_record_deactivated"}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.32147+00', '01a20d28-a568-7002-9f3b-2e6917a59d2e', 'billing_record.cancelled', '01a20d28-a490-7000-bf19-35d947eafc30', '01a20d28-a561-7003-a09f-77a56fa1797b', NULL, '{"reason": "payment_record_deactivated"}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.348127+00', '01a20d28-a572-700b-a430-eb196dd8d443', 'billing_record.collecting', '01a20d28-a45b-7000-88ac-1b9dd1eac451', '01a20d28-a4e2-7000-b3cc-0dda77ca7cf2', '01a20d28-a572-7000-b03c-98b3e95fa5ce', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.348328+00', '01a20d28-a572-700c-8510-e8c1c07cf279', 'billing_record.collecting', '01a20d28-a45b-7000-88ac-1b9dd1eac451', '01a20d28-a4e9-7000-98dc-4a6d8ad1d4a4', '01a20d28-a572-7001-92ce-969ddadb8b14', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.348331+00', '01a20d28-a572-700d-b45a-9004339a1b76', 'billing_record.collecting', '01a20d28-a45b-7000-88ac-1b9dd1eac451', '01a20d28-a4ee-7000-a96e-ca19829802c5', '01a20d28-a572-7002-bbb9-5fca1086c598', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.348333+00', '01a20d28-a572-700e-b712-18c76528521b', 'billing_record.collecting', '01a20d28-a470-7000-909c-d8010927ad93', '01a20d28-a4f2-7000-9619-90fa5d1e60b8', '01a20d28-a572-7003-90eb-9fc2384df21c', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.348335+00', '01a20d28-a572-700f-8fc5-ebebefab5a38', 'billing_record.collecting', '01a20d28-a483-7000-b2e2-c7d5c553aff0', '01a20d28-a4f8-7000-ac8d-8b9483bffe1f', '01a20d28-a572-7004-8fd0-4c90f9404c33', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.348336+00', '01a20d28-a572-7010-a359-16aa066ec6c5', 'billing_record.collecting', '01a20d28-a49c-7000-a8d9-6d28f6b00567', '01a20d28-a4fc-7000-9d1a-0a1ed039a0c4', '01a20d28-a572-7005-aaa6-dd2df63cdef7', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.348338+00', '01a20d28-a572-7011-aecc-4c6fdddf3b4f', 'billing_record.collecting', '01a20d28-a4a5-7000-a1c0-219845dc9b8c', '01a20d28-a501-7000-933b-cd328ac42bf9', '01a20d28-a572-7006-8fc8-e1cc587bcda4', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.348339+00', '01a20d28-a572-7012-a886-54220e585b7e', 'billing_record.unbillable', '01a20d28-a4b3-7000-b770-9f43538d4eee', '01a20d28-a506-7000-9df5-5337e5cdb6ab', NULL, '{"reason": "payment_stop"}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.348348+00', '01a20d28-a572-7013-9e33-1a67d28291fc', 'billing_record.collecting', '01a20d28-a4bf-7000-9974-b952256069ba', '01a20d28-a50a-7000-9548-b666e6fa7506', '01a20d28-a572-7008-93e7-d032fe0ece8a', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.348349+00', '01a20d28-a572-7014-afa4-35d43cc2833d', 'billing_record.collecting', '01a20d28-a490-7000-bf19-35d947eafc30', '01a20d28-a512-7000-8fe1-79fcf290a00c', '01a20d28-a572-7009-b620-af5151d53686', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.348351+00', '01a20d28-a572-7015-8e56-d6b7a59c2bfd', 'billing_record.collecting', '01a20d28-a470-7000-909c-d8010927ad93', '01a20d28-a518-7001-9bd4-6edb7f1b38e3', '01a20d28-a572-700a-9c84-b0df75d2ba74', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.428435+00', '01a20d28-a593-7000-8287-bb9bb6a55a5d', 'billing_record.paid', '01a20d28-a45b-7000-88ac-1b9dd1eac451', '01a20d28-a4e2-7000-b3cc-0dda77ca7cf2', '01a20d28-a572-7000-b03c-98b3e95fa5ce', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.428539+00', '01a20d28-a595-7000-b9a1-3603e9d4017b', 'billing_record.paid', '01a20d28-a45b-7000-88ac-1b9dd1eac451', '01a20d28-a4e9-7000-98dc-4a6d8ad1d4a4', '01a20d28-a572-7001-92ce-969ddadb8b14', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.428548+00', '01a20d28-a598-7000-9d10-749c6b674229', 'billing_record.paid', '01a20d28-a45b-7000-88ac-1b9dd1eac451', '01a20d28-a4ee-7000-a96e-ca19829802c5', '01a20d28-a572-7002-bbb9-5fca1086c598', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.428558+00', '01a20d28-a599-7000-ae24-44ca572bfad3', 'billing_record.failed', '01a20d28-a470-7000-909c-d8010927ad93', '01a20d28-a4f2-7000-9619-90fa5d1e60b8', '01a20d28-a572-7003-90eb-9fc2384df21c', '{"code": "insufficient_funds"}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.428572+00', '01a20d28-a5a2-7001-bfa0-13f954a5e73d', 'billing_record.failed', '01a20d28-a483-7000-b2e2-c7d5c553aff0', '01a20d28-a4f8-7000-ac8d-8b9483bffe1f', '01a20d28-a572-7004-8fd0-4c90f9404c33', '{"code": "lost_card"}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.428578+00', '01a20d28-a5a9-7000-ac71-43a28444916a', 'billing_record.awaiting_payer', '01a20d28-a49c-7000-a8d9-6d28f6b00567', '01a20d28-a4fc-7000-9d1a-0a1ed039a0c4', '01a20d28-a572-7005-aaa6-dd2df63cdef7', '{"code": "action_required"}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.445398+00', '01a20d28-a5be-7000-acf0-5d164f6788d9', 'billing_record.pending', '01a20d28-a4a5-7000-a1c0-219845dc9b8c', '01a20d28-a501-7000-933b-cd328ac42bf9', '01a20d28-a572-7006-8fc8-e1cc587bcda4', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.445445+00', '01a20d28-a5d4-7001-8b59-e7ef76d94b10', 'billing_record.failed', '01a20d28-a490-7000-bf19-35d947eafc30', '01a20d28-a512-7000-8fe1-79fcf290a00c', '01a20d28-a572-7009-b620-af5151d53686', '{"code": "incorrect_details"}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.45488+00', '01a20d28-a5db-7000-b9c3-cc23d2a1d608', 'billing_record.in_retry', '01a20d28-a470-7000-909c-d8010927ad93', '01a20d28-a518-7001-9bd4-6edb7f1b38e3', '01a20d28-a572-700a-9c84-b0df75d2ba74', '{"code": "insufficient_funds"}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.62998+00', '01a20d28-a69b-7000-8e87-cd43c213fcbc', 'billing_record.to_come', '01a20d28-a68c-7000-8bb3-350980eeee43', '01a20d28-a699-7001-a6ce-6861a9c8f808', NULL, NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.660712+00', '01a20d28-a6ba-7000-af04-696efb5233df', 'billing_record.to_come', '01a20d28-a6a0-7000-bb3f-13e1e06715f2', '01a20d28-a6b9-7001-97ca-130e4b0d2430', NULL, NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.679695+00', '01a20d28-a6ce-7000-b33f-d7fe2448a55f', 'billing_record.to_come', '01a20d28-a6bf-7000-8625-b4df4dc1d939', '01a20d28-a6cd-7001-a26d-6d6b6014f536', NULL, NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.686332+00', '01a20d28-a6d5-7001-a672-3ed36cf7b076', 'billing_record.to_come', '01a20d28-a648-7000-9fb5-2d708fbb2ca9', '01a20d28-a6d5-7000-8914-64b0bdbf92a3', NULL, NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.692494+00', '01a20d28-a6db-7001-a8aa-d5dcb8401967', 'billing_record.to_come', '01a20d28-a664-7000-ac1f-cc26ad5844e3', '01a20d28-a6db-7000-8384-b2cd36058520', NULL, NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.699281+00', '01a20d28-a6e2-7001-a879-7cebc02d1fe7', 'billing_record.to_come', '01a20d28-a672-7000-ba64-a7a03e1156d0', '01a20d28-a6e2-7000-836c-88b63c71bf2c', NULL, NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.704453+00', '01a20d28-a6e7-7001-b946-45d5693e9406', 'billing_record.to_come', '01a20d28-a67c-7000-9a78-50f616d12032', '01a20d28-a6e7-7000-a6bb-aab8daefad3f', NULL, NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.709453+00', '01a20d28-a6ec-7001-b6f0-71552f770e5f', 'billing_record.to_come', '01a20d28-a684-7000-b4b6-cd13e5cd80ba', '01a20d28-a6ec-7000-8e39-14dd38a8a179', NULL, NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.741969+00', '01a20d28-a6fa-7008-8766-72bce8678227', 'billing_record.collecting', '01a20d28-a68c-7000-8bb3-350980eeee43', '01a20d28-a699-7001-a6ce-6861a9c8f808', '01a20d28-a6fa-7000-8e99-76bb5a4cab00', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.742576+00', '01a20d28-a6fa-7009-a5d8-9cb588362c05', 'billing_record.collecting', '01a20d28-a6a0-7000-bb3f-13e1e06715f2', '01a20d28-a6b9-7001-97ca-130e4b0d2430', '01a20d28-a6fa-7001-bde0-f1ffe8ad19cf', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.74258+00', '01a20d28-a6fa-700a-996b-10f6c82ac761', 'billing_record.collecting', '01a20d28-a6bf-7000-8625-b4df4dc1d939', '01a20d28-a6cd-7001-a26d-6d6b6014f536', '01a20d28-a6fa-7002-b25e-38c118b7c014', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.742583+00', '01a20d28-a6fa-700b-9859-accce355b728', 'billing_record.collecting', '01a20d28-a648-7000-9fb5-2d708fbb2ca9', '01a20d28-a6d5-7000-8914-64b0bdbf92a3', '01a20d28-a6fa-7003-9a28-700907e63f37', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.742585+00', '01a20d28-a6fa-700c-acd4-b56c251f7bfc', 'billing_record.collecting', '01a20d28-a664-7000-ac1f-cc26ad5844e3', '01a20d28-a6db-7000-8384-b2cd36058520', '01a20d28-a6fa-7004-92ac-e2c069563fb8', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.742586+00', '01a20d28-a6fa-700d-9a3f-71e8b218db86', 'billing_record.collecting', '01a20d28-a672-7000-ba64-a7a03e1156d0', '01a20d28-a6e2-7000-836c-88b63c71bf2c', '01a20d28-a6fa-7005-a3ac-2e5f5a892e4f', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.742588+00', '01a20d28-a6fa-700e-bca8-59e2353aefa2', 'billing_record.collecting', '01a20d28-a67c-7000-9a78-50f616d12032', '01a20d28-a6e7-7000-a6bb-aab8daefad3f', '01a20d28-a6fa-7006-a53f-422b366197fe', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.74259+00', '01a20d28-a6fa-700f-808b-bb72ab8fdfdd', 'billing_record.collecting', '01a20d28-a684-7000-b4b6-cd13e5cd80ba', '01a20d28-a6ec-7000-8e39-14dd38a8a179', '01a20d28-a6fa-7007-9ae8-7b0fbd50dd04', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.787416+00', '01a20d28-a720-7000-b192-092ef5c75cf9', 'billing_record.authorized', '01a20d28-a68c-7000-8bb3-350980eeee43', '01a20d28-a699-7001-a6ce-6861a9c8f808', '01a20d28-a6fa-7000-8e99-76bb5a4cab00', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.787531+00', '01a20d28-a721-7000-b22f-33ed36739415', 'billing_record.authorized', '01a20d28-a6a0-7000-bb3f-13e1e06715f2', '01a20d28-a6b9-7001-97ca-130e4b0d2430', '01a20d28-a6fa-7001-bde0-f1ffe8ad19cf', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.787571+00', '01a20d28-a722-7000-8801-d123d77c059a', 'billing_record.authorized', '01a20d28-a6bf-7000-8625-b4df4dc1d939', '01a20d28-a6cd-7001-a26d-6d6b6014f536', '01a20d28-a6fa-7002-b25e-38c118b7c014', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.787586+00', '01a20d28-a723-7000-8474-00f6764cff84', 'billing_record.paid', '01a20d28-a648-7000-9fb5-2d708fbb2ca9', '01a20d28-a6d5-7000-8914-64b0bdbf92a3', '01a20d28-a6fa-7003-9a28-700907e63f37', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.787596+00', '01a20d28-a724-7000-b378-77631050c651', 'billing_record.paid', '01a20d28-a664-7000-ac1f-cc26ad5844e3', '01a20d28-a6db-7000-8384-b2cd36058520', '01a20d28-a6fa-7004-92ac-e2c069563fb8', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.787604+00', '01a20d28-a724-7002-b398-99c31ec608ab', 'billing_record.paid', '01a20d28-a672-7000-ba64-a7a03e1156d0', '01a20d28-a6e2-7000-836c-88b63c71bf2c', '01a20d28-a6fa-7005-a3ac-2e5f5a892e4f', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.787612+00', '01a20d28-a725-7000-868f-30cc4f99f53f', 'billing_record.paid', '01a20d28-a67c-7000-9a78-50f616d12032', '01a20d28-a6e7-7000-a6bb-aab8daefad3f', '01a20d28-a6fa-7006-a53f-422b366197fe', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.78762+00', '01a20d28-a72b-7000-b4bb-7cda1db4756e', 'billing_record.paid', '01a20d28-a684-7000-b4b6-cd13e5cd80ba', '01a20d28-a6ec-7000-8e39-14dd38a8a179', '01a20d28-a6fa-7007-9ae8-7b0fbd50dd04', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:57.85463+00', '01a20d28-a77e-7000-b4e2-0001dddb01da', 'billing_record.refunded', '01a20d28-a648-7000-9fb5-2d708fbb2ca9', '01a20d28-a6d5-7000-8914-64b0bdbf92a3', '01a20d28-a6fa-7003-9a28-700907e63f37', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:58.446405+00', '01a20d28-a9ce-7000-90fe-4c6cb44ae411', 'billing_record.paid', '01a20d28-a6a0-7000-bb3f-13e1e06715f2', '01a20d28-a6b9-7001-97ca-130e4b0d2430', '01a20d28-a6fa-7001-bde0-f1ffe8ad19cf', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:58.479789+00', '01a20d28-a9ee-7000-b780-60f302750e9c', 'billing_record.cancelled', '01a20d28-a6bf-7000-8625-b4df4dc1d939', '01a20d28-a6cd-7001-a26d-6d6b6014f536', '01a20d28-a6fa-7002-b25e-38c118b7c014', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:58.489537+00', '01a20d28-a9f7-7000-95be-bd48986bedcc', 'billing_record.cleared', '01a20d28-a67c-7000-9a78-50f616d12032', '01a20d28-a6e7-7000-a6bb-aab8daefad3f', NULL, NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:44:58.492136+00', '01a20d28-a9fb-7000-95b4-3d5e63d60bf6', 'billing_record.settled', '01a20d28-a684-7000-b4b6-cd13e5cd80ba', '01a20d28-a6ec-7000-8e39-14dd38a8a179', NULL, NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:45:00.086258+00', '01a20d28-b034-7001-8d55-f90ddc5e9c51', 'billing_record.to_come', '01a20d28-a4d4-7000-854b-ba69077f7e4d', '01a20d28-b034-7000-8a5f-b767c40c2983', NULL, NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '2026-11-24 10:45:00.092222+00', '01a20d28-b03b-7001-bf93-846b3c1c9e34', 'billing_record.collecting', '01a20d28-a4d4-7000-854b-ba69077f7e4d', '01a20d28-b034-7000-8a5f-b767c40c2983', '01a20d28-b03b-7000-b363-3df8a279799b', NULL),
('01a20d28-aba6-7000-b12b-b5133698cfb1', '2026-11-24 10:44:58.991388+00', '01a20d28-abec-7001-ae81-db265faaac88', 'billing_record.to_come', '01a20d28-abb3-7000-89d4-58fab45b2a0f', '01a20d28-abec-7000-b6ca-df90b1d17ddf', NULL, NULL),
('01a20d28-abf1-7001-b207-0919faaabdd0', '2026-01-30 23:00:00+00', '01a20d28-ac23-7000-aabe-2b2c9ebf568c', 'billing_record.to_come', '01a20d28-abff-7000-a0ce-27442c23e8e8', '01a20d28-ac21-7001-a71f-d1a7c988a4a5', NULL, NULL),
('01a20d28-abf1-7001-b207-0919faaabdd0', '2026-01-30 23:00:00+00', '01a20d28-ac23-7001-9d29-0ceaf5272986', 'billing_record.to_come', '01a20d28-abff-7000-a0ce-27442c23e8e8', '01a20d28-ac21-7002-8ea0-fd090e37bc5e', NULL, NULL),
('01a20d28-abf1-7001-b207-0919faaabdd0', '2026-01-30 23:00:00+00', '01a20d28-ac23-7002-a3fa-425d8ff7467d', 'billing_record.to_come', '01a20d28-abff-7000-a0ce-27442c23e8e8', '01a20d28-ac21-7003-87da-a8011cec3d33', NULL, NULL),
('01a20d28-abf1-7001-b207-0919faaabdd0', '2026-01-30 23:00:00+00', '01a20d28-ac2f-7000-b305-b229f6ebfa33', 'billing_record.to_come', '01a20d28-ac09-7000-9b88-944d5fb15a18', '01a20d28-ac2d-7001-ba8c-01fa95262acc', NULL, NULL),
('01a20d28-abf1-7001-b207-0919faaabdd0', '2026-01-30 23:00:00+00', '01a20d28-ac2f-7001-b306-01dd719d617d', 'billing_record.to_come', '01a20d28-ac09-7000-9b88-944d5fb15a18', '01a20d28-ac2d-7002-a3f5-b439f10dbffd', NULL, NULL),
('01a20d28-abf1-7001-b207-0919faaabdd0', '2026-01-30 23:00:00+00', '01a20d28-ac2f-7002-b6a0-6a520455f25e', 'billing_record.to_come', '01a20d28-ac09-7000-9b88-944d5fb15a18', '01a20d28-ac2d-7003-a129-3673f84a5592', NULL, NULL),
('01a20d28-abf1-7001-b207-0919faaabdd0', '2026-01-30 23:00:00+00', '01a20d28-ac38-7000-9eb5-d8c19866103e', 'billing_record.to_come', '01a20d28-ac14-7000-91c6-bf010a43f330', '01a20d28-ac36-7001-aaf7-dd8addcd9f5f', NULL, NULL),
('01a20d28-abf1-7001-b207-0919faaabdd0', '2026-01-30 23:00:00+00', '01a20d28-ac38-7001-8b09-2f4dba5de20a', 'billing_record.to_come', '01a20d28-ac14-7000-91c6-bf010a43f330', '01a20d28-ac36-7002-9af5-924eefbc0cff', NULL, NULL),
('01a20d28-abf1-7001-b207-0919faaabdd0', '2026-01-30 23:00:00+00', '01a20d28-ac38-7002-9ec3-7fbaa136a9d6', 'billing_record.to_come', '01a20d28-ac14-7000-91c6-bf010a43f330', '01a20d28-ac36-7003-956e-8dbf2ee8ff64', NULL, NULL),
('01a20d28-abf1-7001-b207-0919faaabdd0', '2026-01-30 23:00:00+00', '01a20d28-ac65-7003-a62a-80112c8baf59', 'billing_record.collecting', '01a20d28-abff-7000-a0ce-27442c23e8e8', '01a20d28-ac21-7001-a71f-d1a7c988a4a5', '01a20d28-ac65-7000-bb57-9ee0edf281c3', NULL),
('01a20d28-abf1-7001-b207-0919faaabdd0', '2026-01-30 23:00:00+00', '01a20d28-ac65-7004-ab40-d1f529dd6e3e', 'billing_record.collecting', '01a20d28-ac09-7000-9b88-944d5fb15a18', '01a20d28-ac2d-7001-ba8c-01fa95262acc', '01a20d28-ac65-7001-bc37-ef9d3003d861', NULL),
('01a20d28-abf1-7001-b207-0919faaabdd0', '2026-01-30 23:00:00+00', '01a20d28-ac65-7005-8d12-c0b888f4247b', 'billing_record.collecting', '01a20d28-ac14-7000-91c6-bf010a43f330', '01a20d28-ac36-7001-aaf7-dd8addcd9f5f', '01a20d28-ac65-7002-ada7-bd5a571786f6', NULL),
('01a20d28-abf1-7001-b207-0919faaabdd0', '2026-01-30 23:00:00+00', '01a20d28-ac72-7000-be2c-6bc0dc20ea65', 'billing_record.paid', '01a20d28-abff-7000-a0ce-27442c23e8e8', '01a20d28-ac21-7001-a71f-d1a7c988a4a5', '01a20d28-ac65-7000-bb57-9ee0edf281c3', NULL),
('01a20d28-abf1-7001-b207-0919faaabdd0', '2026-01-30 23:00:00+00', '01a20d28-ac72-7002-92cb-6676c532baa3', 'billing_record.in_retry', '01a20d28-ac09-7000-9b88-944d5fb15a18', '01a20d28-ac2d-7001-ba8c-01fa95262acc', '01a20d28-ac65-7001-bc37-ef9d3003d861', '{"code": "insufficient_funds"}'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '2026-01-30 23:00:00+00', '01a20d28-ac72-7004-a19d-4e3ad6fe5eb4', 'billing_record.paid', '01a20d28-ac14-7000-91c6-bf010a43f330', '01a20d28-ac36-7001-aaf7-dd8addcd9f5f', '01a20d28-ac65-7002-ada7-bd5a571786f6', NULL),
('01a20d28-abf1-7001-b207-0919faaabdd0', '2026-02-01 23:00:00+00', '01a20d28-aca2-7001-a48d-15a85cea3a68', 'billing_record.collecting', '01a20d28-ac09-7000-9b88-944d5fb15a18', '01a20d28-ac2d-7001-ba8c-01fa95262acc', '01a20d28-aca2-7000-ba61-eb68007f34df', NULL),
('01a20d28-abf1-7001-b207-0919faaabdd0', '2026-02-01 23:00:00+00', '01a20d28-aca8-7000-9d6a-bba3f54be256', 'billing_record.paid', '01a20d28-ac09-7000-9b88-944d5fb15a18', '01a20d28-ac2d-7001-ba8c-01fa95262acc', '01a20d28-aca2-7000-ba61-eb68007f34df', NULL),
('01a20d28-abf1-7001-b207-0919faaabdd0', '2026-02-06 23:00:00+00', '01a20d28-acd3-7001-a31d-2b0ac081e4a5', 'billing_record.collecting', '01a20d28-ac14-7000-91c6-bf010a43f330', '01a20d28-ac36-7002-9af5-924eefbc0cff', '01a20d28-acd3-7000-a3e2-7799b6bf8bad', NULL),
('01a20d28-abf1-7001-b207-0919faaabdd0', '2026-02-06 23:00:00+00', '01a20d28-acd9-7000-b807-39af7d3bfde6', 'billing_record.paid', '01a20d28-ac14-7000-91c6-bf010a43f330', '01a20d28-ac36-7002-9af5-924eefbc0cff', '01a20d28-acd3-7000-a3e2-7799b6bf8bad', NULL),
('01a20d28-abf1-7001-b207-0919faaabdd0', '2026-02-13 23:00:00+00', '01a20d28-ad03-7001-b21e-e16e36b62924', 'billing_record.collecting', '01a20d28-ac14-7000-91c6-bf010a43f330', '01a20d28-ac36-7003-956e-8dbf2ee8ff64', '01a20d28-ad03-7000-87f9-3f4bcd6cbb2e', NULL),
('01a20d28-abf1-7001-b207-0919faaabdd0', '2026-02-13 23:00:00+00', '01a20d28-ad08-7000-b9ae-7383b8680a83', 'billing_record.paid', '01a20d28-ac14-7000-91c6-bf010a43f330', '01a20d28-ac36-7003-956e-8dbf2ee8ff64', '01a20d28-ad03-7000-87f9-3f4bcd6cbb2e', NULL),
('01a20d28-abf1-7001-b207-0919faaabdd0', '2026-02-26 23:00:00+00', '01a20d28-ad43-7002-b18a-45d5f6952b44', 'billing_record.to_come', '01a20d28-abff-7000-a0ce-27442c23e8e8', '01a20d28-ad43-7000-bf85-d03229a41f0e', NULL, NULL),
('01a20d28-abf1-7001-b207-0919faaabdd0', '2026-02-26 23:00:00+00', '01a20d28-ad43-7003-addb-32e3590fb23b', 'billing_record.to_come', '01a20d28-ac09-7000-9b88-944d5fb15a18', '01a20d28-ad43-7001-b992-4467c1bd0f83', NULL, NULL),
('01a20d28-abf1-7001-b207-0919faaabdd0', '2026-02-27 23:00:00+00', '01a20d28-ad55-7002-984d-f4d328807922', 'billing_record.collecting', '01a20d28-abff-7000-a0ce-27442c23e8e8', '01a20d28-ac21-7002-8ea0-fd090e37bc5e', '01a20d28-ad55-7000-90c7-26dd0029b58d', NULL),
('01a20d28-abf1-7001-b207-0919faaabdd0', '2026-02-27 23:00:00+00', '01a20d28-ad55-7003-8209-13fb49a49645', 'billing_record.collecting', '01a20d28-ac09-7000-9b88-944d5fb15a18', '01a20d28-ac2d-7002-a3f5-b439f10dbffd', '01a20d28-ad55-7001-a8e5-23af8297e341', NULL),
('01a20d28-abf1-7001-b207-0919faaabdd0', '2026-02-27 23:00:00+00', '01a20d28-ad5b-7000-87a6-ac1f946e5b96', 'billing_record.paid', '01a20d28-abff-7000-a0ce-27442c23e8e8', '01a20d28-ac21-7002-8ea0-fd090e37bc5e', '01a20d28-ad55-7000-90c7-26dd0029b58d', NULL),
('01a20d28-abf1-7001-b207-0919faaabdd0', '2026-02-27 23:00:00+00', '01a20d28-ad5b-7003-a6e0-c47fc89f62ac', 'billing_record.failed', '01a20d28-ac09-7000-9b88-944d5fb15a18', '01a20d28-ac2d-7002-a3f5-b439f10dbffd', '01a20d28-ad55-7001-a8e5-23af8297e341', '{"code": "lost_card"}'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '2026-03-29 22:00:00+00', '01a20d28-ad85-7000-a905-d5fbea9a8e40', 'billing_record.to_come', '01a20d28-abff-7000-a0ce-27442c23e8e8', '01a20d28-ad84-7000-ba4d-2eea243bfc38', NULL, NULL),
('01a20d28-abf1-7001-b207-0919faaabdd0', '2026-03-29 22:00:00+00', '01a20d28-ad85-7001-81a5-005baf1e2be9', 'billing_record.to_come', '01a20d28-ac09-7000-9b88-944d5fb15a18', '01a20d28-ad84-7001-9b75-deb287ad604c', NULL, NULL),
('01a20d28-abf1-7001-b207-0919faaabdd0', '2026-03-30 22:00:00+00', '01a20d28-ad96-7002-8958-469c3438ca36', 'billing_record.collecting', '01a20d28-abff-7000-a0ce-27442c23e8e8', '01a20d28-ac21-7003-87da-a8011cec3d33', '01a20d28-ad96-7000-893b-8a31f235d13c', NULL),
('01a20d28-abf1-7001-b207-0919faaabdd0', '2026-03-30 22:00:00+00', '01a20d28-ad96-7003-94f2-278d923edb8d', 'billing_record.unbillable', '01a20d28-ac09-7000-9b88-944d5fb15a18', '01a20d28-ac2d-7003-a129-3673f84a5592', NULL, '{"reason": "payment_stop"}'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '2026-03-30 22:00:00+00', '01a20d28-ad9d-7000-952e-f9583a729fa2', 'billing_record.paid', '01a20d28-abff-7000-a0ce-27442c23e8e8', '01a20d28-ac21-7003-87da-a8011cec3d33', '01a20d28-ad96-7000-893b-8a31f235d13c', NULL),
('01a20d28-abf1-7001-b207-0919faaabdd0', '2026-04-28 22:00:00+00', '01a20d28-adc1-7001-af33-22c491708c24', 'billing_record.to_come', '01a20d28-abff-7000-a0ce-27442c23e8e8', '01a20d28-adc0-7000-93ee-9df05e76fb38', NULL, NULL),
('01a20d28-abf1-7001-b207-0919faaabdd0', '2026-04-28 22:00:00+00', '01a20d28-adc1-7002-b6d7-2a91954e8356', 'billing_record.to_come', '01a20d28-ac09-7000-9b88-944d5fb15a18', '01a20d28-adc1-7000-bc2d-3a320644b18e', NULL, NULL),
('01a20d28-abf1-7001-b207-0919faaabdd0', '2026-04-29 22:00:00+00', '01a20d28-add0-7003-bf20-ac610ce66f31', 'billing_record.collecting', '01a20d28-abff-7000-a0ce-27442c23e8e8', '01a20d28-ad43-7000-bf85-d03229a41f0e', '01a20d28-add0-7001-b347-9733af179922', NULL),
('01a20d28-abf1-7001-b207-0919faaabdd0', '2026-04-29 22:00:00+00', '01a20d28-add0-7004-90af-aed64e87885d', 'billing_record.unbillable', '01a20d28-ac09-7000-9b88-944d5fb15a18', '01a20d28-ad43-7001-b992-4467c1bd0f83', NULL, '{"reason": "payment_stop"}'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '2026-04-29 22:00:00+00', '01a20d28-add4-7000-af16-f535e2ebc2f0', 'billing_record.paid', '01a20d28-abff-7000-a0ce-27442c23e8e8', '01a20d28-ad43-7000-bf85-d03229a41f0e', '01a20d28-add0-7001-b347-9733af179922', NULL),
('01a20d28-abf1-7001-b207-0919faaabdd0', '2026-04-30 10:00:00+00', '01a20d28-ae07-7000-88a5-80307b1d3d14', 'billing_record.to_come', '01a20d28-adf7-7000-ab28-b8fec5155a31', '01a20d28-ae06-7000-95d5-9629096f576c', NULL, NULL),
('01a20d28-abf1-7001-b207-0919faaabdd0', '2026-04-30 10:00:00+00', '01a20d28-ae0f-7001-a6fd-bf95acfdcf2a', 'billing_record.collecting', '01a20d28-adf7-7000-ab28-b8fec5155a31', '01a20d28-ae06-7000-95d5-9629096f576c', '01a20d28-ae0f-7000-a37e-a34ff80dbbf6', NULL);

insert into gateway_notice (merchant_id, gateway_connection_id, notice_id, received_at) overriding system value values
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a05e-7000-a087-e7b721e480fe', 'ntc_000000000002', '2026-11-24 10:44:56.863393+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a05e-7000-a087-e7b721e480fe', 'ntc_000000000008', '2026-11-24 10:44:56.815478+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a05e-7000-a087-e7b721e480fe', 'ntc_000000000009', '2026-11-24 10:44:56.909662+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a05e-7000-a087-e7b721e480fe', 'ntc_00000000000a', '2026-11-24 10:44:56.931447+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a05e-7000-a087-e7b721e480fe', 'ntc_00000000000b', '2026-11-24 10:44:56.980476+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a05e-7000-a087-e7b721e480fe', 'ntc_00000000000d', '2026-11-24 10:44:57.475333+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a05e-7000-a087-e7b721e480fe', 'ntc_00000000000f', '2026-11-24 10:44:57.480464+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a05e-7000-a087-e7b721e480fe', 'ntc_00000000000h', '2026-11-24 10:44:57.479642+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a05e-7000-a087-e7b721e480fe', 'ntc_00000000000j', '2026-11-24 10:44:57.480917+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a05e-7000-a087-e7b721e480fe', 'ntc_00000000000v', '2026-11-24 10:44:57.81476+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a05e-7000-a087-e7b721e480fe', 'ntc_000000000011', '2026-11-24 10:44:57.800046+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a05e-7000-a087-e7b721e480fe', 'ntc_000000000013', '2026-11-24 10:44:57.818459+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a05e-7000-a087-e7b721e480fe', 'ntc_000000000015', '2026-11-24 10:44:57.814132+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a05e-7000-a087-e7b721e480fe', 'ntc_000000000019', '2026-11-24 10:44:57.869214+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a05e-7000-a087-e7b721e480fe', 'ntc_00000000001b', '2026-11-24 10:44:57.898058+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a05e-7000-a087-e7b721e480fe', 'ntc_00000000001d', '2026-11-24 10:44:57.922458+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a05e-7000-a087-e7b721e480fe', 'ntc_00000000001e', '2026-11-24 10:44:58.453544+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a05e-7000-a087-e7b721e480fe', 'ntc_00000000001g', '2026-11-24 10:44:58.487785+00');

insert into idempotency_key (merchant_id, key, request_hash, status, reply, created_at) overriding system value values
('01a20d28-a051-7001-a98a-8d9005bc49dd', 'customer-17', E'\\x691ca5fe0a55b5af49d9435caa5d83f6772a88bf5a173fd5a0f59b684c41365b', '201', '{"id":"cus_01m86jhawpe009jeqx2pejy0w3","reference":null,"first_name":"Ada","last_name":"Byron","company":null,"emails":["ada@example.com"],"phones":[],"address":null,"metadata":{"plan":"gold"},"created_at":"2026-11-24T10:44:58.903Z"}', '2026-11-24 10:44:58.900796+00');

insert into lease (id, worker_id, made_at, merchants, transactions) overriding system value values
('01a20d28-b039-7000-a193-194a2ed47507', '01a20d28-b038-7000-8af6-268f5264613c', '2026-11-24 10:45:00.092377+00', '{01a20d28-a051-7001-a98a-8d9005bc49dd}', '{01a20d28-b03b-7000-b363-3df8a279799b}');

insert into ledger_entry (merchant_id, payment_transaction_id, cause, seq, account_id, debit, debit_of, credit, credit_of, amount, currency, booked_at) overriding system value values
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a1cb-7000-a798-a7b8eb5c5a0d', 'chargeback', '1', '01a20d28-a08e-7000-9456-90e2a2981d63', 'payer', '01a20d28-a08e-7000-9456-90e2a2981d63', 'gateway', '01a20d28-a05e-7000-a087-e7b721e480fe', '4900', 'EUR', '2026-11-24 10:44:56.926133+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a1cb-7000-a798-a7b8eb5c5a0d', 'purchase', '1', '01a20d28-a08e-7000-9456-90e2a2981d63', 'gateway', '01a20d28-a05e-7000-a087-e7b721e480fe', 'payer', '01a20d28-a08e-7000-9456-90e2a2981d63', '4900', 'EUR', '2026-11-24 10:44:56.536471+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a1cb-7001-a638-afb6f179f11c', 'chargeback', '1', '01a20d28-a0ad-7000-81de-6e5acb4a9d94', 'payer', '01a20d28-a0ad-7000-81de-6e5acb4a9d94', 'gateway', '01a20d28-a05e-7000-a087-e7b721e480fe', '4900', 'EUR', '2026-11-24 10:44:56.942322+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a1cb-7001-a638-afb6f179f11c', 'chargeback_won', '1', '01a20d28-a0ad-7000-81de-6e5acb4a9d94', 'gateway', '01a20d28-a05e-7000-a087-e7b721e480fe', 'payer', '01a20d28-a0ad-7000-81de-6e5acb4a9d94', '4900', 'EUR', '2026-11-24 10:44:56.985003+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a1cb-7001-a638-afb6f179f11c', 'purchase', '1', '01a20d28-a0ad-7000-81de-6e5acb4a9d94', 'gateway', '01a20d28-a05e-7000-a087-e7b721e480fe', 'payer', '01a20d28-a0ad-7000-81de-6e5acb4a9d94', '4900', 'EUR', '2026-11-24 10:44:56.536779+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a1cb-7002-b282-dc9e6c0da19e', 'purchase', '1', '01a20d28-a0bb-7000-b9bf-00fc99cd50fa', 'gateway', '01a20d28-a05e-7000-a087-e7b721e480fe', 'payer', '01a20d28-a0bb-7000-b9bf-00fc99cd50fa', '4900', 'EUR', '2026-11-24 10:44:56.806822+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a1cb-7003-8250-3f11fe0687f5', 'purchase', '1', '01a20d28-a0c7-7000-aff3-9d5b49db0387', 'gateway', '01a20d28-a05e-7000-a087-e7b721e480fe', 'payer', '01a20d28-a0c7-7000-aff3-9d5b49db0387', '4900', 'EUR', '2026-11-24 10:44:56.536814+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a572-7000-b03c-98b3e95fa5ce', 'purchase', '1', '01a20d28-a45b-7000-88ac-1b9dd1eac451', 'gateway', '01a20d28-a05e-7000-a087-e7b721e480fe', 'payer', '01a20d28-a45b-7000-88ac-1b9dd1eac451', '4900', 'EUR', '2026-11-24 10:44:57.428435+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a572-7001-92ce-969ddadb8b14', 'purchase', '1', '01a20d28-a45b-7000-88ac-1b9dd1eac451', 'gateway', '01a20d28-a05e-7000-a087-e7b721e480fe', 'payer', '01a20d28-a45b-7000-88ac-1b9dd1eac451', '4900', 'EUR', '2026-11-24 10:44:57.428539+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a572-7002-bbb9-5fca1086c598', 'purchase', '1', '01a20d28-a45b-7000-88ac-1b9dd1eac451', 'gateway', '01a20d28-a05e-7000-a087-e7b721e480fe', 'payer', '01a20d28-a45b-7000-88ac-1b9dd1eac451', '4900', 'EUR', '2026-11-24 10:44:57.428548+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6fa-7003-9a28-700907e63f37', 'purchase', '1', '01a20d28-a648-7000-9fb5-2d708fbb2ca9', 'gateway', '01a20d28-a05e-7000-a087-e7b721e480fe', 'payer', '01a20d28-a648-7000-9fb5-2d708fbb2ca9', '4900', 'EUR', '2026-11-24 10:44:57.787586+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6fa-7004-92ac-e2c069563fb8', 'purchase', '1', '01a20d28-a664-7000-ac1f-cc26ad5844e3', 'gateway', '01a20d28-a05e-7000-a087-e7b721e480fe', 'payer', '01a20d28-a664-7000-ac1f-cc26ad5844e3', '4900', 'EUR', '2026-11-24 10:44:57.787596+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6fa-7005-a3ac-2e5f5a892e4f', 'purchase', '1', '01a20d28-a672-7000-ba64-a7a03e1156d0', 'gateway', '01a20d28-a05e-7000-a087-e7b721e480fe', 'payer', '01a20d28-a672-7000-ba64-a7a03e1156d0', '4900', 'EUR', '2026-11-24 10:44:57.787604+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6fa-7006-a53f-422b366197fe', 'purchase', '1', '01a20d28-a67c-7000-9a78-50f616d12032', 'gateway', '01a20d28-a05e-7000-a087-e7b721e480fe', 'payer', '01a20d28-a67c-7000-9a78-50f616d12032', '4900', 'EUR', '2026-11-24 10:44:57.787612+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6fa-7007-9ae8-7b0fbd50dd04', 'purchase', '1', '01a20d28-a684-7000-b4b6-cd13e5cd80ba', 'gateway', '01a20d28-a05e-7000-a087-e7b721e480fe', 'payer', '01a20d28-a684-7000-b4b6-cd13e5cd80ba', '4900', 'EUR', '2026-11-24 10:44:57.78762+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a759-7000-a8d9-40e83128af2d', 'refund', '1', '01a20d28-a648-7000-9fb5-2d708fbb2ca9', 'payer', '01a20d28-a648-7000-9fb5-2d708fbb2ca9', 'gateway', '01a20d28-a05e-7000-a087-e7b721e480fe', '4900', 'EUR', '2026-11-24 10:44:57.856026+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a785-7000-8a8b-c472568e0596', 'refund', '1', '01a20d28-a664-7000-ac1f-cc26ad5844e3', 'payer', '01a20d28-a664-7000-ac1f-cc26ad5844e3', 'gateway', '01a20d28-a05e-7000-a087-e7b721e480fe', '1900', 'EUR', '2026-11-24 10:44:57.886153+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a9ba-7000-a2cd-1a1daa92ad61', 'capture', '1', '01a20d28-a6a0-7000-bb3f-13e1e06715f2', 'gateway', '01a20d28-a05e-7000-a087-e7b721e480fe', 'payer', '01a20d28-a6a0-7000-bb3f-13e1e06715f2', '4000', 'EUR', '2026-11-24 10:44:58.447942+00'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ac65-7000-bb57-9ee0edf281c3', 'purchase', '1', '01a20d28-abff-7000-a0ce-27442c23e8e8', 'gateway', '01a20d28-abf4-7000-ab05-bb226ceb3928', 'payer', '01a20d28-abff-7000-a0ce-27442c23e8e8', '4900', 'EUR', '2026-01-30 23:00:00+00'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ac65-7002-ada7-bd5a571786f6', 'purchase', '1', '01a20d28-ac14-7000-91c6-bf010a43f330', 'gateway', '01a20d28-abf4-7000-ab05-bb226ceb3928', 'payer', '01a20d28-ac14-7000-91c6-bf010a43f330', '1900', 'EUR', '2026-01-30 23:00:00+00'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-aca2-7000-ba61-eb68007f34df', 'purchase', '1', '01a20d28-ac09-7000-9b88-944d5fb15a18', 'gateway', '01a20d28-abf4-7000-ab05-bb226ceb3928', 'payer', '01a20d28-ac09-7000-9b88-944d5fb15a18', '990', 'EUR', '2026-02-01 23:00:00+00'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-acd3-7000-a3e2-7799b6bf8bad', 'purchase', '1', '01a20d28-ac14-7000-91c6-bf010a43f330', 'gateway', '01a20d28-abf4-7000-ab05-bb226ceb3928', 'payer', '01a20d28-ac14-7000-91c6-bf010a43f330', '1900', 'EUR', '2026-02-06 23:00:00+00'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ad03-7000-87f9-3f4bcd6cbb2e', 'purchase', '1', '01a20d28-ac14-7000-91c6-bf010a43f330', 'gateway', '01a20d28-abf4-7000-ab05-bb226ceb3928', 'payer', '01a20d28-ac14-7000-91c6-bf010a43f330', '1900', 'EUR', '2026-02-13 23:00:00+00'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ad55-7000-90c7-26dd0029b58d', 'purchase', '1', '01a20d28-abff-7000-a0ce-27442c23e8e8', 'gateway', '01a20d28-abf4-7000-ab05-bb226ceb3928', 'payer', '01a20d28-abff-7000-a0ce-27442c23e8e8', '4900', 'EUR', '2026-02-27 23:00:00+00'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ad96-7000-893b-8a31f235d13c', 'purchase', '1', '01a20d28-abff-7000-a0ce-27442c23e8e8', 'gateway', '01a20d28-abf4-7000-ab05-bb226ceb3928', 'payer', '01a20d28-abff-7000-a0ce-27442c23e8e8', '4900', 'EUR', '2026-03-30 22:00:00+00'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-add0-7001-b347-9733af179922', 'purchase', '1', '01a20d28-abff-7000-a0ce-27442c23e8e8', 'gateway', '01a20d28-abf4-7000-ab05-bb226ceb3928', 'payer', '01a20d28-abff-7000-a0ce-27442c23e8e8', '4900', 'EUR', '2026-04-29 22:00:00+00');

insert into ledger_sum (merchant_id, ledger_account, ledger_account_of, currency, id, debits, credits, entries) overriding system value values
('01a20d28-a051-7001-a98a-8d9005bc49dd', 'gateway', '01a20d28-a05e-7000-a087-e7b721e480fe', 'EUR', '01a20d28-a227-7000-ae0d-f973532cd307', '14700', '0', '3'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', 'gateway', '01a20d28-a05e-7000-a087-e7b721e480fe', 'EUR', '01a20d28-a35e-7000-b4c6-fa4d2e13bbc3', '4900', '0', '1'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', 'gateway', '01a20d28-a05e-7000-a087-e7b721e480fe', 'EUR', '01a20d28-a3d5-7000-b0f9-a0a12bd0e1b3', '0', '4900', '1'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', 'gateway', '01a20d28-a05e-7000-a087-e7b721e480fe', 'EUR', '01a20d28-a3e7-7000-824b-dde0e931d297', '0', '4900', '1'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', 'gateway', '01a20d28-a05e-7000-a087-e7b721e480fe', 'EUR', '01a20d28-a418-7000-9410-803268c97e5d', '4900', '0', '1'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', 'gateway', '01a20d28-a05e-7000-a087-e7b721e480fe', 'EUR', '01a20d28-a5b4-7000-b8d5-340dd4a14afd', '14700', '0', '3'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', 'gateway', '01a20d28-a05e-7000-a087-e7b721e480fe', 'EUR', '01a20d28-a739-7001-8932-b2e7b92d8631', '24500', '0', '5'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', 'gateway', '01a20d28-a05e-7000-a087-e7b721e480fe', 'EUR', '01a20d28-a77e-7001-af6c-e47e445099a8', '0', '4900', '1'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', 'gateway', '01a20d28-a05e-7000-a087-e7b721e480fe', 'EUR', '01a20d28-a79d-7000-921e-10e568896242', '0', '1900', '1'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', 'gateway', '01a20d28-a05e-7000-a087-e7b721e480fe', 'EUR', '01a20d28-a9cf-7000-8c4d-b15cd2e6c8f4', '4000', '0', '1'),
('01a20d28-abf1-7001-b207-0919faaabdd0', 'gateway', '01a20d28-abf4-7000-ab05-bb226ceb3928', 'EUR', '01a20d28-ac8c-7000-854d-67f1b81c42fc', '6800', '0', '2'),
('01a20d28-abf1-7001-b207-0919faaabdd0', 'gateway', '01a20d28-abf4-7000-ab05-bb226ceb3928', 'EUR', '01a20d28-acc2-7000-b44d-1e312749d5c0', '990', '0', '1'),
('01a20d28-abf1-7001-b207-0919faaabdd0', 'gateway', '01a20d28-abf4-7000-ab05-bb226ceb3928', 'EUR', '01a20d28-acf3-7000-8d9f-a23d2c8719d8', '1900', '0', '1'),
('01a20d28-abf1-7001-b207-0919faaabdd0', 'gateway', '01a20d28-abf4-7000-ab05-bb226ceb3928', 'EUR', '01a20d28-ad21-7000-8ae7-615cb900c84d', '1900', '0', '1'),
('01a20d28-abf1-7001-b207-0919faaabdd0', 'gateway', '01a20d28-abf4-7000-ab05-bb226ceb3928', 'EUR', '01a20d28-ad74-7000-bce8-f39c8b1159c2', '4900', '0', '1'),
('01a20d28-abf1-7001-b207-0919faaabdd0', 'gateway', '01a20d28-abf4-7000-ab05-bb226ceb3928', 'EUR', '01a20d28-adb6-7000-98cc-965a0fa21c8b', '4900', '0', '1'),
('01a20d28-abf1-7001-b207-0919faaabdd0', 'gateway', '01a20d28-abf4-7000-ab05-bb226ceb3928', 'EUR', '01a20d28-adee-7000-b1c1-3dff3bd73e2e', '4900', '0', '1');

insert into payment_transaction (merchant_id, id, kind, trigger, billing_record_id, attempt, parent_id, account_id, gateway_connection_id, instrument_id, amount, currency, status, status_count, status_at, refunded, gateway_ref, data, request_key, confirmed_at, created_at) overriding system value values
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a1cb-7000-a798-a7b8eb5c5a0d', 'purchase', 'one_off', '01a20d28-a154-7000-90cd-5e4226b8c681', '1', NULL, '01a20d28-a08e-7000-9456-90e2a2981d63', '01a20d28-a05e-7000-a087-e7b721e480fe', '01a20d28-a096-7000-8a09-0978c5a0810a', '4900', 'EUR', 'charged_back', '3', '2026-11-24 10:44:56.911953+00', '0', 'ch_000000000001', '{"charge": "ch_000000000001"}', NULL, '2026-11-24 10:44:56.536472+00', '2026-11-24 10:44:56.423525+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a1cb-7001-a638-afb6f179f11c', 'purchase', 'one_off', '01a20d28-a16a-7000-91e8-a60eb7179656', '1', NULL, '01a20d28-a0ad-7000-81de-6e5acb4a9d94', '01a20d28-a05e-7000-a087-e7b721e480fe', '01a20d28-a0b2-7000-91b1-1815a5083cad', '4900', 'EUR', 'succeeded', '4', '2026-11-24 10:44:56.981847+00', '0', 'ch_000000000003', '{"charge": "ch_000000000003"}', NULL, '2026-11-24 10:44:56.53678+00', '2026-11-24 10:44:56.42413+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a1cb-7002-b282-dc9e6c0da19e', 'purchase', 'one_off', '01a20d28-a178-7000-ac80-9733d7e1e550', '1', NULL, '01a20d28-a0bb-7000-b9bf-00fc99cd50fa', '01a20d28-a05e-7000-a087-e7b721e480fe', '01a20d28-a0be-7000-8661-a6d48e4d756e', '4900', 'EUR', 'succeeded', '3', '2026-11-24 10:44:56.806822+00', '0', 'ch_000000000005', '{"charge": "ch_000000000005"}', NULL, '2026-11-24 10:44:56.806823+00', '2026-11-24 10:44:56.424136+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a1cb-7003-8250-3f11fe0687f5', 'purchase', 'schedule', '01a20d28-a181-7000-afaf-37195c1f1c1c', '1', NULL, '01a20d28-a0c7-7000-aff3-9d5b49db0387', '01a20d28-a05e-7000-a087-e7b721e480fe', '01a20d28-a105-7000-bf70-3cccf8251b92', '4900', 'EUR', 'succeeded', '2', '2026-11-24 10:44:56.536814+00', '0', 'ch_000000000006', '{"charge": "ch_000000000006"}', NULL, '2026-11-24 10:44:56.536814+00', '2026-11-24 10:44:56.424139+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a572-7000-b03c-98b3e95fa5ce', 'purchase', 'one_off', '01a20d28-a4e2-7000-b3cc-0dda77ca7cf2', '1', NULL, '01a20d28-a45b-7000-88ac-1b9dd1eac451', '01a20d28-a05e-7000-a087-e7b721e480fe', '01a20d28-a460-7000-9fe6-599f9c8e1888', '4900', 'EUR', 'succeeded', '2', '2026-11-24 10:44:57.428435+00', '0', 'ch_00000000000c', '{"charge": "ch_00000000000c"}', NULL, '2026-11-24 10:44:57.428436+00', '2026-11-24 10:44:57.348847+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a572-7001-92ce-969ddadb8b14', 'purchase', 'one_off', '01a20d28-a4e9-7000-98dc-4a6d8ad1d4a4', '1', NULL, '01a20d28-a45b-7000-88ac-1b9dd1eac451', '01a20d28-a05e-7000-a087-e7b721e480fe', '01a20d28-a460-7000-9fe6-599f9c8e1888', '4900', 'EUR', 'succeeded', '2', '2026-11-24 10:44:57.428539+00', '0', 'ch_00000000000e', '{"charge": "ch_00000000000e"}', NULL, '2026-11-24 10:44:57.42854+00', '2026-11-24 10:44:57.348985+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a572-7002-bbb9-5fca1086c598', 'purchase', 'one_off', '01a20d28-a4ee-7000-a96e-ca19829802c5', '1', NULL, '01a20d28-a45b-7000-88ac-1b9dd1eac451', '01a20d28-a05e-7000-a087-e7b721e480fe', '01a20d28-a460-7000-9fe6-599f9c8e1888', '4900', 'EUR', 'succeeded', '2', '2026-11-24 10:44:57.428548+00', '0', 'ch_00000000000g', '{"charge": "ch_00000000000g"}', NULL, '2026-11-24 10:44:57.428548+00', '2026-11-24 10:44:57.348989+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a572-7003-90eb-9fc2384df21c', 'purchase', 'one_off', '01a20d28-a4f2-7000-9619-90fa5d1e60b8', '1', NULL, '01a20d28-a470-7000-909c-d8010927ad93', '01a20d28-a05e-7000-a087-e7b721e480fe', '01a20d28-a473-7000-940d-bd4262b74ebb', '4900', 'EUR', 'failed', '2', '2026-11-24 10:44:57.428558+00', '0', 'ch_00000000000i', NULL, NULL, '2026-11-24 10:44:57.428558+00', '2026-11-24 10:44:57.348992+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a572-7004-8fd0-4c90f9404c33', 'purchase', 'one_off', '01a20d28-a4f8-7000-ac8d-8b9483bffe1f', '1', NULL, '01a20d28-a483-7000-b2e2-c7d5c553aff0', '01a20d28-a05e-7000-a087-e7b721e480fe', '01a20d28-a487-7000-9db1-5c110f9a8399', '4900', 'EUR', 'failed', '2', '2026-11-24 10:44:57.428572+00', '0', 'ch_00000000000k', NULL, NULL, '2026-11-24 10:44:57.428572+00', '2026-11-24 10:44:57.350083+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a572-7005-aaa6-dd2df63cdef7', 'purchase', 'one_off', '01a20d28-a4fc-7000-9d1a-0a1ed039a0c4', '1', NULL, '01a20d28-a49c-7000-a8d9-6d28f6b00567', '01a20d28-a05e-7000-a087-e7b721e480fe', '01a20d28-a49f-7000-82ce-565bcce12c93', '4900', 'EUR', 'failed', '2', '2026-11-24 10:44:57.428578+00', '0', 'ch_00000000000m', NULL, NULL, '2026-11-24 10:44:57.428579+00', '2026-11-24 10:44:57.350089+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a572-7006-8fc8-e1cc587bcda4', 'purchase', 'one_off', '01a20d28-a501-7000-933b-cd328ac42bf9', '1', NULL, '01a20d28-a4a5-7000-a1c0-219845dc9b8c', '01a20d28-a05e-7000-a087-e7b721e480fe', '01a20d28-a4a8-7000-87dc-a9663ab56b1e', '4900', 'EUR', 'pending', '2', '2026-11-24 10:44:57.445398+00', '0', 'ch_00000000000n', NULL, NULL, NULL, '2026-11-24 10:44:57.350091+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a572-7008-93e7-d032fe0ece8a', 'purchase', 'one_off', '01a20d28-a50a-7000-9548-b666e6fa7506', '1', NULL, '01a20d28-a4bf-7000-9974-b952256069ba', '01a20d28-a05e-7000-a087-e7b721e480fe', '01a20d28-a4c2-7000-a785-dfcba7e64e23', '4900', 'EUR', 'unknown', '2', '2026-11-24 10:44:57.44543+00', '0', NULL, NULL, NULL, NULL, '2026-11-24 10:44:57.350094+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a572-7009-b620-af5151d53686', 'purchase', 'one_off', '01a20d28-a512-7000-8fe1-79fcf290a00c', '1', NULL, '01a20d28-a490-7000-bf19-35d947eafc30', '01a20d28-a05e-7000-a087-e7b721e480fe', '01a20d28-a493-7000-a45b-1b7bb25fa5a2', '4900', 'EUR', 'failed', '2', '2026-11-24 10:44:57.445445+00', '0', 'ch_00000000000o', NULL, NULL, '2026-11-24 10:44:57.445445+00', '2026-11-24 10:44:57.350097+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a572-700a-9c84-b0df75d2ba74', 'purchase', 'schedule', '01a20d28-a518-7001-9bd4-6edb7f1b38e3', '1', NULL, '01a20d28-a470-7000-909c-d8010927ad93', '01a20d28-a05e-7000-a087-e7b721e480fe', '01a20d28-a473-7000-940d-bd4262b74ebb', '4900', 'EUR', 'failed', '2', '2026-11-24 10:44:57.45488+00', '0', 'ch_00000000000q', NULL, NULL, '2026-11-24 10:44:57.454881+00', '2026-11-24 10:44:57.350125+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6fa-7000-8e99-76bb5a4cab00', 'authorization', 'schedule', '01a20d28-a699-7001-a6ce-6861a9c8f808', '1', NULL, '01a20d28-a68c-7000-8bb3-350980eeee43', '01a20d28-a05e-7000-a087-e7b721e480fe', '01a20d28-a68f-7000-9603-f34dcb59e2c2', '4900', 'EUR', 'authorized', '2', '2026-11-24 10:44:57.787416+00', '0', 'ch_00000000000s', '{"expires_at": "2026-12-01T10:00:00.000Z"}', NULL, '2026-11-24 10:44:57.787417+00', '2026-11-24 10:44:57.743562+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6fa-7001-bde0-f1ffe8ad19cf', 'authorization', 'schedule', '01a20d28-a6b9-7001-97ca-130e4b0d2430', '1', NULL, '01a20d28-a6a0-7000-bb3f-13e1e06715f2', '01a20d28-a05e-7000-a087-e7b721e480fe', '01a20d28-a6a2-7000-b207-186e1ada6364', '4900', 'EUR', 'succeeded', '3', '2026-11-24 10:44:58.445044+00', '0', 'ch_00000000000u', '{"expires_at": "2026-12-01T10:00:00.000Z"}', NULL, '2026-11-24 10:44:57.787531+00', '2026-11-24 10:44:57.743997+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6fa-7002-b25e-38c118b7c014', 'authorization', 'schedule', '01a20d28-a6cd-7001-a26d-6d6b6014f536', '1', NULL, '01a20d28-a6bf-7000-8625-b4df4dc1d939', '01a20d28-a05e-7000-a087-e7b721e480fe', '01a20d28-a6c3-7000-a65c-6cfb1d4e3fc6', '4900', 'EUR', 'cancelled', '3', '2026-11-24 10:44:58.477531+00', '0', 'ch_00000000000w', '{"expires_at": "2026-12-01T10:00:00.000Z"}', NULL, '2026-11-24 10:44:57.787571+00', '2026-11-24 10:44:57.744002+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6fa-7003-9a28-700907e63f37', 'purchase', 'one_off', '01a20d28-a6d5-7000-8914-64b0bdbf92a3', '1', NULL, '01a20d28-a648-7000-9fb5-2d708fbb2ca9', '01a20d28-a05e-7000-a087-e7b721e480fe', '01a20d28-a64f-7000-89f9-1bc7ff913275', '4900', 'EUR', 'refunded', '3', '2026-11-24 10:44:57.851534+00', '4900', 'ch_00000000000y', '{"charge": "ch_00000000000y"}', NULL, '2026-11-24 10:44:57.787587+00', '2026-11-24 10:44:57.744392+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6fa-7004-92ac-e2c069563fb8', 'purchase', 'one_off', '01a20d28-a6db-7000-8384-b2cd36058520', '1', NULL, '01a20d28-a664-7000-ac1f-cc26ad5844e3', '01a20d28-a05e-7000-a087-e7b721e480fe', '01a20d28-a668-7000-ae5a-10369432a43b', '4900', 'EUR', 'partially_refunded', '3', '2026-11-24 10:44:57.884855+00', '1900', 'ch_000000000010', '{"charge": "ch_000000000010"}', NULL, '2026-11-24 10:44:57.787596+00', '2026-11-24 10:44:57.744399+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6fa-7005-a3ac-2e5f5a892e4f', 'purchase', 'one_off', '01a20d28-a6e2-7000-836c-88b63c71bf2c', '1', NULL, '01a20d28-a672-7000-ba64-a7a03e1156d0', '01a20d28-a05e-7000-a087-e7b721e480fe', '01a20d28-a676-7000-87be-950747c393b1', '4900', 'EUR', 'succeeded', '2', '2026-11-24 10:44:57.787604+00', '0', 'ch_000000000012', '{"charge": "ch_000000000012"}', NULL, '2026-11-24 10:44:57.787604+00', '2026-11-24 10:44:57.744423+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6fa-7006-a53f-422b366197fe', 'purchase', 'one_off', '01a20d28-a6e7-7000-a6bb-aab8daefad3f', '1', NULL, '01a20d28-a67c-7000-9a78-50f616d12032', '01a20d28-a05e-7000-a087-e7b721e480fe', '01a20d28-a67e-7000-b85b-41f4cc7e62f1', '4900', 'EUR', 'succeeded', '2', '2026-11-24 10:44:57.787612+00', '0', 'ch_000000000014', '{"charge": "ch_000000000014"}', NULL, '2026-11-24 10:44:57.787612+00', '2026-11-24 10:44:57.744426+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6fa-7007-9ae8-7b0fbd50dd04', 'purchase', 'one_off', '01a20d28-a6ec-7000-8e39-14dd38a8a179', '1', NULL, '01a20d28-a684-7000-b4b6-cd13e5cd80ba', '01a20d28-a05e-7000-a087-e7b721e480fe', '01a20d28-a686-7000-8f54-ef8c6aae02cf', '4900', 'EUR', 'succeeded', '2', '2026-11-24 10:44:57.78762+00', '0', 'ch_000000000016', '{"charge": "ch_000000000016"}', NULL, '2026-11-24 10:44:57.78762+00', '2026-11-24 10:44:57.744429+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a759-7000-a8d9-40e83128af2d', 'refund', 'manual', '01a20d28-a6d5-7000-8914-64b0bdbf92a3', NULL, '01a20d28-a6fa-7003-9a28-700907e63f37', '01a20d28-a648-7000-9fb5-2d708fbb2ca9', '01a20d28-a05e-7000-a087-e7b721e480fe', '01a20d28-a64f-7000-89f9-1bc7ff913275', '4900', 'EUR', 'succeeded', '2', '2026-11-24 10:44:57.847152+00', '0', 'op_000000000018', NULL, 'refund-1', '2026-11-24 10:44:57.847152+00', '2026-11-24 10:44:57.828416+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a785-7000-8a8b-c472568e0596', 'refund', 'manual', '01a20d28-a6db-7000-8384-b2cd36058520', NULL, '01a20d28-a6fa-7004-92ac-e2c069563fb8', '01a20d28-a664-7000-ac1f-cc26ad5844e3', '01a20d28-a05e-7000-a087-e7b721e480fe', '01a20d28-a668-7000-ae5a-10369432a43b', '1900', 'EUR', 'succeeded', '2', '2026-11-24 10:44:57.882379+00', '0', 'op_00000000001a', NULL, NULL, '2026-11-24 10:44:57.88238+00', '2026-11-24 10:44:57.864879+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a7a8-7000-a797-486ddd6beed5', 'refund', 'manual', '01a20d28-a6e2-7000-836c-88b63c71bf2c', NULL, '01a20d28-a6fa-7005-a3ac-2e5f5a892e4f', '01a20d28-a672-7000-ba64-a7a03e1156d0', '01a20d28-a05e-7000-a087-e7b721e480fe', '01a20d28-a676-7000-87be-950747c393b1', '700', 'EUR', 'unknown', '2', '2026-11-24 10:44:58.418189+00', '0', NULL, NULL, NULL, NULL, '2026-11-24 10:44:57.902158+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a9ba-7000-a2cd-1a1daa92ad61', 'capture', 'manual', '01a20d28-a6b9-7001-97ca-130e4b0d2430', NULL, '01a20d28-a6fa-7001-bde0-f1ffe8ad19cf', '01a20d28-a6a0-7000-bb3f-13e1e06715f2', '01a20d28-a05e-7000-a087-e7b721e480fe', '01a20d28-a6a2-7000-b207-186e1ada6364', '4000', 'EUR', 'succeeded', '2', '2026-11-24 10:44:58.443345+00', '0', 'ch_00000000000u', NULL, NULL, '2026-11-24 10:44:58.443346+00', '2026-11-24 10:44:58.42876+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a9d4-7000-ba18-3664c6cb9e7c', 'void', 'manual', '01a20d28-a6cd-7001-a26d-6d6b6014f536', NULL, '01a20d28-a6fa-7002-b25e-38c118b7c014', '01a20d28-a6bf-7000-8625-b4df4dc1d939', '01a20d28-a05e-7000-a087-e7b721e480fe', '01a20d28-a6c3-7000-a65c-6cfb1d4e3fc6', '4900', 'EUR', 'succeeded', '2', '2026-11-24 10:44:58.472899+00', '0', 'op_00000000001h', NULL, NULL, '2026-11-24 10:44:58.472899+00', '2026-11-24 10:44:58.454408+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-b03b-7000-b363-3df8a279799b', 'purchase', 'one_off', '01a20d28-b034-7000-8a5f-b767c40c2983', '1', NULL, '01a20d28-a4d4-7000-854b-ba69077f7e4d', '01a20d28-a05e-7000-a087-e7b721e480fe', '01a20d28-a4d8-7000-bd49-6d8008976fec', '4900', 'EUR', 'in_progress', '1', '2026-11-24 10:45:00.092407+00', '0', NULL, NULL, NULL, NULL, '2026-11-24 10:45:00.092407+00'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ac65-7000-bb57-9ee0edf281c3', 'purchase', 'schedule', '01a20d28-ac21-7001-a71f-d1a7c988a4a5', '1', NULL, '01a20d28-abff-7000-a0ce-27442c23e8e8', '01a20d28-abf4-7000-ab05-bb226ceb3928', '01a20d28-ac02-7000-bfb0-10681ffca968', '4900', 'EUR', 'succeeded', '2', '2026-01-30 23:00:00+00', '0', 'ch_00000000001i', '{"charge": "ch_00000000001i"}', NULL, '2026-01-30 23:00:00+00', '2026-01-30 23:00:00+00'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ac65-7001-bc37-ef9d3003d861', 'purchase', 'schedule', '01a20d28-ac2d-7001-ba8c-01fa95262acc', '1', NULL, '01a20d28-ac09-7000-9b88-944d5fb15a18', '01a20d28-abf4-7000-ab05-bb226ceb3928', '01a20d28-ac0b-7000-b9bd-b1161c0be5ba', '990', 'EUR', 'failed', '2', '2026-01-30 23:00:00+00', '0', 'ch_00000000001k', NULL, NULL, '2026-01-30 23:00:00+00', '2026-01-30 23:00:00+00'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ac65-7002-ada7-bd5a571786f6', 'purchase', 'schedule', '01a20d28-ac36-7001-aaf7-dd8addcd9f5f', '1', NULL, '01a20d28-ac14-7000-91c6-bf010a43f330', '01a20d28-abf4-7000-ab05-bb226ceb3928', '01a20d28-ac18-7000-9d6c-ba97fc16a34e', '1900', 'EUR', 'succeeded', '2', '2026-01-30 23:00:00+00', '0', 'ch_00000000001m', '{"charge": "ch_00000000001m"}', NULL, '2026-01-30 23:00:00+00', '2026-01-30 23:00:00+00'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-aca2-7000-ba61-eb68007f34df', 'purchase', 'retry', '01a20d28-ac2d-7001-ba8c-01fa95262acc', '2', NULL, '01a20d28-ac09-7000-9b88-944d5fb15a18', '01a20d28-abf4-7000-ab05-bb226ceb3928', '01a20d28-ac0b-7000-b9bd-b1161c0be5ba', '990', 'EUR', 'succeeded', '2', '2026-02-01 23:00:00+00', '0', 'ch_00000000001o', '{"charge": "ch_00000000001o"}', NULL, '2026-02-01 23:00:00+00', '2026-02-01 23:00:00+00'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-acd3-7000-a3e2-7799b6bf8bad', 'purchase', 'schedule', '01a20d28-ac36-7002-9af5-924eefbc0cff', '1', NULL, '01a20d28-ac14-7000-91c6-bf010a43f330', '01a20d28-abf4-7000-ab05-bb226ceb3928', '01a20d28-ac18-7000-9d6c-ba97fc16a34e', '1900', 'EUR', 'succeeded', '2', '2026-02-06 23:00:00+00', '0', 'ch_00000000001q', '{"charge": "ch_00000000001q"}', NULL, '2026-02-06 23:00:00+00', '2026-02-06 23:00:00+00'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ad03-7000-87f9-3f4bcd6cbb2e', 'purchase', 'schedule', '01a20d28-ac36-7003-956e-8dbf2ee8ff64', '1', NULL, '01a20d28-ac14-7000-91c6-bf010a43f330', '01a20d28-abf4-7000-ab05-bb226ceb3928', '01a20d28-ac18-7000-9d6c-ba97fc16a34e', '1900', 'EUR', 'succeeded', '2', '2026-02-13 23:00:00+00', '0', 'ch_00000000001s', '{"charge": "ch_00000000001s"}', NULL, '2026-02-13 23:00:00+00', '2026-02-13 23:00:00+00'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ad55-7000-90c7-26dd0029b58d', 'purchase', 'schedule', '01a20d28-ac21-7002-8ea0-fd090e37bc5e', '1', NULL, '01a20d28-abff-7000-a0ce-27442c23e8e8', '01a20d28-abf4-7000-ab05-bb226ceb3928', '01a20d28-ac02-7000-bfb0-10681ffca968', '4900', 'EUR', 'succeeded', '2', '2026-02-27 23:00:00+00', '0', 'ch_00000000001u', '{"charge": "ch_00000000001u"}', NULL, '2026-02-27 23:00:00+00', '2026-02-27 23:00:00+00'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ad55-7001-a8e5-23af8297e341', 'purchase', 'schedule', '01a20d28-ac2d-7002-a3f5-b439f10dbffd', '1', NULL, '01a20d28-ac09-7000-9b88-944d5fb15a18', '01a20d28-abf4-7000-ab05-bb226ceb3928', '01a20d28-ac0b-7000-b9bd-b1161c0be5ba', '4900', 'EUR', 'failed', '2', '2026-02-27 23:00:00+00', '0', 'ch_00000000001w', NULL, NULL, '2026-02-27 23:00:00+00', '2026-02-27 23:00:00+00'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ad96-7000-893b-8a31f235d13c', 'purchase', 'schedule', '01a20d28-ac21-7003-87da-a8011cec3d33', '1', NULL, '01a20d28-abff-7000-a0ce-27442c23e8e8', '01a20d28-abf4-7000-ab05-bb226ceb3928', '01a20d28-ac02-7000-bfb0-10681ffca968', '4900', 'EUR', 'succeeded', '2', '2026-03-30 22:00:00+00', '0', 'ch_00000000001y', '{"charge": "ch_00000000001y"}', NULL, '2026-03-30 22:00:00+00', '2026-03-30 22:00:00+00'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-add0-7001-b347-9733af179922', 'purchase', 'schedule', '01a20d28-ad43-7000-bf85-d03229a41f0e', '1', NULL, '01a20d28-abff-7000-a0ce-27442c23e8e8', '01a20d28-abf4-7000-ab05-bb226ceb3928', '01a20d28-ac02-7000-bfb0-10681ffca968', '4900', 'EUR', 'succeeded', '2', '2026-04-29 22:00:00+00', '0', 'ch_000000000020', '{"charge": "ch_000000000020"}', NULL, '2026-04-29 22:00:00+00', '2026-04-29 22:00:00+00'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ae0f-7000-a37e-a34ff80dbbf6', 'purchase', 'one_off', '01a20d28-ae06-7000-95d5-9629096f576c', '1', NULL, '01a20d28-adf7-7000-ab28-b8fec5155a31', '01a20d28-abf4-7000-ab05-bb226ceb3928', '01a20d28-adfa-7000-8b3b-724ab447acf6', '4900', 'EUR', 'unknown', '2', '2026-04-30 10:00:00+00', '0', NULL, NULL, NULL, NULL, '2026-04-30 10:00:00+00');

insert into schema_migration (number, name, breaking, applied_at) overriding system value values
('1', 'init', 'false', '2026-11-24 10:44:55.49389+00');

insert into transaction_log (merchant_id, id, at, kind, actor, summary, subject_id, detail) overriding system value values
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a061-7000-b028-2f6c07affb14', '2026-11-24 10:44:56.034777+00', 'change', 'engine', 'Connected Sandbox as gwc_01m86jh82ye00a11z7pwgy907y', '01a20d28-a05e-7000-a087-e7b721e480fe', '{"after": null, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a088-7000-b35e-28c7c0811e5c', '2026-11-24 10:44:56.073543+00', 'change', 'engine', 'Changed settings of the merchant', NULL, '{"after": {"closedDays": ["2199-12-24"], "cutOffTime": "15:30"}, "before": {"closedDays": [], "cutOffTime": "16:00"}, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a098-7000-80b5-fcd1d430c0cb', '2026-11-24 10:44:56.089509+00', 'change', 'engine', 'Stored instrument ins_01m86jh84pe008m289f32t108a (card)', '01a20d28-a096-7000-8a09-0978c5a0810a', '{"after": {"brand": "visa", "last4": "4242", "expiresOn": null}, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a0aa-7000-aad9-2545370946f0', '2026-11-24 10:44:56.107534+00', 'change', 'engine', 'Made ins_01m86jh84pe008m289f32t108a a default instrument', '01a20d28-a08e-7000-9456-90e2a2981d63', '{"after": {"wallet": null, "account": "acc_01m86jh84ee0098nmgwah9g7b3", "released": 0, "stopsLifted": 0}, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a0b3-7000-a832-01eef5ae539f', '2026-11-24 10:44:56.115845+00', 'change', 'engine', 'Stored instrument ins_01m86jh85je0093c8r2pjggf5d (card)', '01a20d28-a0b2-7000-91b1-1815a5083cad', '{"after": {"brand": "visa", "last4": "4242", "expiresOn": null}, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a0b9-7000-b0ca-28bdebb824c8', '2026-11-24 10:44:56.121527+00', 'change', 'engine', 'Made ins_01m86jh85je0093c8r2pjggf5d a default instrument', '01a20d28-a0ad-7000-81de-6e5acb4a9d94', '{"after": {"wallet": null, "account": "acc_01m86jh85de0083qkebb5mn7cm", "released": 0, "stopsLifted": 0}, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a0bf-7000-a39e-f2b96312287d', '2026-11-24 10:44:56.127852+00', 'change', 'engine', 'Stored instrument ins_01m86jh85ye008crd6tj74txbe (card)', '01a20d28-a0be-7000-8661-a6d48e4d756e', '{"after": {"brand": "visa", "last4": "4242", "expiresOn": "2198-12-31"}, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a0c4-7000-9a9f-c7fa19147535', '2026-11-24 10:44:56.133161+00', 'change', 'engine', 'Made ins_01m86jh85ye008crd6tj74txbe a default instrument', '01a20d28-a0bb-7000-b9bf-00fc99cd50fa', '{"after": {"wallet": null, "account": "acc_01m86jh85ve00bkfr0zjcwtm7t", "released": 0, "stopsLifted": 0}, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a10f-7000-80bd-6c372cd4fb05', '2026-11-24 10:44:56.211463+00', 'change', 'engine', 'Stored instrument ins_01m86jh885e00byw1wskw2a6wj (card)', '01a20d28-a105-7000-bf70-3cccf8251b92', '{"after": {"brand": "visa", "last4": "4242", "expiresOn": null}, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a12c-7000-a073-2a81d4c59a57', '2026-11-24 10:44:56.236628+00', 'change', 'engine', 'Made ins_01m86jh885e00byw1wskw2a6wj a default instrument', '01a20d28-a0c7-7000-aff3-9d5b49db0387', '{"after": {"wallet": null, "account": "acc_01m86jh867e00azwwxbd4xp0w7", "released": 0, "stopsLifted": 0}, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a15e-7000-83c1-b1b72b5d904c', '2026-11-24 10:44:56.288133+00', 'change', 'engine', 'Loaded 1 one-off schedules of 1 asked for', NULL, '{"after": null, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a170-7000-b2de-aa4e54852b80', '2026-11-24 10:44:56.305194+00', 'change', 'engine', 'Loaded 1 one-off schedules of 1 asked for', NULL, '{"after": null, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a179-7000-ae7a-6846a5b2bea5', '2026-11-24 10:44:56.313847+00', 'change', 'engine', 'Loaded 1 one-off schedules of 1 asked for', NULL, '{"after": null, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a187-7000-88d8-1b401eab9464', '2026-11-24 10:44:56.327603+00', 'change', 'engine', 'Created payment record 1', '01a20d28-a180-7000-a4aa-13276bdb61f6', '{"after": {"made": 1, "amount": "4900", "warning": null, "currency": "EUR"}, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a191-7000-a619-542d4d0e0c2e', '2026-11-24 10:44:56.33796+00', 'change', 'engine', 'Stored instrument ins_01m86jh8cge008adpxgywnx1bn (card)', '01a20d28-a190-7000-8536-dd87b95e8575', '{"after": {"brand": "visa", "last4": "4242", "expiresOn": null}, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a197-7000-b0dc-5f8d1380a0f5', '2026-11-24 10:44:56.345609+00', 'change', 'engine', 'Made ins_01m86jh8cge008adpxgywnx1bn a default instrument', '01a20d28-a18a-7000-91e7-ae6f1a23d8d1', '{"after": {"wallet": null, "account": "acc_01m86jh8cae0093sxedwd27p6h", "released": 0, "stopsLifted": 0}, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a19f-7000-8b44-ad1271c2245f', '2026-11-24 10:44:56.35214+00', 'change', 'engine', 'Closed account left', '01a20d28-a18a-7000-91e7-ae6f1a23d8d1', '{"after": null, "before": null, "reason": "moved away"}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a20b-7001-863e-943e7eb72ca6', '2026-11-24 10:44:56.536471+00', 'exchange', 'engine', 'approved: POST http://127.0.0.1:40481/sandbox/v1/charges 200', '01a20d28-a1cb-7000-a798-a7b8eb5c5a0d', E'[{"method":"POST","url":"http://127.0.0.1:40481/sandbox/v1/charges","request":"{\\"reference\\":\\"ptx_01m86jh8ebe00af657q3nnrpgd\\",\\"billing_record\\":\\"bil_01m86jh8ame0091kay88kbhhm1\\",\\"amount\\":4900,\\"currency\\":\\"EUR\\",\\"token\\":\\"***\\",\\"capture\\":true,\\"description\\":\\"bil_01m86jh8ame0091kay88kbhhm1\\",\\"consent\\":\\"unscheduled\\"}","response":"{\\"id\\":\\"ch_000000000001\\",\\"created_at\\":\\"2026-11-16T10:00:00.000Z\\",\\"reference\\":\\"ptx_01m86jh8ebe00af657q3nnrpgd\\",\\"billing_record\\":\\"bil_01m86jh8ame0091kay88kbhhm1\\",\\"amount\\":4900,\\"currency\\":\\"EUR\\",\\"status\\":\\"approved\\",\\"captured\\":4900,\\"refunded\\":0,\\"charged_back\\":0,\\"decline_reason\\":null,\\"action_url\\":null,\\"expires_at\\":null}","status":200,"durationMs":21.5,"error":null}]'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a20f-7001-b7ae-8ac7de8de41a', '2026-11-24 10:44:56.536779+00', 'exchange', 'engine', 'approved: POST http://127.0.0.1:40481/sandbox/v1/charges 200', '01a20d28-a1cb-7001-a638-afb6f179f11c', E'[{"method":"POST","url":"http://127.0.0.1:40481/sandbox/v1/charges","request":"{\\"reference\\":\\"ptx_01m86jh8ebe00tce5fpvrqkw8w\\",\\"billing_record\\":\\"bil_01m86jh8bae0093t561tvhf5jp\\",\\"amount\\":4900,\\"currency\\":\\"EUR\\",\\"token\\":\\"***\\",\\"capture\\":true,\\"description\\":\\"bil_01m86jh8bae0093t561tvhf5jp\\",\\"consent\\":\\"unscheduled\\"}","response":"{\\"id\\":\\"ch_000000000003\\",\\"created_at\\":\\"2026-11-16T10:00:00.000Z\\",\\"reference\\":\\"ptx_01m86jh8ebe00tce5fpvrqkw8w\\",\\"billing_record\\":\\"bil_01m86jh8bae0093t561tvhf5jp\\",\\"amount\\":4900,\\"currency\\":\\"EUR\\",\\"status\\":\\"approved\\",\\"captured\\":4900,\\"refunded\\":0,\\"charged_back\\":0,\\"decline_reason\\":null,\\"action_url\\":null,\\"expires_at\\":null}","status":200,"durationMs":31.4,"error":null}]'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a217-7001-a534-48bf5f074cfe', '2026-11-24 10:44:56.536792+00', 'exchange', 'engine', 'pending: POST http://127.0.0.1:40481/sandbox/v1/charges 200', '01a20d28-a1cb-7002-b282-dc9e6c0da19e', E'[{"method":"POST","url":"http://127.0.0.1:40481/sandbox/v1/charges","request":"{\\"reference\\":\\"ptx_01m86jh8ebe01b50pwksp0v8cy\\",\\"billing_record\\":\\"bil_01m86jh8bre00as04q6fby3sag\\",\\"amount\\":4900,\\"currency\\":\\"EUR\\",\\"token\\":\\"***\\",\\"capture\\":true,\\"description\\":\\"bil_01m86jh8bre00as04q6fby3sag\\",\\"consent\\":\\"unscheduled\\"}","response":"{\\"id\\":\\"ch_000000000005\\",\\"created_at\\":\\"2026-11-16T10:00:00.000Z\\",\\"reference\\":\\"ptx_01m86jh8ebe01b50pwksp0v8cy\\",\\"billing_record\\":\\"bil_01m86jh8bre00as04q6fby3sag\\",\\"amount\\":4900,\\"currency\\":\\"EUR\\",\\"status\\":\\"pending\\",\\"captured\\":0,\\"refunded\\":0,\\"charged_back\\":0,\\"decline_reason\\":null,\\"action_url\\":null,\\"expires_at\\":null}","status":200,"durationMs":38.2,"error":null}]'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a21e-7001-8375-454c17d57783', '2026-11-24 10:44:56.536814+00', 'exchange', 'engine', 'approved: POST http://127.0.0.1:40481/sandbox/v1/charges 200', '01a20d28-a1cb-7003-8250-3f11fe0687f5', E'[{"method":"POST","url":"http://127.0.0.1:40481/sandbox/v1/charges","request":"{\\"reference\\":\\"ptx_01m86jh8ebe01r4m1z27z0d1zn\\",\\"billing_record\\":\\"bil_01m86jh8c1e00azbsq35e1y70w\\",\\"amount\\":4900,\\"currency\\":\\"EUR\\",\\"token\\":\\"***\\",\\"capture\\":true,\\"description\\":\\"bil_01m86jh8c1e00azbsq35e1y70w\\",\\"consent\\":\\"recurring\\"}","response":"{\\"id\\":\\"ch_000000000006\\",\\"created_at\\":\\"2026-11-16T10:00:00.000Z\\",\\"reference\\":\\"ptx_01m86jh8ebe01r4m1z27z0d1zn\\",\\"billing_record\\":\\"bil_01m86jh8c1e00azbsq35e1y70w\\",\\"amount\\":4900,\\"currency\\":\\"EUR\\",\\"status\\":\\"approved\\",\\"captured\\":4900,\\"refunded\\":0,\\"charged_back\\":0,\\"decline_reason\\":null,\\"action_url\\":null,\\"expires_at\\":null}","status":200,"durationMs":44.9,"error":null}]'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a371-7000-8918-1b3f1842e330', '2026-11-24 10:44:56.828686+00', 'notice', 'gateway:sandbox', 'notice ntc_000000000008: outcome approved', '01a20d28-a1cb-7002-b282-dc9e6c0da19e', '{"key": "ptx_01m86jh8ebe01b50pwksp0v8cy", "notice_id": "ntc_000000000008", "gateway_ref": "ch_000000000005"}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a3a1-7000-a2f9-5b5229a7ee71', '2026-11-24 10:44:56.866262+00', 'notice', 'gateway:sandbox', 'notice ntc_000000000002: outcome approved', '01a20d28-a1cb-7000-a798-a7b8eb5c5a0d', '{"key": "ptx_01m86jh8ebe00af657q3nnrpgd", "notice_id": "ntc_000000000002", "gateway_ref": "ch_000000000001"}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a3e2-7000-a010-3489cf3a09dc', '2026-11-24 10:44:56.931669+00', 'notice', 'gateway:sandbox', 'notice ntc_000000000009: charged_back, applied', '01a20d28-a1cb-7000-a798-a7b8eb5c5a0d', '{"notice_id": "ntc_000000000009", "gateway_ref": "ch_000000000001"}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a3f1-7000-ac8d-2fff331859c8', '2026-11-24 10:44:56.945751+00', 'notice', 'gateway:sandbox', 'notice ntc_00000000000a: charged_back, applied', '01a20d28-a1cb-7001-a638-afb6f179f11c', '{"notice_id": "ntc_00000000000a", "gateway_ref": "ch_000000000003"}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a41e-7000-86c6-1d7be23198f4', '2026-11-24 10:44:56.990407+00', 'notice', 'gateway:sandbox', 'notice ntc_00000000000b: chargeback_won, applied', '01a20d28-a1cb-7001-a638-afb6f179f11c', '{"notice_id": "ntc_00000000000b", "gateway_ref": "ch_000000000003"}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a461-7000-9867-619e5526bd71', '2026-11-24 10:44:57.05979+00', 'change', 'engine', 'Stored instrument ins_01m86jh930e009zsjskye8w648 (card)', '01a20d28-a460-7000-9fe6-599f9c8e1888', '{"after": {"brand": "visa", "last4": "4242", "expiresOn": null}, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a46c-7000-86eb-9c6ff4171401', '2026-11-24 10:44:57.069199+00', 'change', 'engine', 'Made ins_01m86jh930e009zsjskye8w648 a default instrument', '01a20d28-a45b-7000-88ac-1b9dd1eac451', '{"after": {"wallet": null, "account": "acc_01m86jh92ve008hb0vkq8ynh2h", "released": 0, "stopsLifted": 0}, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a474-7000-ba7b-68021ed978e0', '2026-11-24 10:44:57.077198+00', 'change', 'engine', 'Stored instrument ins_01m86jh93ke00983dx89hbeknv (card)', '01a20d28-a473-7000-940d-bd4262b74ebb', '{"after": {"brand": "visa", "last4": "4242", "expiresOn": null}, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a47d-7000-844c-24bef3952ae1', '2026-11-24 10:44:57.086447+00', 'change', 'engine', 'Made ins_01m86jh93ke00983dx89hbeknv a default instrument', '01a20d28-a470-7000-909c-d8010927ad93', '{"after": {"wallet": null, "account": "acc_01m86jh93ge009176r044jfbck", "released": 0, "stopsLifted": 0}, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a487-7001-bfed-db29e4f76062', '2026-11-24 10:44:57.096205+00', 'change', 'engine', 'Stored instrument ins_01m86jh947e009vcaw247sn0ws (card)', '01a20d28-a487-7000-9db1-5c110f9a8399', '{"after": {"brand": "visa", "last4": "4242", "expiresOn": null}, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a48d-7000-aa96-914bba559fa3', '2026-11-24 10:44:57.102346+00', 'change', 'engine', 'Made ins_01m86jh947e009vcaw247sn0ws a default instrument', '01a20d28-a483-7000-b2e2-c7d5c553aff0', '{"after": {"wallet": null, "account": "acc_01m86jh943e00b5rp7tq2n7bzg", "released": 0, "stopsLifted": 0}, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a494-7000-b029-1182a1fd2930', '2026-11-24 10:44:57.108808+00', 'change', 'engine', 'Stored instrument ins_01m86jh94ke00a8prvfes5z9d2 (card)', '01a20d28-a493-7000-a45b-1b7bb25fa5a2', '{"after": {"brand": "visa", "last4": "4242", "expiresOn": null}, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a499-7000-9e45-a50e34accaab', '2026-11-24 10:44:57.113623+00', 'change', 'engine', 'Made ins_01m86jh94ke00a8prvfes5z9d2 a default instrument', '01a20d28-a490-7000-bf19-35d947eafc30', '{"after": {"wallet": null, "account": "acc_01m86jh94ge00by69nv53ynz1g", "released": 0, "stopsLifted": 0}, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a49f-7001-a099-6cd9383535fc', '2026-11-24 10:44:57.120052+00', 'change', 'engine', 'Stored instrument ins_01m86jh94ze0085kjpbf6e2b4k (card)', '01a20d28-a49f-7000-82ce-565bcce12c93', '{"after": {"brand": "visa", "last4": "4242", "expiresOn": null}, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a4a3-7000-89d1-a5b710c32f73', '2026-11-24 10:44:57.124043+00', 'change', 'engine', 'Made ins_01m86jh94ze0085kjpbf6e2b4k a default instrument', '01a20d28-a49c-7000-a8d9-6d28f6b00567', '{"after": {"wallet": null, "account": "acc_01m86jh94we00ahpbd53vb01b7", "released": 0, "stopsLifted": 0}, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a4a9-7000-9bbe-f95a918866c7', '2026-11-24 10:44:57.130533+00', 'change', 'engine', 'Stored instrument ins_01m86jh958e008fq59crxbatry (card)', '01a20d28-a4a8-7000-87dc-a9663ab56b1e', '{"after": {"brand": "visa", "last4": "4242", "expiresOn": null}, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a4ae-7000-a449-f5b5604b6c37', '2026-11-24 10:44:57.136069+00', 'change', 'engine', 'Made ins_01m86jh958e008fq59crxbatry a default instrument', '01a20d28-a4a5-7000-a1c0-219845dc9b8c', '{"after": {"wallet": null, "account": "acc_01m86jh955e00a3g11k12xs6wc", "released": 0, "stopsLifted": 0}, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a4b8-7000-9940-d635b854f861', '2026-11-24 10:44:57.144968+00', 'change', 'engine', 'Stored instrument ins_01m86jh95qe00bktc4z5bafa3k (card)', '01a20d28-a4b7-7000-b9e9-84f956a7a873', '{"after": {"brand": "visa", "last4": "4242", "expiresOn": null}, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a4bd-7000-a462-c5db4fd0a3d6', '2026-11-24 10:44:57.14994+00', 'change', 'engine', 'Made ins_01m86jh95qe00bktc4z5bafa3k a default instrument', '01a20d28-a4b3-7000-b770-9f43538d4eee', '{"after": {"wallet": null, "account": "acc_01m86jh95ke00bew4z8d9rtkqe", "released": 0, "stopsLifted": 0}, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a4c3-7000-973b-4d21923fe870', '2026-11-24 10:44:57.155589+00', 'change', 'engine', 'Stored instrument ins_01m86jh962e00af1ezsekyckh3 (card)', '01a20d28-a4c2-7000-a785-dfcba7e64e23', '{"after": {"brand": "visa", "last4": "4242", "expiresOn": null}, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a4c7-7000-ad92-46d4c5791385', '2026-11-24 10:44:57.159959+00', 'change', 'engine', 'Made ins_01m86jh962e00af1ezsekyckh3 a default instrument', '01a20d28-a4bf-7000-9974-b952256069ba', '{"after": {"wallet": null, "account": "acc_01m86jh95ze009jx5sa8jp0tdt", "released": 0, "stopsLifted": 0}, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a4ce-7000-a4de-cd1386592e90', '2026-11-24 10:44:57.167175+00', 'change', 'engine', 'Stored instrument ins_01m86jh96de00b4tsgqg1wyq46 (card)', '01a20d28-a4cd-7000-b26b-30bc03cf5c86', '{"after": {"brand": "visa", "last4": "4242", "expiresOn": null}, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a4d2-7000-ae47-77e295ca5bea', '2026-11-24 10:44:57.170755+00', 'change', 'engine', 'Made ins_01m86jh96de00b4tsgqg1wyq46 a default instrument', '01a20d28-a4c9-7000-b119-aded990123ff', '{"after": {"wallet": null, "account": "acc_01m86jh969e00b26ddxpcg28zz", "released": 0, "stopsLifted": 0}, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a4d9-7000-b754-ba4a58b4bbcf', '2026-11-24 10:44:57.178026+00', 'change', 'engine', 'Stored instrument ins_01m86jh96re00btjbdg049evzc (card)', '01a20d28-a4d8-7000-bd49-6d8008976fec', '{"after": {"brand": "visa", "last4": "4242", "expiresOn": null}, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a4dd-7000-a2eb-d2049b16f781', '2026-11-24 10:44:57.181482+00', 'change', 'engine', 'Made ins_01m86jh96re00btjbdg049evzc a default instrument', '01a20d28-a4d4-7000-854b-ba69077f7e4d', '{"after": {"wallet": null, "account": "acc_01m86jh96me008ajxtd43qyzjd", "released": 0, "stopsLifted": 0}, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a4e4-7000-94dd-828161863610', '2026-11-24 10:44:57.189274+00', 'change', 'engine', 'Loaded 1 one-off schedules of 1 asked for', NULL, '{"after": null, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a4ea-7000-a58a-920117649525', '2026-11-24 10:44:57.195502+00', 'change', 'engine', 'Loaded 1 one-off schedules of 1 asked for', NULL, '{"after": null, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a4ef-7000-a2ec-e3c33775634b', '2026-11-24 10:44:57.199897+00', 'change', 'engine', 'Loaded 1 one-off schedules of 1 asked for', NULL, '{"after": null, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a4f4-7000-a8f4-63b097633a63', '2026-11-24 10:44:57.204494+00', 'change', 'engine', 'Loaded 1 one-off schedules of 1 asked for', NULL, '{"after": null, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a4f9-7000-af96-76c30457d006', '2026-11-24 10:44:57.209828+00', 'change', 'engine', 'Loaded 1 one-off schedules of 1 asked for', NULL, '{"after": null, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a4fd-7000-847c-0c6556a541eb', '2026-11-24 10:44:57.214147+00', 'change', 'engine', 'Loaded 1 one-off schedules of 1 asked for', NULL, '{"after": null, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a502-7000-83e3-517a69789705', '2026-11-24 10:44:57.219459+00', 'change', 'engine', 'Loaded 1 one-off schedules of 1 asked for', NULL, '{"after": null, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a507-7000-a98b-0628e2037080', '2026-11-24 10:44:57.224029+00', 'change', 'engine', 'Loaded 1 one-off schedules of 1 asked for', NULL, '{"after": null, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a50c-7000-8913-c14346947f4a', '2026-11-24 10:44:57.228443+00', 'change', 'engine', 'Loaded 1 one-off schedules of 1 asked for', NULL, '{"after": null, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a513-7000-83b7-84d94172cea3', '2026-11-24 10:44:57.236143+00', 'change', 'engine', 'Loaded 1 one-off schedules of 1 asked for', NULL, '{"after": null, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a51c-7000-9d71-3ecd4af60530', '2026-11-24 10:44:57.244435+00', 'change', 'engine', 'Created payment record 2', '01a20d28-a518-7000-8c33-9052b456a7d6', '{"after": {"made": 3, "amount": "4900", "warning": null, "currency": "EUR"}, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a524-7000-87e0-3585c48af8fd', '2026-11-24 10:44:57.253153+00', 'change', 'engine', 'Created payment record 3', '01a20d28-a522-7000-88e3-802f20157041', '{"after": {"made": 3, "amount": "4900", "warning": null, "currency": "EUR"}, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a52f-7000-b98e-6c0cb17bde07', '2026-11-24 10:44:57.264528+00', 'change', 'engine', 'Loaded 1 one-off schedules of 1 asked for', NULL, '{"after": null, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a537-7000-89b2-f419790977d4', '2026-11-24 10:44:57.272383+00', 'change', 'engine', 'Loaded 1 one-off schedules of 1 asked for', NULL, '{"after": null, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a53e-7000-a4b1-18bda8b474f7', '2026-11-24 10:44:57.279318+00', 'change', 'engine', 'Set a payment stop on account stopped', '01a20d28-a4b3-7000-b770-9f43538d4eee', '{"after": {"fromAt": "2026-11-24T10:00:00.000Z", "untilAt": null, "paymentStop": "stp_01m86jh99xe0086c6pyt6p991n"}, "before": null, "reason": "asked for by the customer"}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a542-7000-a33c-cf6b38c79369', '2026-11-24 10:44:57.282751+00', 'change', 'engine', 'Set a payment stop on account ahead', '01a20d28-a4c9-7000-b119-aded990123ff', '{"after": {"fromAt": "2026-11-24T10:00:00.000Z", "untilAt": null, "paymentStop": "stp_01m86jh9a1e00bhhny834m9adv"}, "before": null, "reason": "a mistake"}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a546-7000-9e1d-2d181a368fcd', '2026-11-24 10:44:57.287295+00', 'change', 'engine', 'Lifted payment stop stp_01m86jh9a1e00bhhny834m9adv', '01a20d28-a4c9-7000-b119-aded990123ff', '{"after": {"released": 0}, "before": {"setBy": "engine", "reason": "a mistake"}, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a54d-7000-9d1e-adfb5eed77df', '2026-11-24 10:44:57.293629+00', 'change', 'engine', 'Loaded 1 one-off schedules of 1 asked for', NULL, '{"after": null, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a551-7000-bd65-5b2f8c776b81', '2026-11-24 10:44:57.298163+00', 'change', 'engine', 'Cancelled billing record bil_01m86jh9abe00b72ebv2ny4yz2', '01a20d28-a54b-7000-b389-cbd8abe27be2', '{"after": {"status": "cancelled"}, "before": {"status": "to_come"}, "reason": "delivered too late"}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a556-7000-abe2-f86ec8c5dc30', '2026-11-24 10:44:57.303195+00', 'change', 'engine', 'Loaded 1 one-off schedules of 1 asked for', NULL, '{"after": null, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a55e-7000-a5f9-66769900d715', '2026-11-24 10:44:57.310649+00', 'change', 'engine', 'Changed billing record bil_01m86jh9ane009bjrh7fy9xamt', '01a20d28-a555-7000-95cb-113bfc9eaa9a', '{"after": {"dueOn": "2026-11-25", "amount": "5100", "status": "to_come", "instrument": null}, "before": {"dueOn": "2026-11-25", "amount": "4900", "status": "to_come", "instrument": null}, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a564-7000-9b03-6438134d720e', '2026-11-24 10:44:57.316646+00', 'change', 'engine', 'Created payment record 4', '01a20d28-a561-7000-b532-01eb016b906e', '{"after": {"made": 3, "amount": "4900", "warning": null, "currency": "EUR"}, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a56a-7000-91ce-113d571596e1', '2026-11-24 10:44:57.322983+00', 'change', 'engine', 'Deactivated payment record 4', '01a20d28-a561-7000-b532-01eb016b906e', '{"after": {"state": "inactive", "cancelled": 3}, "before": {"state": "active"}, "reason": "gave notice"}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a593-7001-9543-24a6cc6e6114', '2026-11-24 10:44:57.428435+00', 'exchange', 'engine', 'approved: POST http://127.0.0.1:40481/sandbox/v1/charges 200', '01a20d28-a572-7000-b03c-98b3e95fa5ce', E'[{"method":"POST","url":"http://127.0.0.1:40481/sandbox/v1/charges","request":"{\\"reference\\":\\"ptx_01m86jh9bje00b0f4rpfmnz9ee\\",\\"billing_record\\":\\"bil_01m86jh972e00b7k0dv9vwmz7j\\",\\"amount\\":4900,\\"currency\\":\\"EUR\\",\\"token\\":\\"***\\",\\"capture\\":true,\\"description\\":\\"bil_01m86jh972e00b7k0dv9vwmz7j\\",\\"consent\\":\\"unscheduled\\"}","response":"{\\"id\\":\\"ch_00000000000c\\",\\"created_at\\":\\"2026-11-24T10:00:00.000Z\\",\\"reference\\":\\"ptx_01m86jh9bje00b0f4rpfmnz9ee\\",\\"billing_record\\":\\"bil_01m86jh972e00b7k0dv9vwmz7j\\",\\"amount\\":4900,\\"currency\\":\\"EUR\\",\\"status\\":\\"approved\\",\\"captured\\":4900,\\"refunded\\":0,\\"charged_back\\":0,\\"decline_reason\\":null,\\"action_url\\":null,\\"expires_at\\":null}","status":200,"durationMs":11.4,"error":null}]'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a595-7001-894f-2a363c7c416c', '2026-11-24 10:44:57.428539+00', 'exchange', 'engine', 'approved: POST http://127.0.0.1:40481/sandbox/v1/charges 200', '01a20d28-a572-7001-92ce-969ddadb8b14', E'[{"method":"POST","url":"http://127.0.0.1:40481/sandbox/v1/charges","request":"{\\"reference\\":\\"ptx_01m86jh9bje00s5kmpkqddq2rm\\",\\"billing_record\\":\\"bil_01m86jh979e009hq2adp5d3n54\\",\\"amount\\":4900,\\"currency\\":\\"EUR\\",\\"token\\":\\"***\\",\\"capture\\":true,\\"description\\":\\"bil_01m86jh979e009hq2adp5d3n54\\",\\"consent\\":\\"unscheduled\\"}","response":"{\\"id\\":\\"ch_00000000000e\\",\\"created_at\\":\\"2026-11-24T10:00:00.000Z\\",\\"reference\\":\\"ptx_01m86jh9bje00s5kmpkqddq2rm\\",\\"billing_record\\":\\"bil_01m86jh979e009hq2adp5d3n54\\",\\"amount\\":4900,\\"currency\\":\\"EUR\\",\\"status\\":\\"approved\\",\\"captured\\":4900,\\"refunded\\":0,\\"charged_back\\":0,\\"decline_reason\\":null,\\"action_url\\":null,\\"expires_at\\":null}","status":200,"durationMs":12.8,"error":null}]'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a598-7001-a7b5-d7e5d11fc0a9', '2026-11-24 10:44:57.428548+00', 'exchange', 'engine', 'approved: POST http://127.0.0.1:40481/sandbox/v1/charges 200', '01a20d28-a572-7002-bbb9-5fca1086c598', E'[{"method":"POST","url":"http://127.0.0.1:40481/sandbox/v1/charges","request":"{\\"reference\\":\\"ptx_01m86jh9bje01bqeazs888dhcr\\",\\"billing_record\\":\\"bil_01m86jh97ee00ajvpa3619g0p5\\",\\"amount\\":4900,\\"currency\\":\\"EUR\\",\\"token\\":\\"***\\",\\"capture\\":true,\\"description\\":\\"bil_01m86jh97ee00ajvpa3619g0p5\\",\\"consent\\":\\"unscheduled\\"}","response":"{\\"id\\":\\"ch_00000000000g\\",\\"created_at\\":\\"2026-11-24T10:00:00.000Z\\",\\"reference\\":\\"ptx_01m86jh9bje01bqeazs888dhcr\\",\\"billing_record\\":\\"bil_01m86jh97ee00ajvpa3619g0p5\\",\\"amount\\":4900,\\"currency\\":\\"EUR\\",\\"status\\":\\"approved\\",\\"captured\\":4900,\\"refunded\\":0,\\"charged_back\\":0,\\"decline_reason\\":null,\\"action_url\\":null,\\"expires_at\\":null}","status":200,"durationMs":14.3,"error":null}]'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a599-7001-9421-9fd757c97c45', '2026-11-24 10:44:57.428558+00', 'exchange', 'engine', 'declined: POST http://127.0.0.1:40481/sandbox/v1/charges 200', '01a20d28-a572-7003-90eb-9fc2384df21c', E'[{"method":"POST","url":"http://127.0.0.1:40481/sandbox/v1/charges","request":"{\\"reference\\":\\"ptx_01m86jh9bje01s1twzr8w4vwgw\\",\\"billing_record\\":\\"bil_01m86jh97je009c6cgz9ehwr5r\\",\\"amount\\":4900,\\"currency\\":\\"EUR\\",\\"token\\":\\"***\\",\\"capture\\":true,\\"description\\":\\"bil_01m86jh97je009c6cgz9ehwr5r\\",\\"consent\\":\\"unscheduled\\"}","response":"{\\"id\\":\\"ch_00000000000i\\",\\"created_at\\":\\"2026-11-24T10:00:00.000Z\\",\\"reference\\":\\"ptx_01m86jh9bje01s1twzr8w4vwgw\\",\\"billing_record\\":\\"bil_01m86jh97je009c6cgz9ehwr5r\\",\\"amount\\":4900,\\"currency\\":\\"EUR\\",\\"status\\":\\"declined\\",\\"captured\\":0,\\"refunded\\":0,\\"charged_back\\":0,\\"decline_reason\\":\\"insufficient_funds\\",\\"action_url\\":null,\\"expires_at\\":null}","status":200,"durationMs":16.3,"error":null}]'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a5a2-7002-886c-282d6b39559f', '2026-11-24 10:44:57.428572+00', 'exchange', 'engine', 'declined: POST http://127.0.0.1:40481/sandbox/v1/charges 200', '01a20d28-a572-7004-8fd0-4c90f9404c33', E'[{"method":"POST","url":"http://127.0.0.1:40481/sandbox/v1/charges","request":"{\\"reference\\":\\"ptx_01m86jh9bje028zm2cj3wm0k1k\\",\\"billing_record\\":\\"bil_01m86jh97re00as3cbjj1vzzgz\\",\\"amount\\":4900,\\"currency\\":\\"EUR\\",\\"token\\":\\"***\\",\\"capture\\":true,\\"description\\":\\"bil_01m86jh97re00as3cbjj1vzzgz\\",\\"consent\\":\\"unscheduled\\"}","response":"{\\"id\\":\\"ch_00000000000k\\",\\"created_at\\":\\"2026-11-24T10:00:00.000Z\\",\\"reference\\":\\"ptx_01m86jh9bje028zm2cj3wm0k1k\\",\\"billing_record\\":\\"bil_01m86jh97re00as3cbjj1vzzgz\\",\\"amount\\":4900,\\"currency\\":\\"EUR\\",\\"status\\":\\"declined\\",\\"captured\\":0,\\"refunded\\":0,\\"charged_back\\":0,\\"decline_reason\\":\\"lost_card\\",\\"action_url\\":null,\\"expires_at\\":null}","status":200,"durationMs":24.8,"error":null}]'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a5a9-7001-835f-e8015bba53f8', '2026-11-24 10:44:57.428578+00', 'exchange', 'engine', 'action_required: POST http://127.0.0.1:40481/sandbox/v1/charges 200', '01a20d28-a572-7005-aaa6-dd2df63cdef7', E'[{"method":"POST","url":"http://127.0.0.1:40481/sandbox/v1/charges","request":"{\\"reference\\":\\"ptx_01m86jh9bje02tn9px5qv3sqqq\\",\\"billing_record\\":\\"bil_01m86jh97we009t6ga3v83k864\\",\\"amount\\":4900,\\"currency\\":\\"EUR\\",\\"token\\":\\"***\\",\\"capture\\":true,\\"description\\":\\"bil_01m86jh97we009t6ga3v83k864\\",\\"consent\\":\\"unscheduled\\"}","response":"{\\"id\\":\\"ch_00000000000m\\",\\"created_at\\":\\"2026-11-24T10:00:00.000Z\\",\\"reference\\":\\"ptx_01m86jh9bje02tn9px5qv3sqqq\\",\\"billing_record\\":\\"bil_01m86jh97we009t6ga3v83k864\\",\\"amount\\":4900,\\"currency\\":\\"EUR\\",\\"status\\":\\"action_required\\",\\"captured\\":0,\\"refunded\\":0,\\"charged_back\\":0,\\"decline_reason\\":null,\\"action_url\\":\\"https://pay.sandbox.invalid/ch_00000000000m\\",\\"expires_at\\":null}","status":200,"durationMs":31.6,"error":null}]'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a5be-7001-97f9-18f797a37a60', '2026-11-24 10:44:57.445398+00', 'exchange', 'engine', 'pending: POST http://127.0.0.1:40481/sandbox/v1/charges 200', '01a20d28-a572-7006-8fc8-e1cc587bcda4', E'[{"method":"POST","url":"http://127.0.0.1:40481/sandbox/v1/charges","request":"{\\"reference\\":\\"ptx_01m86jh9bje038zj71shc7qkd4\\",\\"billing_record\\":\\"bil_01m86jh981e0096eyd6a5c8azs\\",\\"amount\\":4900,\\"currency\\":\\"EUR\\",\\"token\\":\\"***\\",\\"capture\\":true,\\"description\\":\\"bil_01m86jh981e0096eyd6a5c8azs\\",\\"consent\\":\\"unscheduled\\"}","response":"{\\"id\\":\\"ch_00000000000n\\",\\"created_at\\":\\"2026-11-24T10:00:00.000Z\\",\\"reference\\":\\"ptx_01m86jh9bje038zj71shc7qkd4\\",\\"billing_record\\":\\"bil_01m86jh981e0096eyd6a5c8azs\\",\\"amount\\":4900,\\"currency\\":\\"EUR\\",\\"status\\":\\"pending\\",\\"captured\\":0,\\"refunded\\":0,\\"charged_back\\":0,\\"decline_reason\\":null,\\"action_url\\":null,\\"expires_at\\":null}","status":200,"durationMs":52.5,"error":null}]'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a5ce-7001-a9a4-e773dae22c83', '2026-11-24 10:44:57.44543+00', 'exchange', 'engine', 'unknown: POST http://127.0.0.1:40481/sandbox/v1/charges lost: ECONNRESET: read ECONNRESET', '01a20d28-a572-7008-93e7-d032fe0ece8a', E'[{"method":"POST","url":"http://127.0.0.1:40481/sandbox/v1/charges","request":"{\\"reference\\":\\"ptx_01m86jh9bje0497syg6bz0xkma\\",\\"billing_record\\":\\"bil_01m86jh98ae009aj5pcvkfmx86\\",\\"amount\\":4900,\\"currency\\":\\"EUR\\",\\"token\\":\\"***\\",\\"capture\\":true,\\"description\\":\\"bil_01m86jh98ae009aj5pcvkfmx86\\",\\"consent\\":\\"unscheduled\\"}","response":null,"status":null,"durationMs":68.2,"error":"lost: ECONNRESET: read ECONNRESET"}]'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a5d4-7002-b527-849088276292', '2026-11-24 10:44:57.445445+00', 'exchange', 'engine', 'declined: POST http://127.0.0.1:40481/sandbox/v1/charges 200', '01a20d28-a572-7009-b620-af5151d53686', E'[{"method":"POST","url":"http://127.0.0.1:40481/sandbox/v1/charges","request":"{\\"reference\\":\\"ptx_01m86jh9bje04vc85fa58xadm6\\",\\"billing_record\\":\\"bil_01m86jh98je008zrbszks9180c\\",\\"amount\\":4900,\\"currency\\":\\"EUR\\",\\"token\\":\\"***\\",\\"capture\\":true,\\"description\\":\\"bil_01m86jh98je008zrbszks9180c\\",\\"consent\\":\\"unscheduled\\"}","response":"{\\"id\\":\\"ch_00000000000o\\",\\"created_at\\":\\"2026-11-24T10:00:00.000Z\\",\\"reference\\":\\"ptx_01m86jh9bje04vc85fa58xadm6\\",\\"billing_record\\":\\"bil_01m86jh98je008zrbszks9180c\\",\\"amount\\":4900,\\"currency\\":\\"EUR\\",\\"status\\":\\"declined\\",\\"captured\\":0,\\"refunded\\":0,\\"charged_back\\":0,\\"decline_reason\\":\\"incorrect_details\\",\\"action_url\\":null,\\"expires_at\\":null}","status":200,"durationMs":74.6,"error":null}]'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a5db-7001-9334-20d1d8dd304d', '2026-11-24 10:44:57.45488+00', 'exchange', 'engine', 'declined: POST http://127.0.0.1:40481/sandbox/v1/charges 200', '01a20d28-a572-700a-9c84-b0df75d2ba74', E'[{"method":"POST","url":"http://127.0.0.1:40481/sandbox/v1/charges","request":"{\\"reference\\":\\"ptx_01m86jh9bje059s15gvxtx5ekm\\",\\"billing_record\\":\\"bil_01m86jh98re00sqn3evdzhpe73\\",\\"amount\\":4900,\\"currency\\":\\"EUR\\",\\"token\\":\\"***\\",\\"capture\\":true,\\"description\\":\\"bil_01m86jh98re00sqn3evdzhpe73\\",\\"consent\\":\\"recurring\\"}","response":"{\\"id\\":\\"ch_00000000000q\\",\\"created_at\\":\\"2026-11-24T10:00:00.000Z\\",\\"reference\\":\\"ptx_01m86jh9bje059s15gvxtx5ekm\\",\\"billing_record\\":\\"bil_01m86jh98re00sqn3evdzhpe73\\",\\"amount\\":4900,\\"currency\\":\\"EUR\\",\\"status\\":\\"declined\\",\\"captured\\":0,\\"refunded\\":0,\\"charged_back\\":0,\\"decline_reason\\":\\"insufficient_funds\\",\\"action_url\\":null,\\"expires_at\\":null}","status":200,"durationMs":80.9,"error":null}]'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a606-7000-b3bf-20f07f58477f', '2026-11-24 10:44:57.479063+00', 'notice', 'gateway:sandbox', 'notice ntc_00000000000d: outcome approved', '01a20d28-a572-7000-b03c-98b3e95fa5ce', '{"key": "ptx_01m86jh9bje00b0f4rpfmnz9ee", "notice_id": "ntc_00000000000d", "gateway_ref": "ch_00000000000c"}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a609-7000-80b3-505da72b0b94', '2026-11-24 10:44:57.481762+00', 'notice', 'gateway:sandbox', 'notice ntc_00000000000f: outcome approved', '01a20d28-a572-7001-92ce-969ddadb8b14', '{"key": "ptx_01m86jh9bje00s5kmpkqddq2rm", "notice_id": "ntc_00000000000f", "gateway_ref": "ch_00000000000e"}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a60a-7000-89a3-a197416e3048', '2026-11-24 10:44:57.482641+00', 'notice', 'gateway:sandbox', 'notice ntc_00000000000j: outcome declined', '01a20d28-a572-7003-90eb-9fc2384df21c', '{"key": "ptx_01m86jh9bje01s1twzr8w4vwgw", "notice_id": "ntc_00000000000j", "gateway_ref": "ch_00000000000i"}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a60b-7000-bda7-851412742f4c', '2026-11-24 10:44:57.483932+00', 'notice', 'gateway:sandbox', 'notice ntc_00000000000h: outcome approved', '01a20d28-a572-7002-bbb9-5fca1086c598', '{"key": "ptx_01m86jh9bje01bqeazs888dhcr", "notice_id": "ntc_00000000000h", "gateway_ref": "ch_00000000000g"}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a651-7000-8469-21befe9f29b5', '2026-11-24 10:44:57.555522+00', 'change', 'engine', 'Stored instrument ins_01m86jh9jfe008ky8vrzzs2ckn (card)', '01a20d28-a64f-7000-89f9-1bc7ff913275', '{"after": {"brand": "visa", "last4": "4242", "expiresOn": null}, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a661-7000-9aba-cddfd3f17251', '2026-11-24 10:44:57.569975+00', 'change', 'engine', 'Made ins_01m86jh9jfe008ky8vrzzs2ckn a default instrument', '01a20d28-a648-7000-9fb5-2d708fbb2ca9', '{"after": {"wallet": null, "account": "acc_01m86jh9j8e009zd9de27vpb59", "released": 0, "stopsLifted": 0}, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a669-7000-b7d5-ec3aa84e52b4', '2026-11-24 10:44:57.577924+00', 'change', 'engine', 'Stored instrument ins_01m86jh9k8e00awpgg6ta3591v (card)', '01a20d28-a668-7000-ae5a-10369432a43b', '{"after": {"brand": "visa", "last4": "4242", "expiresOn": null}, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a670-7000-96d4-ad1ed9e35d14', '2026-11-24 10:44:57.584954+00', 'change', 'engine', 'Made ins_01m86jh9k8e00awpgg6ta3591v a default instrument', '01a20d28-a664-7000-ac1f-cc26ad5844e3', '{"after": {"wallet": null, "account": "acc_01m86jh9k4e00ar7yc4tpngh73", "released": 0, "stopsLifted": 0}, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a677-7000-b41a-fd4f35060d03', '2026-11-24 10:44:57.591477+00', 'change', 'engine', 'Stored instrument ins_01m86jh9kpe008ffmn0x3w74xh (card)', '01a20d28-a676-7000-87be-950747c393b1', '{"after": {"brand": "visa", "last4": "4242", "expiresOn": null}, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a67a-7000-8496-a8378a3ddbaa', '2026-11-24 10:44:57.594779+00', 'change', 'engine', 'Made ins_01m86jh9kpe008ffmn0x3w74xh a default instrument', '01a20d28-a672-7000-ba64-a7a03e1156d0', '{"after": {"wallet": null, "account": "acc_01m86jh9kje00bms57m0z12npg", "released": 0, "stopsLifted": 0}, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a67e-7001-b7ad-3c4bd3d18058', '2026-11-24 10:44:57.599274+00', 'change', 'engine', 'Stored instrument ins_01m86jh9kye00bgpt1yk67wrqh (card)', '01a20d28-a67e-7000-b85b-41f4cc7e62f1', '{"after": {"brand": "visa", "last4": "4242", "expiresOn": null}, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a682-7000-adf9-381c2a9e2de6', '2026-11-24 10:44:57.602459+00', 'change', 'engine', 'Made ins_01m86jh9kye00bgpt1yk67wrqh a default instrument', '01a20d28-a67c-7000-9a78-50f616d12032', '{"after": {"wallet": null, "account": "acc_01m86jh9kwe009my2gyrbd281j", "released": 0, "stopsLifted": 0}, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a687-7000-8ed9-3f9ef4e6ff16', '2026-11-24 10:44:57.607731+00', 'change', 'engine', 'Stored instrument ins_01m86jh9m6e008yn7fhhnaw0pf (card)', '01a20d28-a686-7000-8f54-ef8c6aae02cf', '{"after": {"brand": "visa", "last4": "4242", "expiresOn": null}, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a68a-7000-b894-39573cc1fe95', '2026-11-24 10:44:57.611184+00', 'change', 'engine', 'Made ins_01m86jh9m6e008yn7fhhnaw0pf a default instrument', '01a20d28-a684-7000-b4b6-cd13e5cd80ba', '{"after": {"wallet": null, "account": "acc_01m86jh9m4e00b9dpd2fjwv05t", "released": 0, "stopsLifted": 0}, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a690-7000-8eb6-59e5bca6e8b1', '2026-11-24 10:44:57.616524+00', 'change', 'engine', 'Stored instrument ins_01m86jh9mfe009c0zk9q5nkrp2 (card)', '01a20d28-a68f-7000-9603-f34dcb59e2c2', '{"after": {"brand": "visa", "last4": "4242", "expiresOn": null}, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a695-7000-b77d-82717b94868f', '2026-11-24 10:44:57.622+00', 'change', 'engine', 'Made ins_01m86jh9mfe009c0zk9q5nkrp2 a default instrument', '01a20d28-a68c-7000-8bb3-350980eeee43', '{"after": {"wallet": null, "account": "acc_01m86jh9mce008qcsn160exvj3", "released": 0, "stopsLifted": 0}, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a69e-7000-b0ed-3630ede1c457', '2026-11-24 10:44:57.631432+00', 'change', 'engine', 'Created payment record 5', '01a20d28-a699-7000-88d5-cb735434659d', '{"after": {"made": 1, "amount": "4900", "warning": null, "currency": "EUR"}, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6a3-7000-ae28-3425afe1cc9a', '2026-11-24 10:44:57.635828+00', 'change', 'engine', 'Stored instrument ins_01m86jh9n2e00b41rrdrddmrv4 (card)', '01a20d28-a6a2-7000-b207-186e1ada6364', '{"after": {"brand": "visa", "last4": "4242", "expiresOn": null}, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6b4-7000-8616-47341e4aa486', '2026-11-24 10:44:57.652831+00', 'change', 'engine', 'Made ins_01m86jh9n2e00b41rrdrddmrv4 a default instrument', '01a20d28-a6a0-7000-bb3f-13e1e06715f2', '{"after": {"wallet": null, "account": "acc_01m86jh9n0e00bpfrkw7g6e5fj", "released": 0, "stopsLifted": 0}, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6bc-7000-9ff0-6d660a1ce1cf', '2026-11-24 10:44:57.661426+00', 'change', 'engine', 'Created payment record 6', '01a20d28-a6b9-7000-bbc3-d565f11da6d0', '{"after": {"made": 1, "amount": "4900", "warning": null, "currency": "EUR"}, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6c3-7001-b18f-4c296ccfff3f', '2026-11-24 10:44:57.668357+00', 'change', 'engine', 'Stored instrument ins_01m86jh9p3e00acq3czcemwfy6 (card)', '01a20d28-a6c3-7000-a65c-6cfb1d4e3fc6', '{"after": {"brand": "visa", "last4": "4242", "expiresOn": null}, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6c7-7000-b4a3-d05aeaaa7443', '2026-11-24 10:44:57.67219+00', 'change', 'engine', 'Made ins_01m86jh9p3e00acq3czcemwfy6 a default instrument', '01a20d28-a6bf-7000-8625-b4df4dc1d939', '{"after": {"wallet": null, "account": "acc_01m86jh9nze008c9dmvx6w3p9s", "released": 0, "stopsLifted": 0}, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6d0-7000-9507-89ad74400686', '2026-11-24 10:44:57.680437+00', 'change', 'engine', 'Created payment record 7', '01a20d28-a6cd-7000-9750-28ab25a55452', '{"after": {"made": 1, "amount": "4900", "warning": null, "currency": "EUR"}, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6d6-7000-bfe7-5d02fb7f87ae', '2026-11-24 10:44:57.687051+00', 'change', 'engine', 'Loaded 1 one-off schedules of 1 asked for', NULL, '{"after": null, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6dc-7000-9e38-9a091f94a485', '2026-11-24 10:44:57.693327+00', 'change', 'engine', 'Loaded 1 one-off schedules of 1 asked for', NULL, '{"after": null, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6e3-7000-9464-2a23d4aedbce', '2026-11-24 10:44:57.699915+00', 'change', 'engine', 'Loaded 1 one-off schedules of 1 asked for', NULL, '{"after": null, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6e8-7000-8b0b-fb677293df2c', '2026-11-24 10:44:57.705287+00', 'change', 'engine', 'Loaded 1 one-off schedules of 1 asked for', NULL, '{"after": null, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6ed-7000-ae9a-b668bd9746f3', '2026-11-24 10:44:57.710047+00', 'change', 'engine', 'Loaded 1 one-off schedules of 1 asked for', NULL, '{"after": null, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a720-7001-bd23-e22028a9c0b7', '2026-11-24 10:44:57.787416+00', 'exchange', 'engine', 'approved: POST http://127.0.0.1:40481/sandbox/v1/charges 200', '01a20d28-a6fa-7000-8e99-76bb5a4cab00', E'[{"method":"POST","url":"http://127.0.0.1:40481/sandbox/v1/charges","request":"{\\"reference\\":\\"ptx_01m86jh9qte008x6bpqdd4sar0\\",\\"billing_record\\":\\"bil_01m86jh9mse00tdkk8c6mwhy08\\",\\"amount\\":4900,\\"currency\\":\\"EUR\\",\\"token\\":\\"***\\",\\"capture\\":false,\\"description\\":\\"bil_01m86jh9mse00tdkk8c6mwhy08\\",\\"consent\\":\\"recurring\\"}","response":"{\\"id\\":\\"ch_00000000000s\\",\\"created_at\\":\\"2026-11-24T10:00:00.000Z\\",\\"reference\\":\\"ptx_01m86jh9qte008x6bpqdd4sar0\\",\\"billing_record\\":\\"bil_01m86jh9mse00tdkk8c6mwhy08\\",\\"amount\\":4900,\\"currency\\":\\"EUR\\",\\"status\\":\\"authorized\\",\\"captured\\":0,\\"refunded\\":0,\\"charged_back\\":0,\\"decline_reason\\":null,\\"action_url\\":null,\\"expires_at\\":\\"2026-12-01T10:00:00.000Z\\"}","status":200,"durationMs":13.2,"error":null}]'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a721-7001-b2c1-3bb770d144ea', '2026-11-24 10:44:57.787531+00', 'exchange', 'engine', 'approved: POST http://127.0.0.1:40481/sandbox/v1/charges 200', '01a20d28-a6fa-7001-bde0-f1ffe8ad19cf', E'[{"method":"POST","url":"http://127.0.0.1:40481/sandbox/v1/charges","request":"{\\"reference\\":\\"ptx_01m86jh9qte00vvr7hzzmat6ef\\",\\"billing_record\\":\\"bil_01m86jh9nse00sfjgk1s5gt91g\\",\\"amount\\":4900,\\"currency\\":\\"EUR\\",\\"token\\":\\"***\\",\\"capture\\":false,\\"description\\":\\"bil_01m86jh9nse00sfjgk1s5gt91g\\",\\"consent\\":\\"recurring\\"}","response":"{\\"id\\":\\"ch_00000000000u\\",\\"created_at\\":\\"2026-11-24T10:00:00.000Z\\",\\"reference\\":\\"ptx_01m86jh9qte00vvr7hzzmat6ef\\",\\"billing_record\\":\\"bil_01m86jh9nse00sfjgk1s5gt91g\\",\\"amount\\":4900,\\"currency\\":\\"EUR\\",\\"status\\":\\"authorized\\",\\"captured\\":0,\\"refunded\\":0,\\"charged_back\\":0,\\"decline_reason\\":null,\\"action_url\\":null,\\"expires_at\\":\\"2026-12-01T10:00:00.000Z\\"}","status":200,"durationMs":14.1,"error":null}]'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a722-7001-b7b4-676e76ea1557', '2026-11-24 10:44:57.787571+00', 'exchange', 'engine', 'approved: POST http://127.0.0.1:40481/sandbox/v1/charges 200', '01a20d28-a6fa-7002-b25e-38c118b7c014', E'[{"method":"POST","url":"http://127.0.0.1:40481/sandbox/v1/charges","request":"{\\"reference\\":\\"ptx_01m86jh9qte01b4qhrr4cbfg0m\\",\\"billing_record\\":\\"bil_01m86jh9pde00t4vbdddg19x9p\\",\\"amount\\":4900,\\"currency\\":\\"EUR\\",\\"token\\":\\"***\\",\\"capture\\":false,\\"description\\":\\"bil_01m86jh9pde00t4vbdddg19x9p\\",\\"consent\\":\\"recurring\\"}","response":"{\\"id\\":\\"ch_00000000000w\\",\\"created_at\\":\\"2026-11-24T10:00:00.000Z\\",\\"reference\\":\\"ptx_01m86jh9qte01b4qhrr4cbfg0m\\",\\"billing_record\\":\\"bil_01m86jh9pde00t4vbdddg19x9p\\",\\"amount\\":4900,\\"currency\\":\\"EUR\\",\\"status\\":\\"authorized\\",\\"captured\\":0,\\"refunded\\":0,\\"charged_back\\":0,\\"decline_reason\\":null,\\"action_url\\":null,\\"expires_at\\":\\"2026-12-01T10:00:00.000Z\\"}","status":200,"durationMs":14.6,"error":null}]'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a723-7001-9765-b97ca2fbca2e', '2026-11-24 10:44:57.787586+00', 'exchange', 'engine', 'approved: POST http://127.0.0.1:40481/sandbox/v1/charges 200', '01a20d28-a6fa-7003-9a28-700907e63f37', E'[{"method":"POST","url":"http://127.0.0.1:40481/sandbox/v1/charges","request":"{\\"reference\\":\\"ptx_01m86jh9qte01sma3g143ycfsq\\",\\"billing_record\\":\\"bil_01m86jh9pne008j534p2yvz4n3\\",\\"amount\\":4900,\\"currency\\":\\"EUR\\",\\"token\\":\\"***\\",\\"capture\\":true,\\"description\\":\\"bil_01m86jh9pne008j534p2yvz4n3\\",\\"consent\\":\\"unscheduled\\"}","response":"{\\"id\\":\\"ch_00000000000y\\",\\"created_at\\":\\"2026-11-24T10:00:00.000Z\\",\\"reference\\":\\"ptx_01m86jh9qte01sma3g143ycfsq\\",\\"billing_record\\":\\"bil_01m86jh9pne008j534p2yvz4n3\\",\\"amount\\":4900,\\"currency\\":\\"EUR\\",\\"status\\":\\"approved\\",\\"captured\\":4900,\\"refunded\\":0,\\"charged_back\\":0,\\"decline_reason\\":null,\\"action_url\\":null,\\"expires_at\\":null}","status":200,"durationMs":15.1,"error":null}]'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a724-7001-bd52-029524eddcd2', '2026-11-24 10:44:57.787596+00', 'exchange', 'engine', 'approved: POST http://127.0.0.1:40481/sandbox/v1/charges 200', '01a20d28-a6fa-7004-92ac-e2c069563fb8', E'[{"method":"POST","url":"http://127.0.0.1:40481/sandbox/v1/charges","request":"{\\"reference\\":\\"ptx_01m86jh9qte0295b72r1mncfxr\\",\\"billing_record\\":\\"bil_01m86jh9pve008715jsmv0b190\\",\\"amount\\":4900,\\"currency\\":\\"EUR\\",\\"token\\":\\"***\\",\\"capture\\":true,\\"description\\":\\"bil_01m86jh9pve008715jsmv0b190\\",\\"consent\\":\\"unscheduled\\"}","response":"{\\"id\\":\\"ch_000000000010\\",\\"created_at\\":\\"2026-11-24T10:00:00.000Z\\",\\"reference\\":\\"ptx_01m86jh9qte0295b72r1mncfxr\\",\\"billing_record\\":\\"bil_01m86jh9pve008715jsmv0b190\\",\\"amount\\":4900,\\"currency\\":\\"EUR\\",\\"status\\":\\"approved\\",\\"captured\\":4900,\\"refunded\\":0,\\"charged_back\\":0,\\"decline_reason\\":null,\\"action_url\\":null,\\"expires_at\\":null}","status":200,"durationMs":15.4,"error":null}]'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a724-7003-bde7-18702d787e10', '2026-11-24 10:44:57.787604+00', 'exchange', 'engine', 'approved: POST http://127.0.0.1:40481/sandbox/v1/charges 200', '01a20d28-a6fa-7005-a3ac-2e5f5a892e4f', E'[{"method":"POST","url":"http://127.0.0.1:40481/sandbox/v1/charges","request":"{\\"reference\\":\\"ptx_01m86jh9qte02t7b1ebxd8jbjf\\",\\"billing_record\\":\\"bil_01m86jh9q2e0086v48pry73fsc\\",\\"amount\\":4900,\\"currency\\":\\"EUR\\",\\"token\\":\\"***\\",\\"capture\\":true,\\"description\\":\\"bil_01m86jh9q2e0086v48pry73fsc\\",\\"consent\\":\\"unscheduled\\"}","response":"{\\"id\\":\\"ch_000000000012\\",\\"created_at\\":\\"2026-11-24T10:00:00.000Z\\",\\"reference\\":\\"ptx_01m86jh9qte02t7b1ebxd8jbjf\\",\\"billing_record\\":\\"bil_01m86jh9q2e0086v48pry73fsc\\",\\"amount\\":4900,\\"currency\\":\\"EUR\\",\\"status\\":\\"approved\\",\\"captured\\":4900,\\"refunded\\":0,\\"charged_back\\":0,\\"decline_reason\\":null,\\"action_url\\":null,\\"expires_at\\":null}","status":200,"durationMs":16.1,"error":null}]'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a725-7001-80bb-ccc646240d6d', '2026-11-24 10:44:57.787612+00', 'exchange', 'engine', 'approved: POST http://127.0.0.1:40481/sandbox/v1/charges 200', '01a20d28-a6fa-7006-a53f-422b366197fe', E'[{"method":"POST","url":"http://127.0.0.1:40481/sandbox/v1/charges","request":"{\\"reference\\":\\"ptx_01m86jh9qte03aaft25cv635zy\\",\\"billing_record\\":\\"bil_01m86jh9q7e00adexaq3dezb9z\\",\\"amount\\":4900,\\"currency\\":\\"EUR\\",\\"token\\":\\"***\\",\\"capture\\":true,\\"description\\":\\"bil_01m86jh9q7e00adexaq3dezb9z\\",\\"consent\\":\\"unscheduled\\"}","response":"{\\"id\\":\\"ch_000000000014\\",\\"created_at\\":\\"2026-11-24T10:00:00.000Z\\",\\"reference\\":\\"ptx_01m86jh9qte03aaft25cv635zy\\",\\"billing_record\\":\\"bil_01m86jh9q7e00adexaq3dezb9z\\",\\"amount\\":4900,\\"currency\\":\\"EUR\\",\\"status\\":\\"approved\\",\\"captured\\":4900,\\"refunded\\":0,\\"charged_back\\":0,\\"decline_reason\\":null,\\"action_url\\":null,\\"expires_at\\":null}","status":200,"durationMs":16.5,"error":null}]'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a72b-7001-9213-2c46ed659623', '2026-11-24 10:44:57.78762+00', 'exchange', 'engine', 'approved: POST http://127.0.0.1:40481/sandbox/v1/charges 200', '01a20d28-a6fa-7007-9ae8-7b0fbd50dd04', E'[{"method":"POST","url":"http://127.0.0.1:40481/sandbox/v1/charges","request":"{\\"reference\\":\\"ptx_01m86jh9qte03snt3v1yyn1q84\\",\\"billing_record\\":\\"bil_01m86jh9qce008we8mvmwah8bs\\",\\"amount\\":4900,\\"currency\\":\\"EUR\\",\\"token\\":\\"***\\",\\"capture\\":true,\\"description\\":\\"bil_01m86jh9qce008we8mvmwah8bs\\",\\"consent\\":\\"unscheduled\\"}","response":"{\\"id\\":\\"ch_000000000016\\",\\"created_at\\":\\"2026-11-24T10:00:00.000Z\\",\\"reference\\":\\"ptx_01m86jh9qte03snt3v1yyn1q84\\",\\"billing_record\\":\\"bil_01m86jh9qce008we8mvmwah8bs\\",\\"amount\\":4900,\\"currency\\":\\"EUR\\",\\"status\\":\\"approved\\",\\"captured\\":4900,\\"refunded\\":0,\\"charged_back\\":0,\\"decline_reason\\":null,\\"action_url\\":null,\\"expires_at\\":null}","status":200,"durationMs":22.2,"error":null}]'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a748-7000-91bd-11ec64d07e7a', '2026-11-24 10:44:57.80652+00', 'notice', 'gateway:sandbox', 'notice ntc_000000000011: outcome approved', '01a20d28-a6fa-7004-92ac-e2c069563fb8', '{"key": "ptx_01m86jh9qte0295b72r1mncfxr", "notice_id": "ntc_000000000011", "gateway_ref": "ch_000000000010"}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a757-7000-b944-ac25894c50aa', '2026-11-24 10:44:57.816373+00', 'notice', 'gateway:sandbox', 'notice ntc_00000000000v: outcome approved', '01a20d28-a6fa-7001-bde0-f1ffe8ad19cf', '{"key": "ptx_01m86jh9qte00vvr7hzzmat6ef", "notice_id": "ntc_00000000000v", "gateway_ref": "ch_00000000000u"}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a757-7001-8061-ef5071ae37e2', '2026-11-24 10:44:57.815981+00', 'notice', 'gateway:sandbox', 'notice ntc_000000000015: outcome approved', '01a20d28-a6fa-7006-a53f-422b366197fe', '{"key": "ptx_01m86jh9qte03aaft25cv635zy", "notice_id": "ntc_000000000015", "gateway_ref": "ch_000000000014"}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a75c-7000-9c11-6efe85b6984a', '2026-11-24 10:44:57.821455+00', 'notice', 'gateway:sandbox', 'notice ntc_000000000013: outcome approved', '01a20d28-a6fa-7005-a3ac-2e5f5a892e4f', '{"key": "ptx_01m86jh9qte02t7b1ebxd8jbjf", "notice_id": "ntc_000000000013", "gateway_ref": "ch_000000000012"}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a767-7000-829b-157b835cae6f', '2026-11-24 10:44:57.831496+00', 'change', 'engine', 'refund of 4900 EUR asked for: goodwill', '01a20d28-a6fa-7003-9a28-700907e63f37', '{"amount": "4900", "reason": "goodwill"}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a772-7000-a995-ab604996f8fa', '2026-11-24 10:44:57.848827+00', 'exchange', 'engine', 'approved: POST http://127.0.0.1:40481/sandbox/v1/charges/ch_00000000000y/refunds 200', '01a20d28-a759-7000-a8d9-40e83128af2d', E'{"exchanges": [{"url": "http://127.0.0.1:40481/sandbox/v1/charges/ch_00000000000y/refunds", "error": null, "method": "POST", "status": 200, "request": "{\\"reference\\":\\"ptx_01m86jh9tse00ahpa0x0rjhbsd\\",\\"amount\\":4900}", "response": "{\\"operation\\":{\\"id\\":\\"op_000000000018\\",\\"kind\\":\\"refund\\",\\"reference\\":\\"ptx_01m86jh9tse00ahpa0x0rjhbsd\\",\\"amount\\":4900,\\"charge\\":\\"ch_00000000000y\\"},\\"charge\\":{\\"id\\":\\"ch_00000000000y\\",\\"created_at\\":\\"2026-11-24T10:00:00.000Z\\",\\"reference\\":\\"ptx_01m86jh9qte01sma3g143ycfsq\\",\\"billing_record\\":\\"bil_01m86jh9pne008j534p2yvz4n3\\",\\"amount\\":4900,\\"currency\\":\\"EUR\\",\\"status\\":\\"approved\\",\\"captured\\":4900,\\"refunded\\":4900,\\"charged_back\\":0,\\"decline_reason\\":null,\\"action_url\\":null,\\"expires_at\\":null}}", "durationMs": 2.6}]}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a78a-7000-aa2e-2732241ce410', '2026-11-24 10:44:57.866504+00', 'change', 'engine', 'refund of 1900 EUR asked for: goodwill', '01a20d28-a6fa-7004-92ac-e2c069563fb8', '{"amount": "1900", "reason": "goodwill"}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a792-7000-bbb4-c327e6c9df14', '2026-11-24 10:44:57.87484+00', 'notice', 'gateway:sandbox', 'notice ntc_000000000019: refunded, ignored', '01a20d28-a6fa-7003-9a28-700907e63f37', '{"notice_id": "ntc_000000000019", "gateway_ref": "ch_00000000000y"}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a795-7000-ae65-53b8359cb624', '2026-11-24 10:44:57.883073+00', 'exchange', 'engine', 'approved: POST http://127.0.0.1:40481/sandbox/v1/charges/ch_000000000010/refunds 200', '01a20d28-a785-7000-8a8b-c472568e0596', E'{"exchanges": [{"url": "http://127.0.0.1:40481/sandbox/v1/charges/ch_000000000010/refunds", "error": null, "method": "POST", "status": 200, "request": "{\\"reference\\":\\"ptx_01m86jh9w5e008n2y4e9b8w1cp\\",\\"amount\\":1900}", "response": "{\\"operation\\":{\\"id\\":\\"op_00000000001a\\",\\"kind\\":\\"refund\\",\\"reference\\":\\"ptx_01m86jh9w5e008n2y4e9b8w1cp\\",\\"amount\\":1900,\\"charge\\":\\"ch_000000000010\\"},\\"charge\\":{\\"id\\":\\"ch_000000000010\\",\\"created_at\\":\\"2026-11-24T10:00:00.000Z\\",\\"reference\\":\\"ptx_01m86jh9qte0295b72r1mncfxr\\",\\"billing_record\\":\\"bil_01m86jh9pve008715jsmv0b190\\",\\"amount\\":4900,\\"currency\\":\\"EUR\\",\\"status\\":\\"approved\\",\\"captured\\":4900,\\"refunded\\":1900,\\"charged_back\\":0,\\"decline_reason\\":null,\\"action_url\\":null,\\"expires_at\\":null}}", "durationMs": 6.8}]}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a7ad-7000-b781-9fea8a7564fa', '2026-11-24 10:44:57.902114+00', 'notice', 'gateway:sandbox', 'notice ntc_00000000001b: refunded, ignored', '01a20d28-a6fa-7004-92ac-e2c069563fb8', '{"notice_id": "ntc_00000000001b", "gateway_ref": "ch_000000000010"}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a7af-7000-a20d-0498f0c3e40b', '2026-11-24 10:44:57.90415+00', 'change', 'engine', 'refund of 700 EUR asked for: goodwill', '01a20d28-a6fa-7005-a3ac-2e5f5a892e4f', '{"amount": "700", "reason": "goodwill"}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a7c3-7000-94e7-18b4d58e86fe', '2026-11-24 10:44:57.92362+00', 'notice', 'gateway:sandbox', 'notice ntc_00000000001d: refunded, ignored', '01a20d28-a6fa-7005-a3ac-2e5f5a892e4f', '{"notice_id": "ntc_00000000001d", "gateway_ref": "ch_000000000012"}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a9ad-7000-bee6-a577a73ca8c1', '2026-11-24 10:44:58.418969+00', 'exchange', 'engine', 'unknown: POST http://127.0.0.1:40481/sandbox/v1/charges/ch_000000000012/refunds lost: no whole reply within 500 ms', '01a20d28-a7a8-7000-a797-486ddd6beed5', E'{"exchanges": [{"url": "http://127.0.0.1:40481/sandbox/v1/charges/ch_000000000012/refunds", "error": "lost: no whole reply within 500 ms", "method": "POST", "status": null, "request": "{\\"reference\\":\\"ptx_01m86jh9x8e00af5t8dqepqvpn\\",\\"amount\\":700}", "response": null, "durationMs": 502.1}]}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a9be-7000-8dda-1365368909fc', '2026-11-24 10:44:58.430831+00', 'change', 'engine', 'capture of 4000 EUR asked for', '01a20d28-a6fa-7001-bde0-f1ffe8ad19cf', '{"amount": "4000", "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a9c5-7000-9d6e-0c1dd4c1fb2c', '2026-11-24 10:44:58.444311+00', 'exchange', 'engine', 'approved: POST http://127.0.0.1:40481/sandbox/v1/charges/ch_00000000000u/capture 200', '01a20d28-a9ba-7000-a2cd-1a1daa92ad61', E'{"exchanges": [{"url": "http://127.0.0.1:40481/sandbox/v1/charges/ch_00000000000u/capture", "error": null, "method": "POST", "status": 200, "request": "{\\"reference\\":\\"ptx_01m86jhadte00a5k8t3pn95bb1\\",\\"amount\\":4000}", "response": "{\\"operation\\":{\\"id\\":\\"op_00000000001f\\",\\"kind\\":\\"capture\\",\\"reference\\":\\"ptx_01m86jhadte00a5k8t3pn95bb1\\",\\"amount\\":4000,\\"charge\\":\\"ch_00000000000u\\"},\\"charge\\":{\\"id\\":\\"ch_00000000000u\\",\\"created_at\\":\\"2026-11-24T10:00:00.000Z\\",\\"reference\\":\\"ptx_01m86jh9qte00vvr7hzzmat6ef\\",\\"billing_record\\":\\"bil_01m86jh9nse00sfjgk1s5gt91g\\",\\"amount\\":4900,\\"currency\\":\\"EUR\\",\\"status\\":\\"approved\\",\\"captured\\":4000,\\"refunded\\":0,\\"charged_back\\":0,\\"decline_reason\\":null,\\"action_url\\":null,\\"expires_at\\":\\"2026-12-01T10:00:00.000Z\\"}}", "durationMs": 2.3}]}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a9d7-7000-93e9-3948b33514ef', '2026-11-24 10:44:58.456907+00', 'notice', 'gateway:sandbox', 'notice ntc_00000000001e: irrelevant', '01a20d28-a6fa-7001-bde0-f1ffe8ad19cf', '{"key": "ptx_01m86jh9qte00vvr7hzzmat6ef", "notice_id": "ntc_00000000001e", "gateway_ref": "ch_00000000000u"}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a9d7-7001-a751-a8a31774c386', '2026-11-24 10:44:58.456159+00', 'change', 'engine', 'void of 4900 EUR asked for', '01a20d28-a6fa-7002-b25e-38c118b7c014', '{"amount": "4900", "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a9de-7000-87ef-8cebe425a0ed', '2026-11-24 10:44:58.476533+00', 'exchange', 'engine', 'approved: POST http://127.0.0.1:40481/sandbox/v1/charges/ch_00000000000w/void 200', '01a20d28-a9d4-7000-ba18-3664c6cb9e7c', E'{"exchanges": [{"url": "http://127.0.0.1:40481/sandbox/v1/charges/ch_00000000000w/void", "error": null, "method": "POST", "status": 200, "request": "{\\"reference\\":\\"ptx_01m86jhaeme00bm61pck3cq7kw\\",\\"amount\\":4900}", "response": "{\\"operation\\":{\\"id\\":\\"op_00000000001h\\",\\"kind\\":\\"void\\",\\"reference\\":\\"ptx_01m86jhaeme00bm61pck3cq7kw\\",\\"amount\\":4900,\\"charge\\":\\"ch_00000000000w\\"},\\"charge\\":{\\"id\\":\\"ch_00000000000w\\",\\"created_at\\":\\"2026-11-24T10:00:00.000Z\\",\\"reference\\":\\"ptx_01m86jh9qte01b4qhrr4cbfg0m\\",\\"billing_record\\":\\"bil_01m86jh9pde00t4vbdddg19x9p\\",\\"amount\\":4900,\\"currency\\":\\"EUR\\",\\"status\\":\\"voided\\",\\"captured\\":0,\\"refunded\\":0,\\"charged_back\\":0,\\"decline_reason\\":null,\\"action_url\\":null,\\"expires_at\\":\\"2026-12-01T10:00:00.000Z\\"}}", "durationMs": 3.6}]}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a9fb-7001-b136-259b851b5a1d', '2026-11-24 10:44:58.491697+00', 'notice', 'gateway:sandbox', 'notice ntc_00000000001g: released, ignored', '01a20d28-a6fa-7002-b25e-38c118b7c014', '{"notice_id": "ntc_00000000001g", "gateway_ref": "ch_00000000000w"}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-ab70-7000-bf22-0a8d034ccec7', '2026-11-24 10:44:58.866842+00', 'change', 'engine', 'Issued API key key_01m86jhatwe008h9x89f4935hp (…kEkw)', '01a20d28-ab5c-7000-88a7-a84bc8919636', '{"after": null, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-ab7b-7000-b90d-a547bffd6ca3', '2026-11-24 10:44:58.875707+00', 'change', 'engine', 'Revoked API key key_01m86jhatwe008h9x89f4935hp (…kEkw)', '01a20d28-ab5c-7000-88a7-a84bc8919636', '{"after": null, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-ab7e-7000-a188-eac07f58a9d4', '2026-11-24 10:44:58.878547+00', 'change', 'engine', 'Issued API key key_01m86jhavxe0086tdkajmxz52y (…WUdQ)', '01a20d28-ab7d-7000-8369-b354a9df945e', '{"after": null, "before": null, "reason": null}'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-b036-7000-afe7-ba86642e6a54', '2026-11-24 10:45:00.087933+00', 'change', 'engine', 'Loaded 1 one-off schedules of 1 asked for', NULL, '{"after": null, "before": null, "reason": null}'),
('01a20d28-aba6-7000-b12b-b5133698cfb1', '01a20d28-aba7-7000-8438-5b6b04201cd2', '2026-11-24 10:44:58.920043+00', 'change', 'engine', 'Went live with the settings of mer_01m86jh82he00tk2mdj02vrjex', NULL, NULL),
('01a20d28-aba6-7000-b12b-b5133698cfb1', '01a20d28-abaa-7000-9f1a-97cf0354a414', '2026-11-24 10:44:58.923341+00', 'change', 'engine', 'Connected Stripe cards as gwc_01m86jhax9e00aa19k78hdj99e', '01a20d28-aba9-7000-a505-333a22d9252e', '{"after": null, "before": null, "reason": null}'),
('01a20d28-aba6-7000-b12b-b5133698cfb1', '01a20d28-abaf-7000-baba-1379aadd311f', '2026-11-24 10:44:58.927956+00', 'change', 'engine', 'Issued API key key_01m86jhaxce0095725b92jt87r (…YKzM)', '01a20d28-abac-7000-929c-455a452d20f8', '{"after": null, "before": null, "reason": null}'),
('01a20d28-aba6-7000-b12b-b5133698cfb1', '01a20d28-abb9-7000-b448-b0e8e4871426', '2026-11-24 10:44:58.938991+00', 'change', 'engine', 'Stored instrument ins_01m86jhaxre009w6rk93jkjf8q (bank_account)', '01a20d28-abb8-7000-9e1b-1348e5393d17', '{"after": {"brand": null, "last4": "3000", "expiresOn": null}, "before": null, "reason": null}'),
('01a20d28-aba6-7000-b12b-b5133698cfb1', '01a20d28-abc2-7000-9e54-53f852318ed2', '2026-11-24 10:44:58.947068+00', 'change', 'engine', 'Made ins_01m86jhaxre009w6rk93jkjf8q a default instrument', '01a20d28-abb3-7000-89d4-58fab45b2a0f', '{"after": {"wallet": null, "account": "acc_01m86jhaxke008kn2rzat5pagf", "released": 0, "stopsLifted": 0}, "before": null, "reason": null}'),
('01a20d28-aba6-7000-b12b-b5133698cfb1', '01a20d28-abef-7000-b895-d6bc294f1099', '2026-11-24 10:44:58.992366+00', 'change', 'engine', 'Loaded 1 one-off schedules of 1 asked for', NULL, '{"after": null, "before": null, "reason": null}'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-abf5-7000-a123-53a263ca84d3', '2026-11-24 10:44:58.998522+00', 'change', 'engine', 'Connected Sandbox as gwc_01m86jhazme00ap1dv49pepe98', '01a20d28-abf4-7000-ab05-bb226ceb3928', '{"after": null, "before": null, "reason": null}'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-abfd-7000-95f4-74f28c421d6b', '2026-01-30 23:00:00+00', 'change', 'engine', 'Set the test clock to 2026-01-30T23:00:00.000Z', NULL, '{"after": {"clockAt": "2026-01-30T23:00:00.000Z"}, "before": {"clockAt": null}, "reason": null}'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ac03-7000-81ed-819327049168', '2026-01-30 23:00:00+00', 'change', 'engine', 'Stored instrument ins_01m86jhb02e00bzc0gd0fzsab8 (card)', '01a20d28-ac02-7000-bfb0-10681ffca968', '{"after": {"brand": "visa", "last4": "4242", "expiresOn": null}, "before": null, "reason": null}'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ac07-7000-b0d5-376a8a48f3a4', '2026-01-30 23:00:00+00', 'change', 'engine', 'Made ins_01m86jhb02e00bzc0gd0fzsab8 a default instrument', '01a20d28-abff-7000-a0ce-27442c23e8e8', '{"after": {"wallet": null, "account": "acc_01m86jhazze00a1kh78gp27t78", "released": 0, "stopsLifted": 0}, "before": null, "reason": null}'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ac0d-7000-b05d-7932b216af9c', '2026-01-30 23:00:00+00', 'change', 'engine', 'Stored instrument ins_01m86jhb0be00bkfdh2re0qsdt (card)', '01a20d28-ac0b-7000-b9bd-b1161c0be5ba', '{"after": {"brand": "visa", "last4": "4242", "expiresOn": null}, "before": null, "reason": null}'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ac11-7000-9a01-895edf0cd82d', '2026-01-30 23:00:00+00', 'change', 'engine', 'Made ins_01m86jhb0be00bkfdh2re0qsdt a default instrument', '01a20d28-ac09-7000-9b88-944d5fb15a18', '{"after": {"wallet": null, "account": "acc_01m86jhb09e009q24m9nfv2pgr", "released": 0, "stopsLifted": 0}, "before": null, "reason": null}'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ac19-7000-a2c2-fa836e369651', '2026-01-30 23:00:00+00', 'change', 'engine', 'Stored instrument ins_01m86jhb0re009tv5tjzy1d8te (mandate)', '01a20d28-ac18-7000-9d6c-ba97fc16a34e', '{"after": {"brand": null, "last4": "3000", "expiresOn": null}, "before": null, "reason": null}'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ac1d-7000-af22-9e1c3298ac58', '2026-01-30 23:00:00+00', 'change', 'engine', 'Made ins_01m86jhb0re009tv5tjzy1d8te a default instrument', '01a20d28-ac15-7000-ad61-14da5ec42c00', '{"after": {"wallet": "wal_01m86jhb0ne00atr8mv9fc8b00", "account": null, "released": 0, "stopsLifted": 0}, "before": null, "reason": null}'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ac25-7000-8940-2d22335e1a2e', '2026-01-30 23:00:00+00', 'change', 'engine', 'Created payment record 8', '01a20d28-ac21-7000-bd06-f211d625a6ef', '{"after": {"made": 3, "amount": "4900", "warning": null, "currency": "EUR"}, "before": null, "reason": null}'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ac31-7000-91cf-1789db13fb02', '2026-01-30 23:00:00+00', 'change', 'engine', 'Created payment record 9', '01a20d28-ac2d-7000-9a42-5bd5006f7355', '{"after": {"made": 3, "amount": "4900", "warning": null, "currency": "EUR"}, "before": null, "reason": null}'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ac39-7000-a035-873a07ecf5d5', '2026-01-30 23:00:00+00', 'change', 'engine', 'Created payment record 10', '01a20d28-ac36-7000-857b-3d875f6349ad', '{"after": {"made": 3, "amount": "1900", "warning": null, "currency": "EUR"}, "before": null, "reason": null}'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ac72-7001-ac49-49441027f01e', '2026-01-30 23:00:00+00', 'exchange', 'engine', 'approved: POST http://127.0.0.1:40481/sandbox/v1/charges 200', '01a20d28-ac65-7000-bb57-9ee0edf281c3', E'[{"method":"POST","url":"http://127.0.0.1:40481/sandbox/v1/charges","request":"{\\"reference\\":\\"ptx_01m86jhb35e00bpnwyw3pz50e3\\",\\"billing_record\\":\\"bil_01m86jhb11e00te7yhmz4rh955\\",\\"amount\\":4900,\\"currency\\":\\"EUR\\",\\"token\\":\\"***\\",\\"capture\\":true,\\"description\\":\\"bil_01m86jhb11e00te7yhmz4rh955\\",\\"consent\\":\\"recurring\\"}","response":"{\\"id\\":\\"ch_00000000001i\\",\\"created_at\\":\\"2026-11-24T10:00:00.000Z\\",\\"reference\\":\\"ptx_01m86jhb35e00bpnwyw3pz50e3\\",\\"billing_record\\":\\"bil_01m86jhb11e00te7yhmz4rh955\\",\\"amount\\":4900,\\"currency\\":\\"EUR\\",\\"status\\":\\"approved\\",\\"captured\\":4900,\\"refunded\\":0,\\"charged_back\\":0,\\"decline_reason\\":null,\\"action_url\\":null,\\"expires_at\\":null}","status":200,"durationMs":7.2,"error":null}]'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ac72-7003-853c-e40d1d908ed0', '2026-01-30 23:00:00+00', 'exchange', 'engine', 'declined: POST http://127.0.0.1:40481/sandbox/v1/charges 200', '01a20d28-ac65-7001-bc37-ef9d3003d861', E'[{"method":"POST","url":"http://127.0.0.1:40481/sandbox/v1/charges","request":"{\\"reference\\":\\"ptx_01m86jhb35e00vrdzfkmr07p31\\",\\"billing_record\\":\\"bil_01m86jhb1de00vn301zaajcapc\\",\\"amount\\":990,\\"currency\\":\\"EUR\\",\\"token\\":\\"***\\",\\"capture\\":true,\\"description\\":\\"bil_01m86jhb1de00vn301zaajcapc\\",\\"consent\\":\\"recurring\\"}","response":"{\\"id\\":\\"ch_00000000001k\\",\\"created_at\\":\\"2026-11-24T10:00:00.000Z\\",\\"reference\\":\\"ptx_01m86jhb35e00vrdzfkmr07p31\\",\\"billing_record\\":\\"bil_01m86jhb1de00vn301zaajcapc\\",\\"amount\\":990,\\"currency\\":\\"EUR\\",\\"status\\":\\"declined\\",\\"captured\\":0,\\"refunded\\":0,\\"charged_back\\":0,\\"decline_reason\\":\\"insufficient_funds\\",\\"action_url\\":null,\\"expires_at\\":null}","status":200,"durationMs":7.6,"error":null}]'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ac72-7005-8d8b-bc442d6a8fc2', '2026-01-30 23:00:00+00', 'exchange', 'engine', 'approved: POST http://127.0.0.1:40481/sandbox/v1/charges 200', '01a20d28-ac65-7002-ada7-bd5a571786f6', E'[{"method":"POST","url":"http://127.0.0.1:40481/sandbox/v1/charges","request":"{\\"reference\\":\\"ptx_01m86jhb35e01av9xxb9bhf1qp\\",\\"billing_record\\":\\"bil_01m86jhb1pe00tnxyxhbewv7tz\\",\\"amount\\":1900,\\"currency\\":\\"EUR\\",\\"token\\":\\"***\\",\\"capture\\":true,\\"description\\":\\"bil_01m86jhb1pe00tnxyxhbewv7tz\\",\\"consent\\":\\"recurring\\"}","response":"{\\"id\\":\\"ch_00000000001m\\",\\"created_at\\":\\"2026-11-24T10:00:00.000Z\\",\\"reference\\":\\"ptx_01m86jhb35e01av9xxb9bhf1qp\\",\\"billing_record\\":\\"bil_01m86jhb1pe00tnxyxhbewv7tz\\",\\"amount\\":1900,\\"currency\\":\\"EUR\\",\\"status\\":\\"approved\\",\\"captured\\":1900,\\"refunded\\":0,\\"charged_back\\":0,\\"decline_reason\\":null,\\"action_url\\":null,\\"expires_at\\":null}","status":200,"durationMs":7.6,"error":null}]'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-aca8-7001-8018-95dabbf002e8', '2026-02-01 23:00:00+00', 'exchange', 'engine', 'approved: POST http://127.0.0.1:40481/sandbox/v1/charges 200', '01a20d28-aca2-7000-ba61-eb68007f34df', E'[{"method":"POST","url":"http://127.0.0.1:40481/sandbox/v1/charges","request":"{\\"reference\\":\\"ptx_01m86jhb52e00bmrfbd007yd6z\\",\\"billing_record\\":\\"bil_01m86jhb1de00vn301zaajcapc\\",\\"amount\\":990,\\"currency\\":\\"EUR\\",\\"token\\":\\"***\\",\\"capture\\":true,\\"description\\":\\"bil_01m86jhb1de00vn301zaajcapc\\",\\"consent\\":\\"recurring\\"}","response":"{\\"id\\":\\"ch_00000000001o\\",\\"created_at\\":\\"2026-11-24T10:00:00.000Z\\",\\"reference\\":\\"ptx_01m86jhb52e00bmrfbd007yd6z\\",\\"billing_record\\":\\"bil_01m86jhb1de00vn301zaajcapc\\",\\"amount\\":990,\\"currency\\":\\"EUR\\",\\"status\\":\\"approved\\",\\"captured\\":990,\\"refunded\\":0,\\"charged_back\\":0,\\"decline_reason\\":null,\\"action_url\\":null,\\"expires_at\\":null}","status":200,"durationMs":2.7,"error":null}]'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-acd9-7001-ab7d-02a73c0d663f', '2026-02-06 23:00:00+00', 'exchange', 'engine', 'approved: POST http://127.0.0.1:40481/sandbox/v1/charges 200', '01a20d28-acd3-7000-a3e2-7799b6bf8bad', E'[{"method":"POST","url":"http://127.0.0.1:40481/sandbox/v1/charges","request":"{\\"reference\\":\\"ptx_01m86jhb6ke00a7rkqk6vbz2xd\\",\\"billing_record\\":\\"bil_01m86jhb1pe019nxcj9vqvr37z\\",\\"amount\\":1900,\\"currency\\":\\"EUR\\",\\"token\\":\\"***\\",\\"capture\\":true,\\"description\\":\\"bil_01m86jhb1pe019nxcj9vqvr37z\\",\\"consent\\":\\"recurring\\"}","response":"{\\"id\\":\\"ch_00000000001q\\",\\"created_at\\":\\"2026-11-24T10:00:00.000Z\\",\\"reference\\":\\"ptx_01m86jhb6ke00a7rkqk6vbz2xd\\",\\"billing_record\\":\\"bil_01m86jhb1pe019nxcj9vqvr37z\\",\\"amount\\":1900,\\"currency\\":\\"EUR\\",\\"status\\":\\"approved\\",\\"captured\\":1900,\\"refunded\\":0,\\"charged_back\\":0,\\"decline_reason\\":null,\\"action_url\\":null,\\"expires_at\\":null}","status":200,"durationMs":1.4,"error":null}]'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ad08-7001-a6d6-5eedc8eee355', '2026-02-13 23:00:00+00', 'exchange', 'engine', 'approved: POST http://127.0.0.1:40481/sandbox/v1/charges 200', '01a20d28-ad03-7000-87f9-3f4bcd6cbb2e', E'[{"method":"POST","url":"http://127.0.0.1:40481/sandbox/v1/charges","request":"{\\"reference\\":\\"ptx_01m86jhb83e008fy9z9f6psese\\",\\"billing_record\\":\\"bil_01m86jhb1pe01savmdqwqehzv4\\",\\"amount\\":1900,\\"currency\\":\\"EUR\\",\\"token\\":\\"***\\",\\"capture\\":true,\\"description\\":\\"bil_01m86jhb1pe01savmdqwqehzv4\\",\\"consent\\":\\"recurring\\"}","response":"{\\"id\\":\\"ch_00000000001s\\",\\"created_at\\":\\"2026-11-24T10:00:00.000Z\\",\\"reference\\":\\"ptx_01m86jhb83e008fy9z9f6psese\\",\\"billing_record\\":\\"bil_01m86jhb1pe01savmdqwqehzv4\\",\\"amount\\":1900,\\"currency\\":\\"EUR\\",\\"status\\":\\"approved\\",\\"captured\\":1900,\\"refunded\\":0,\\"charged_back\\":0,\\"decline_reason\\":null,\\"action_url\\":null,\\"expires_at\\":null}","status":200,"durationMs":3.3,"error":null}]'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ad5b-7001-b4bd-58eb055dd151', '2026-02-27 23:00:00+00', 'exchange', 'engine', 'approved: POST http://127.0.0.1:40481/sandbox/v1/charges 200', '01a20d28-ad55-7000-90c7-26dd0029b58d', E'[{"method":"POST","url":"http://127.0.0.1:40481/sandbox/v1/charges","request":"{\\"reference\\":\\"ptx_01m86jhbane0091hs6vm02kdcd\\",\\"billing_record\\":\\"bil_01m86jhb11e018x87x1473ff2y\\",\\"amount\\":4900,\\"currency\\":\\"EUR\\",\\"token\\":\\"***\\",\\"capture\\":true,\\"description\\":\\"bil_01m86jhb11e018x87x1473ff2y\\",\\"consent\\":\\"recurring\\"}","response":"{\\"id\\":\\"ch_00000000001u\\",\\"created_at\\":\\"2026-11-24T10:00:00.000Z\\",\\"reference\\":\\"ptx_01m86jhbane0091hs6vm02kdcd\\",\\"billing_record\\":\\"bil_01m86jhb11e018x87x1473ff2y\\",\\"amount\\":4900,\\"currency\\":\\"EUR\\",\\"status\\":\\"approved\\",\\"captured\\":4900,\\"refunded\\":0,\\"charged_back\\":0,\\"decline_reason\\":null,\\"action_url\\":null,\\"expires_at\\":null}","status":200,"durationMs":3.3,"error":null}]'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ad5b-7004-aac6-63dd4bb59647', '2026-02-27 23:00:00+00', 'exchange', 'engine', 'declined: POST http://127.0.0.1:40481/sandbox/v1/charges 200', '01a20d28-ad55-7001-a8e5-23af8297e341', E'[{"method":"POST","url":"http://127.0.0.1:40481/sandbox/v1/charges","request":"{\\"reference\\":\\"ptx_01m86jhbane00ths93ny19frt1\\",\\"billing_record\\":\\"bil_01m86jhb1de01a7xdm77rgvfzx\\",\\"amount\\":4900,\\"currency\\":\\"EUR\\",\\"token\\":\\"***\\",\\"capture\\":true,\\"description\\":\\"bil_01m86jhb1de01a7xdm77rgvfzx\\",\\"consent\\":\\"recurring\\"}","response":"{\\"id\\":\\"ch_00000000001w\\",\\"created_at\\":\\"2026-11-24T10:00:00.000Z\\",\\"reference\\":\\"ptx_01m86jhbane00ths93ny19frt1\\",\\"billing_record\\":\\"bil_01m86jhb1de01a7xdm77rgvfzx\\",\\"amount\\":4900,\\"currency\\":\\"EUR\\",\\"status\\":\\"declined\\",\\"captured\\":0,\\"refunded\\":0,\\"charged_back\\":0,\\"decline_reason\\":\\"lost_card\\",\\"action_url\\":null,\\"expires_at\\":null}","status":200,"durationMs":3.3,"error":null}]'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ad9d-7001-a67d-10a50063fdb9', '2026-03-30 22:00:00+00', 'exchange', 'engine', 'approved: POST http://127.0.0.1:40481/sandbox/v1/charges 200', '01a20d28-ad96-7000-893b-8a31f235d13c', E'[{"method":"POST","url":"http://127.0.0.1:40481/sandbox/v1/charges","request":"{\\"reference\\":\\"ptx_01m86jhbcpe008jewa67s3bm9w\\",\\"billing_record\\":\\"bil_01m86jhb11e01rfpn804eerf9k\\",\\"amount\\":4900,\\"currency\\":\\"EUR\\",\\"token\\":\\"***\\",\\"capture\\":true,\\"description\\":\\"bil_01m86jhb11e01rfpn804eerf9k\\",\\"consent\\":\\"recurring\\"}","response":"{\\"id\\":\\"ch_00000000001y\\",\\"created_at\\":\\"2026-11-24T10:00:00.000Z\\",\\"reference\\":\\"ptx_01m86jhbcpe008jewa67s3bm9w\\",\\"billing_record\\":\\"bil_01m86jhb11e01rfpn804eerf9k\\",\\"amount\\":4900,\\"currency\\":\\"EUR\\",\\"status\\":\\"approved\\",\\"captured\\":4900,\\"refunded\\":0,\\"charged_back\\":0,\\"decline_reason\\":null,\\"action_url\\":null,\\"expires_at\\":null}","status":200,"durationMs":2.1,"error":null}]'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-add4-7001-bdbc-2556b117aa1b', '2026-04-29 22:00:00+00', 'exchange', 'engine', 'approved: POST http://127.0.0.1:40481/sandbox/v1/charges 200', '01a20d28-add0-7001-b347-9733af179922', E'[{"method":"POST","url":"http://127.0.0.1:40481/sandbox/v1/charges","request":"{\\"reference\\":\\"ptx_01m86jhbege00v6hwq6eqhf692\\",\\"billing_record\\":\\"bil_01m86jhba3e00bz1eg68mt87re\\",\\"amount\\":4900,\\"currency\\":\\"EUR\\",\\"token\\":\\"***\\",\\"capture\\":true,\\"description\\":\\"bil_01m86jhba3e00bz1eg68mt87re\\",\\"consent\\":\\"recurring\\"}","response":"{\\"id\\":\\"ch_000000000020\\",\\"created_at\\":\\"2026-11-24T10:00:00.000Z\\",\\"reference\\":\\"ptx_01m86jhbege00v6hwq6eqhf692\\",\\"billing_record\\":\\"bil_01m86jhba3e00bz1eg68mt87re\\",\\"amount\\":4900,\\"currency\\":\\"EUR\\",\\"status\\":\\"approved\\",\\"captured\\":4900,\\"refunded\\":0,\\"charged_back\\":0,\\"decline_reason\\":null,\\"action_url\\":null,\\"expires_at\\":null}","status":200,"durationMs":1.6,"error":null}]'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-adfb-7000-98db-5d4912467c5e', '2026-04-30 10:00:00+00', 'change', 'engine', 'Stored instrument ins_01m86jhbfte008pevj9at4fb7p (card)', '01a20d28-adfa-7000-8b3b-724ab447acf6', '{"after": {"brand": "visa", "last4": "4242", "expiresOn": null}, "before": null, "reason": null}'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ae01-7000-9417-af2175bd3903', '2026-04-30 10:00:00+00', 'change', 'engine', 'Made ins_01m86jhbfte008pevj9at4fb7p a default instrument', '01a20d28-adf7-7000-ab28-b8fec5155a31', '{"after": {"wallet": null, "account": "acc_01m86jhbfqe00apa5rzv2haphh", "released": 0, "stopsLifted": 0}, "before": null, "reason": null}'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ae08-7000-9c1a-a3ba27197ccb', '2026-04-30 10:00:00+00', 'change', 'engine', 'Loaded 1 one-off schedules of 1 asked for', NULL, '{"after": null, "before": null, "reason": null}'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-b007-7001-af8d-3bf55258795f', '2026-04-30 10:00:00+00', 'exchange', 'engine', 'unknown: POST http://127.0.0.1:40481/sandbox/v1/charges lost: no whole reply within 500 ms', '01a20d28-ae0f-7000-a37e-a34ff80dbbf6', E'[{"method":"POST","url":"http://127.0.0.1:40481/sandbox/v1/charges","request":"{\\"reference\\":\\"ptx_01m86jhbgfe00a6zn39zw0vezp\\",\\"billing_record\\":\\"bil_01m86jhbg6e009bncp544pynvc\\",\\"amount\\":4900,\\"currency\\":\\"EUR\\",\\"token\\":\\"***\\",\\"capture\\":true,\\"description\\":\\"bil_01m86jhbg6e009bncp544pynvc\\",\\"consent\\":\\"unscheduled\\"}","response":null,"status":null,"durationMs":500.9,"error":"lost: no whole reply within 500 ms"}]');

insert into transaction_status (merchant_id, payment_transaction_id, seq, status, at, amount, http_code, preauth, code, message, gateway_ref, cause, log_id) overriding system value values
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a1cb-7000-a798-a7b8eb5c5a0d', '1', 'in_progress', '2026-11-24 10:44:56.423022+00', '4900', '0', 'false', NULL, NULL, NULL, 'engine', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a1cb-7000-a798-a7b8eb5c5a0d', '2', 'succeeded', '2026-11-24 10:44:56.536471+00', '4900', '200', 'false', NULL, NULL, 'ch_000000000001', 'engine', '01a20d28-a20b-7001-863e-943e7eb72ca6'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a1cb-7000-a798-a7b8eb5c5a0d', '3', 'charged_back', '2026-11-24 10:44:56.911953+00', '4900', '0', 'false', 'charged_back', 'charged back', NULL, 'gateway:sandbox', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a1cb-7001-a638-afb6f179f11c', '1', 'in_progress', '2026-11-24 10:44:56.423514+00', '4900', '0', 'false', NULL, NULL, NULL, 'engine', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a1cb-7001-a638-afb6f179f11c', '2', 'succeeded', '2026-11-24 10:44:56.536779+00', '4900', '200', 'false', NULL, NULL, 'ch_000000000003', 'engine', '01a20d28-a20f-7001-b7ae-8ac7de8de41a'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a1cb-7001-a638-afb6f179f11c', '3', 'charged_back', '2026-11-24 10:44:56.935279+00', '4900', '0', 'false', 'charged_back', 'charged back', NULL, 'gateway:sandbox', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a1cb-7001-a638-afb6f179f11c', '4', 'succeeded', '2026-11-24 10:44:56.981847+00', '4900', '0', 'false', NULL, NULL, NULL, 'gateway:sandbox', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a1cb-7002-b282-dc9e6c0da19e', '1', 'in_progress', '2026-11-24 10:44:56.423518+00', '4900', '0', 'false', NULL, NULL, NULL, 'engine', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a1cb-7002-b282-dc9e6c0da19e', '2', 'pending', '2026-11-24 10:44:56.536792+00', '4900', '200', 'false', NULL, NULL, 'ch_000000000005', 'engine', '01a20d28-a217-7001-a534-48bf5f074cfe'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a1cb-7002-b282-dc9e6c0da19e', '3', 'succeeded', '2026-11-24 10:44:56.806822+00', '4900', '0', 'false', NULL, NULL, 'ch_000000000005', 'gateway:sandbox', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a1cb-7003-8250-3f11fe0687f5', '1', 'in_progress', '2026-11-24 10:44:56.42352+00', '4900', '0', 'false', NULL, NULL, NULL, 'engine', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a1cb-7003-8250-3f11fe0687f5', '2', 'succeeded', '2026-11-24 10:44:56.536814+00', '4900', '200', 'false', NULL, NULL, 'ch_000000000006', 'engine', '01a20d28-a21e-7001-8375-454c17d57783'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a572-7000-b03c-98b3e95fa5ce', '1', 'in_progress', '2026-11-24 10:44:57.348553+00', '4900', '0', 'false', NULL, NULL, NULL, 'engine', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a572-7000-b03c-98b3e95fa5ce', '2', 'succeeded', '2026-11-24 10:44:57.428435+00', '4900', '200', 'false', NULL, NULL, 'ch_00000000000c', 'engine', '01a20d28-a593-7001-9543-24a6cc6e6114'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a572-7001-92ce-969ddadb8b14', '1', 'in_progress', '2026-11-24 10:44:57.348786+00', '4900', '0', 'false', NULL, NULL, NULL, 'engine', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a572-7001-92ce-969ddadb8b14', '2', 'succeeded', '2026-11-24 10:44:57.428539+00', '4900', '200', 'false', NULL, NULL, 'ch_00000000000e', 'engine', '01a20d28-a595-7001-894f-2a363c7c416c'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a572-7002-bbb9-5fca1086c598', '1', 'in_progress', '2026-11-24 10:44:57.348789+00', '4900', '0', 'false', NULL, NULL, NULL, 'engine', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a572-7002-bbb9-5fca1086c598', '2', 'succeeded', '2026-11-24 10:44:57.428548+00', '4900', '200', 'false', NULL, NULL, 'ch_00000000000g', 'engine', '01a20d28-a598-7001-a7b5-d7e5d11fc0a9'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a572-7003-90eb-9fc2384df21c', '1', 'in_progress', '2026-11-24 10:44:57.348791+00', '4900', '0', 'false', NULL, NULL, NULL, 'engine', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a572-7003-90eb-9fc2384df21c', '2', 'failed', '2026-11-24 10:44:57.428558+00', '4900', '200', 'false', 'insufficient_funds', 'insufficient_funds: insufficient funds', 'ch_00000000000i', 'engine', '01a20d28-a599-7001-9421-9fd757c97c45'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a572-7004-8fd0-4c90f9404c33', '1', 'in_progress', '2026-11-24 10:44:57.348793+00', '4900', '0', 'false', NULL, NULL, NULL, 'engine', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a572-7004-8fd0-4c90f9404c33', '2', 'failed', '2026-11-24 10:44:57.428572+00', '4900', '200', 'false', 'lost_card', 'lost_card: lost card', 'ch_00000000000k', 'engine', '01a20d28-a5a2-7002-886c-282d6b39559f'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a572-7005-aaa6-dd2df63cdef7', '1', 'in_progress', '2026-11-24 10:44:57.348795+00', '4900', '0', 'false', NULL, NULL, NULL, 'engine', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a572-7005-aaa6-dd2df63cdef7', '2', 'failed', '2026-11-24 10:44:57.428578+00', '4900', '200', 'false', 'action_required', 'The payer must confirm this payment', 'ch_00000000000m', 'engine', '01a20d28-a5a9-7001-835f-e8015bba53f8'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a572-7006-8fc8-e1cc587bcda4', '1', 'in_progress', '2026-11-24 10:44:57.348796+00', '4900', '0', 'false', NULL, NULL, NULL, 'engine', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a572-7006-8fc8-e1cc587bcda4', '2', 'pending', '2026-11-24 10:44:57.445398+00', '4900', '200', 'false', NULL, NULL, 'ch_00000000000n', 'engine', '01a20d28-a5be-7001-97f9-18f797a37a60'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a572-7008-93e7-d032fe0ece8a', '1', 'in_progress', '2026-11-24 10:44:57.348825+00', '4900', '0', 'false', NULL, NULL, NULL, 'engine', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a572-7008-93e7-d032fe0ece8a', '2', 'unknown', '2026-11-24 10:44:57.44543+00', '4900', '0', 'false', 'unknown', 'ECONNRESET: read ECONNRESET', NULL, 'engine', '01a20d28-a5ce-7001-a9a4-e773dae22c83'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a572-7009-b620-af5151d53686', '1', 'in_progress', '2026-11-24 10:44:57.348827+00', '4900', '0', 'false', NULL, NULL, NULL, 'engine', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a572-7009-b620-af5151d53686', '2', 'failed', '2026-11-24 10:44:57.445445+00', '4900', '200', 'false', 'incorrect_details', 'incorrect_details: incorrect details', 'ch_00000000000o', 'engine', '01a20d28-a5d4-7002-b527-849088276292'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a572-700a-9c84-b0df75d2ba74', '1', 'in_progress', '2026-11-24 10:44:57.348842+00', '4900', '0', 'false', NULL, NULL, NULL, 'engine', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a572-700a-9c84-b0df75d2ba74', '2', 'failed', '2026-11-24 10:44:57.45488+00', '4900', '200', 'false', 'insufficient_funds', 'insufficient_funds: insufficient funds', 'ch_00000000000q', 'engine', '01a20d28-a5db-7001-9334-20d1d8dd304d'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6fa-7000-8e99-76bb5a4cab00', '1', 'in_progress', '2026-11-24 10:44:57.743027+00', '4900', '0', 'true', NULL, NULL, NULL, 'engine', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6fa-7000-8e99-76bb5a4cab00', '2', 'authorized', '2026-11-24 10:44:57.787416+00', '4900', '200', 'true', NULL, NULL, 'ch_00000000000s', 'engine', '01a20d28-a720-7001-bd23-e22028a9c0b7'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6fa-7001-bde0-f1ffe8ad19cf', '1', 'in_progress', '2026-11-24 10:44:57.743544+00', '4900', '0', 'true', NULL, NULL, NULL, 'engine', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6fa-7001-bde0-f1ffe8ad19cf', '2', 'authorized', '2026-11-24 10:44:57.787531+00', '4900', '200', 'true', NULL, NULL, 'ch_00000000000u', 'engine', '01a20d28-a721-7001-b2c1-3bb770d144ea'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6fa-7001-bde0-f1ffe8ad19cf', '3', 'succeeded', '2026-11-24 10:44:58.445044+00', '4900', '0', 'true', NULL, NULL, NULL, 'capture', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6fa-7002-b25e-38c118b7c014', '1', 'in_progress', '2026-11-24 10:44:57.743548+00', '4900', '0', 'true', NULL, NULL, NULL, 'engine', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6fa-7002-b25e-38c118b7c014', '2', 'authorized', '2026-11-24 10:44:57.787571+00', '4900', '200', 'true', NULL, NULL, 'ch_00000000000w', 'engine', '01a20d28-a722-7001-b7b4-676e76ea1557'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6fa-7002-b25e-38c118b7c014', '3', 'cancelled', '2026-11-24 10:44:58.477531+00', '4900', '0', 'true', NULL, NULL, NULL, 'void', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6fa-7003-9a28-700907e63f37', '1', 'in_progress', '2026-11-24 10:44:57.743551+00', '4900', '0', 'false', NULL, NULL, NULL, 'engine', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6fa-7003-9a28-700907e63f37', '2', 'succeeded', '2026-11-24 10:44:57.787586+00', '4900', '200', 'false', NULL, NULL, 'ch_00000000000y', 'engine', '01a20d28-a723-7001-9765-b97ca2fbca2e'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6fa-7003-9a28-700907e63f37', '3', 'refunded', '2026-11-24 10:44:57.851534+00', '4900', '0', 'false', NULL, NULL, NULL, 'refund', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6fa-7004-92ac-e2c069563fb8', '1', 'in_progress', '2026-11-24 10:44:57.743552+00', '4900', '0', 'false', NULL, NULL, NULL, 'engine', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6fa-7004-92ac-e2c069563fb8', '2', 'succeeded', '2026-11-24 10:44:57.787596+00', '4900', '200', 'false', NULL, NULL, 'ch_000000000010', 'engine', '01a20d28-a724-7001-bd52-029524eddcd2'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6fa-7004-92ac-e2c069563fb8', '3', 'partially_refunded', '2026-11-24 10:44:57.884855+00', '1900', '0', 'false', NULL, NULL, NULL, 'refund', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6fa-7005-a3ac-2e5f5a892e4f', '1', 'in_progress', '2026-11-24 10:44:57.743554+00', '4900', '0', 'false', NULL, NULL, NULL, 'engine', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6fa-7005-a3ac-2e5f5a892e4f', '2', 'succeeded', '2026-11-24 10:44:57.787604+00', '4900', '200', 'false', NULL, NULL, 'ch_000000000012', 'engine', '01a20d28-a724-7003-bde7-18702d787e10'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6fa-7006-a53f-422b366197fe', '1', 'in_progress', '2026-11-24 10:44:57.743556+00', '4900', '0', 'false', NULL, NULL, NULL, 'engine', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6fa-7006-a53f-422b366197fe', '2', 'succeeded', '2026-11-24 10:44:57.787612+00', '4900', '200', 'false', NULL, NULL, 'ch_000000000014', 'engine', '01a20d28-a725-7001-80bb-ccc646240d6d'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6fa-7007-9ae8-7b0fbd50dd04', '1', 'in_progress', '2026-11-24 10:44:57.743558+00', '4900', '0', 'false', NULL, NULL, NULL, 'engine', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6fa-7007-9ae8-7b0fbd50dd04', '2', 'succeeded', '2026-11-24 10:44:57.78762+00', '4900', '200', 'false', NULL, NULL, 'ch_000000000016', 'engine', '01a20d28-a72b-7001-9213-2c46ed659623'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a759-7000-a8d9-40e83128af2d', '1', 'in_progress', '2026-11-24 10:44:57.828416+00', '4900', '0', 'false', NULL, NULL, NULL, 'manual', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a759-7000-a8d9-40e83128af2d', '2', 'succeeded', '2026-11-24 10:44:57.847152+00', '4900', '200', 'false', NULL, NULL, 'op_000000000018', 'engine', '01a20d28-a772-7000-a995-ab604996f8fa'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a785-7000-8a8b-c472568e0596', '1', 'in_progress', '2026-11-24 10:44:57.864879+00', '1900', '0', 'false', NULL, NULL, NULL, 'manual', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a785-7000-8a8b-c472568e0596', '2', 'succeeded', '2026-11-24 10:44:57.882379+00', '1900', '200', 'false', NULL, NULL, 'op_00000000001a', 'engine', '01a20d28-a795-7000-ae65-53b8359cb624'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a7a8-7000-a797-486ddd6beed5', '1', 'in_progress', '2026-11-24 10:44:57.902158+00', '700', '0', 'false', NULL, NULL, NULL, 'manual', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a7a8-7000-a797-486ddd6beed5', '2', 'unknown', '2026-11-24 10:44:58.418189+00', '700', '0', 'false', NULL, 'no whole reply within 500 ms', NULL, 'engine', '01a20d28-a9ad-7000-bee6-a577a73ca8c1'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a9ba-7000-a2cd-1a1daa92ad61', '1', 'in_progress', '2026-11-24 10:44:58.42876+00', '4000', '0', 'false', NULL, NULL, NULL, 'manual', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a9ba-7000-a2cd-1a1daa92ad61', '2', 'succeeded', '2026-11-24 10:44:58.443345+00', '4000', '200', 'false', NULL, NULL, 'ch_00000000000u', 'engine', '01a20d28-a9c5-7000-9d6e-0c1dd4c1fb2c'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a9d4-7000-ba18-3664c6cb9e7c', '1', 'in_progress', '2026-11-24 10:44:58.454408+00', '4900', '0', 'false', NULL, NULL, NULL, 'manual', NULL),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a9d4-7000-ba18-3664c6cb9e7c', '2', 'succeeded', '2026-11-24 10:44:58.472899+00', '4900', '200', 'false', NULL, NULL, 'op_00000000001h', 'engine', '01a20d28-a9de-7000-87ef-8cebe425a0ed'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-b03b-7000-b363-3df8a279799b', '1', 'in_progress', '2026-11-24 10:45:00.092391+00', '4900', '0', 'false', NULL, NULL, NULL, 'engine', NULL),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ac65-7000-bb57-9ee0edf281c3', '1', 'in_progress', '2026-01-30 23:00:00+00', '4900', '0', 'false', NULL, NULL, NULL, 'engine', NULL),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ac65-7000-bb57-9ee0edf281c3', '2', 'succeeded', '2026-01-30 23:00:00+00', '4900', '200', 'false', NULL, NULL, 'ch_00000000001i', 'engine', '01a20d28-ac72-7001-ac49-49441027f01e'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ac65-7001-bc37-ef9d3003d861', '1', 'in_progress', '2026-01-30 23:00:00+00', '990', '0', 'false', NULL, NULL, NULL, 'engine', NULL),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ac65-7001-bc37-ef9d3003d861', '2', 'failed', '2026-01-30 23:00:00+00', '990', '200', 'false', 'insufficient_funds', 'insufficient_funds: insufficient funds', 'ch_00000000001k', 'engine', '01a20d28-ac72-7003-853c-e40d1d908ed0'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ac65-7002-ada7-bd5a571786f6', '1', 'in_progress', '2026-01-30 23:00:00+00', '1900', '0', 'false', NULL, NULL, NULL, 'engine', NULL),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ac65-7002-ada7-bd5a571786f6', '2', 'succeeded', '2026-01-30 23:00:00+00', '1900', '200', 'false', NULL, NULL, 'ch_00000000001m', 'engine', '01a20d28-ac72-7005-8d8b-bc442d6a8fc2'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-aca2-7000-ba61-eb68007f34df', '1', 'in_progress', '2026-02-01 23:00:00+00', '990', '0', 'false', NULL, NULL, NULL, 'engine', NULL),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-aca2-7000-ba61-eb68007f34df', '2', 'succeeded', '2026-02-01 23:00:00+00', '990', '200', 'false', NULL, NULL, 'ch_00000000001o', 'engine', '01a20d28-aca8-7001-8018-95dabbf002e8'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-acd3-7000-a3e2-7799b6bf8bad', '1', 'in_progress', '2026-02-06 23:00:00+00', '1900', '0', 'false', NULL, NULL, NULL, 'engine', NULL),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-acd3-7000-a3e2-7799b6bf8bad', '2', 'succeeded', '2026-02-06 23:00:00+00', '1900', '200', 'false', NULL, NULL, 'ch_00000000001q', 'engine', '01a20d28-acd9-7001-ab7d-02a73c0d663f'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ad03-7000-87f9-3f4bcd6cbb2e', '1', 'in_progress', '2026-02-13 23:00:00+00', '1900', '0', 'false', NULL, NULL, NULL, 'engine', NULL),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ad03-7000-87f9-3f4bcd6cbb2e', '2', 'succeeded', '2026-02-13 23:00:00+00', '1900', '200', 'false', NULL, NULL, 'ch_00000000001s', 'engine', '01a20d28-ad08-7001-a6d6-5eedc8eee355'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ad55-7000-90c7-26dd0029b58d', '1', 'in_progress', '2026-02-27 23:00:00+00', '4900', '0', 'false', NULL, NULL, NULL, 'engine', NULL),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ad55-7000-90c7-26dd0029b58d', '2', 'succeeded', '2026-02-27 23:00:00+00', '4900', '200', 'false', NULL, NULL, 'ch_00000000001u', 'engine', '01a20d28-ad5b-7001-b4bd-58eb055dd151'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ad55-7001-a8e5-23af8297e341', '1', 'in_progress', '2026-02-27 23:00:00+00', '4900', '0', 'false', NULL, NULL, NULL, 'engine', NULL),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ad55-7001-a8e5-23af8297e341', '2', 'failed', '2026-02-27 23:00:00+00', '4900', '200', 'false', 'lost_card', 'lost_card: lost card', 'ch_00000000001w', 'engine', '01a20d28-ad5b-7004-aac6-63dd4bb59647'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ad96-7000-893b-8a31f235d13c', '1', 'in_progress', '2026-03-30 22:00:00+00', '4900', '0', 'false', NULL, NULL, NULL, 'engine', NULL),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ad96-7000-893b-8a31f235d13c', '2', 'succeeded', '2026-03-30 22:00:00+00', '4900', '200', 'false', NULL, NULL, 'ch_00000000001y', 'engine', '01a20d28-ad9d-7001-a67d-10a50063fdb9'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-add0-7001-b347-9733af179922', '1', 'in_progress', '2026-04-29 22:00:00+00', '4900', '0', 'false', NULL, NULL, NULL, 'engine', NULL),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-add0-7001-b347-9733af179922', '2', 'succeeded', '2026-04-29 22:00:00+00', '4900', '200', 'false', NULL, NULL, 'ch_000000000020', 'engine', '01a20d28-add4-7001-bdbc-2556b117aa1b'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ae0f-7000-a37e-a34ff80dbbf6', '1', 'in_progress', '2026-04-30 10:00:00+00', '4900', '0', 'false', NULL, NULL, NULL, 'engine', NULL),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ae0f-7000-a37e-a34ff80dbbf6', '2', 'unknown', '2026-04-30 10:00:00+00', '4900', '0', 'false', 'unknown', 'no whole reply within 500 ms', NULL, 'engine', '01a20d28-b007-7001-af8d-3bf55258795f');

insert into worker (id, name, started_at, alive_until) overriding system value values
('01a20d28-b038-7000-8af6-268f5264613c', 'killed', '2026-11-24 10:45:00.088907+00', '2026-11-24 10:45:00.090326+00');

insert into merchant (id, business_id, mode, name, country, region, time_zone, base_currency, cut_off_time, closed_days, on_card_expiry, horizon_days, window_days, clock_at, clock_advancing_until, created_at) overriding system value values
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a051-7000-a243-7d6c7e358c47', 'test', 'shop', 'DE', NULL, 'Europe/Berlin', 'EUR', '15:30', '{2199-12-24}', 'warn', '62', '30', NULL, NULL, '2026-11-24 10:44:56.01846+00'),
('01a20d28-aba6-7000-b12b-b5133698cfb1', '01a20d28-a051-7000-a243-7d6c7e358c47', 'live', 'shop', 'DE', NULL, 'Europe/Berlin', 'EUR', '15:30', '{2199-12-24}', 'warn', '62', '30', NULL, NULL, '2026-11-24 10:44:58.917372+00'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-abf1-7000-a61d-e9287db62a1c', 'test', 'clockwork', 'DE', NULL, 'Europe/Berlin', 'EUR', '16:00', '{}', 'warn', '62', '30', '2026-04-30 10:00:00+00', NULL, '2026-11-24 10:44:58.993635+00');

insert into api_key (merchant_id, id, name, hash, last4, created_at, revoked_at) overriding system value values
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-ab5c-7000-88a7-a84bc8919636', 'old', E'\\x594f0b4bdec570ba4cad711954b3638b9a33bdc67a3d4a040616d0ffd65fc02e', 'kEkw', '2026-11-24 10:44:58.822833+00', '2026-11-24 10:44:58.87079+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-ab7d-7000-8369-b354a9df945e', 'shop system', E'\\x7a57544ffba3e5c3f67fc4f1d5945da51d75e541114410350fa624d58aeba434', 'WUdQ', '2026-11-24 10:44:58.876538+00', NULL),
('01a20d28-aba6-7000-b12b-b5133698cfb1', '01a20d28-abac-7000-929c-455a452d20f8', 'live', E'\\x72493a03ba1786401719ebca75cb9f9055e5d9859a7d81d58e1bb68c04727466', 'YKzM', '2026-11-24 10:44:58.923961+00', NULL);

insert into customer (merchant_id, id, reference, first_name, last_name, company, emails, phones, address, metadata, created_at) overriding system value values
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a08b-7000-94aa-f5942ff7c3e3', 'disputed', NULL, 'Lovelace', NULL, '{}', '{}', NULL, '{}', '2026-11-24 10:44:56.076194+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a0ac-7000-b561-1990df801894', 'won', NULL, 'Lovelace', NULL, '{}', '{}', NULL, '{}', '2026-11-24 10:44:56.108446+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a0ba-7000-a3cd-f71a88f2763a', 'late', NULL, 'Lovelace', NULL, '{}', '{}', NULL, '{}', '2026-11-24 10:44:56.122248+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a0c5-7000-9b8f-1d3a1c919c3d', 'once', NULL, 'Lovelace', NULL, '{}', '{}', NULL, '{}', '2026-11-24 10:44:56.13402+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a188-7000-bd8f-a660932a1e03', 'left', NULL, 'Lovelace', NULL, '{}', '{}', NULL, '{}', '2026-11-24 10:44:56.328538+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a458-7000-8991-07cf6c0f0c05', 'ok', NULL, 'Lovelace', NULL, '{}', '{}', NULL, '{}', '2026-11-24 10:44:57.049207+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a46e-7000-8f60-931932d94f22', 'poor', NULL, 'Lovelace', NULL, '{}', '{}', NULL, '{}', '2026-11-24 10:44:57.070323+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a480-7000-a1c7-928eba0e6baf', 'lost', NULL, 'Lovelace', NULL, '{}', '{}', NULL, '{}', '2026-11-24 10:44:57.088665+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a48e-7000-aa2e-d1dbdcdb0105', 'wrong', NULL, 'Lovelace', NULL, '{}', '{}', NULL, '{}', '2026-11-24 10:44:57.103145+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a49a-7000-9fb0-e5fb531620f5', 'asked', NULL, 'Lovelace', NULL, '{}', '{}', NULL, '{}', '2026-11-24 10:44:57.114914+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a4a4-7000-bd6a-a22cd88dce14', 'bank', NULL, 'Lovelace', NULL, '{}', '{}', NULL, '{}', '2026-11-24 10:44:57.124657+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a4b1-7000-8fda-ff513fa4a088', 'stopped', NULL, 'Lovelace', NULL, '{}', '{}', NULL, '{}', '2026-11-24 10:44:57.137464+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a4be-7000-951f-8fb3caf6f814', 'cut', NULL, 'Lovelace', NULL, '{}', '{}', NULL, '{}', '2026-11-24 10:44:57.15061+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a4c8-7000-8f71-4f889924c193', 'ahead', NULL, 'Lovelace', NULL, '{}', '{}', NULL, '{}', '2026-11-24 10:44:57.16053+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a4d3-7000-a251-bac4edb1d1fb', 'killed', NULL, 'Lovelace', NULL, '{}', '{}', NULL, '{}', '2026-11-24 10:44:57.171507+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a643-7000-aab2-ac7f8cf2df38', 'all_back', NULL, 'Lovelace', NULL, '{}', '{}', NULL, '{}', '2026-11-24 10:44:57.540019+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a662-7000-9745-1449754cba4a', 'part_back', NULL, 'Lovelace', NULL, '{}', '{}', NULL, '{}', '2026-11-24 10:44:57.570731+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a671-7000-aec5-b4a33c7b815f', 'back_in_doubt', NULL, 'Lovelace', NULL, '{}', '{}', NULL, '{}', '2026-11-24 10:44:57.58561+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a67b-7000-ae96-5e460db3ff1d', 'cleared', NULL, 'Lovelace', NULL, '{}', '{}', NULL, '{}', '2026-11-24 10:44:57.595484+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a682-7001-91b5-53db88d2f331', 'settled', NULL, 'Lovelace', NULL, '{}', '{}', NULL, '{}', '2026-11-24 10:44:57.603181+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a68b-7000-a285-3465398ba4d3', 'held', NULL, 'Lovelace', NULL, '{}', '{}', NULL, '{}', '2026-11-24 10:44:57.611827+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a69f-7000-b66b-a93ec933fe08', 'shipped', NULL, 'Lovelace', NULL, '{}', '{}', NULL, '{}', '2026-11-24 10:44:57.631906+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6bd-7000-bedd-ff83ff79379e', 'released', NULL, 'Lovelace', NULL, '{}', '{}', NULL, '{}', '2026-11-24 10:44:57.662028+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-ab96-7000-993a-fd159d2f0383', NULL, 'Ada', 'Byron', NULL, '{ada@example.com}', '{}', NULL, '{"plan": "gold"}', '2026-11-24 10:44:58.903337+00'),
('01a20d28-aba6-7000-b12b-b5133698cfb1', '01a20d28-abb0-7000-a34d-802cad6fe8cc', NULL, NULL, NULL, 'Analytical Engines Ltd', '{}', '{}', NULL, '{}', '2026-11-24 10:44:58.92859+00'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-abfe-7000-b627-d2b964a99683', 'steady', NULL, 'Lovelace', NULL, '{}', '{}', NULL, '{}', '2026-11-24 10:44:59.006604+00'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ac08-7000-a857-7db06783cee3', 'sometimes', NULL, 'Lovelace', NULL, '{}', '{}', NULL, '{}', '2026-11-24 10:44:59.016985+00'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ac12-7000-960e-ef0ccb94f866', 'family', NULL, 'Babbage', NULL, '{}', '{}', NULL, '{}', '2026-11-24 10:44:59.027037+00'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-adf6-7000-9ced-4c5561f39644', 'unheard', NULL, 'Lovelace', NULL, '{}', '{}', NULL, '{}', '2026-11-24 10:44:59.510524+00');

insert into gateway_connection (merchant_id, id, gateway, name, mode, settings, secrets_sealed, enabled, disabled_reason, concurrency, per_second, clearing_days, settlement_days, created_at) overriding system value values
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a05e-7000-a087-e7b721e480fe', 'sandbox', 'main', 'test', '{"base_url": "http://127.0.0.1:40481/sandbox"}', E'\\x01463d90a97eb8d31f144a4e78fd6b5bd81897f59ab221de267a4ae26de419c5d73de80faffa98edcb37da5550ba60434ee30a4b30b68320acb5ac1249039e04f4ef63cfba6e605d94f6520836235efbd458973bdc729d', 'true', NULL, NULL, NULL, '3', '2', '2026-11-24 10:44:56.029087+00'),
('01a20d28-aba6-7000-b12b-b5133698cfb1', '01a20d28-aba9-7000-a505-333a22d9252e', 'stripe', 'live', 'live', '{}', E'\\x01d170c6ae9d6451a1c682daffd99e693628b64447c7f296544c3264f77ee0078a01f61142f71bfabd14909a10c808e55a8e8964907ed1aae5ed2a0c283e403e493398f95341ecb3bde141b646b61f90fe540486f711c365697b90767f56083ed05f', 'true', NULL, NULL, NULL, '3', '2', '2026-11-24 10:44:58.921681+00'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-abf4-7000-ab05-bb226ceb3928', 'sandbox', 'main', 'test', '{"base_url": "http://127.0.0.1:40481/sandbox"}', E'\\x01d6c9c7bb7cc845b8f4f045671ce7f1b71f73beb57e81d138ec9a93d0a7224f23adf62a950a53aabd3b92d8c12269238e0530de2902e0432c0e30dd347b822bdbf6d58b46a82afdaa61c59d83a278711d8121391bf38e1812bce50b', 'true', NULL, NULL, NULL, '3', '2', '2026-11-24 10:44:58.996872+00');

insert into payment_stop (merchant_id, id, account_id, from_at, until_at, reason, set_by, cause_transaction_id, lifted_at, lifted_by, created_at) overriding system value values
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a53d-7000-8330-d6f68d64a435', '01a20d28-a4b3-7000-b770-9f43538d4eee', '2026-11-24 10:00:00+00', NULL, 'asked for by the customer', 'engine', NULL, NULL, NULL, '2026-11-24 10:44:57.274163+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a541-7000-b8c6-be40c944a9bb', '01a20d28-a4c9-7000-b119-aded990123ff', '2026-11-24 10:00:00+00', NULL, 'a mistake', 'engine', NULL, '2026-11-24 10:00:00+00', 'engine', '2026-11-24 10:44:57.280159+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a5a2-7000-9813-221f2a64fc6d', '01a20d28-a483-7000-b2e2-c7d5c553aff0', '2026-11-24 10:44:57.428572+00', NULL, 'lost_card', 'engine', '01a20d28-a572-7004-8fd0-4c90f9404c33', NULL, NULL, '2026-11-24 10:44:57.397083+00'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ad5b-7002-909f-6a65ddf9768b', '01a20d28-ac09-7000-9b88-944d5fb15a18', '2026-02-27 23:00:00+00', NULL, 'lost_card', 'engine', '01a20d28-ad55-7001-a8e5-23af8297e341', NULL, NULL, '2026-11-24 10:44:59.381745+00');

insert into wallet (merchant_id, id, customer_id, reference, implicit, default_instrument_id, created_at) overriding system value values
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a17e-7000-b0ee-cf93bae817a7', '01a20d28-a0c5-7000-9b8f-1d3a1c919c3d', NULL, 'true', NULL, '2026-11-24 10:44:56.315751+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a516-7000-b89d-65ec3330b593', '01a20d28-a46e-7000-8f60-931932d94f22', NULL, 'true', NULL, '2026-11-24 10:44:57.237615+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a51f-7000-a29d-93c6cf4cad3c', '01a20d28-a4c8-7000-8f71-4f889924c193', NULL, 'true', NULL, '2026-11-24 10:44:57.245588+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a560-7000-b70a-791ff39b99ad', '01a20d28-a48e-7000-aa2e-d1dbdcdb0105', NULL, 'true', NULL, '2026-11-24 10:44:57.311669+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a698-7000-8d61-4e4e6b19a82a', '01a20d28-a68b-7000-a285-3465398ba4d3', NULL, 'true', NULL, '2026-11-24 10:44:57.623054+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6b8-7000-a154-b1a0b320b4db', '01a20d28-a69f-7000-b66b-a93ec933fe08', NULL, 'true', NULL, '2026-11-24 10:44:57.654608+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6cc-7000-a332-12ba2edbc07a', '01a20d28-a6bd-7000-bedd-ff83ff79379e', NULL, 'true', NULL, '2026-11-24 10:44:57.673708+00'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ac15-7000-ad61-14da5ec42c00', '01a20d28-ac12-7000-960e-ef0ccb94f866', 'purse', 'false', '01a20d28-ac18-7000-9d6c-ba97fc16a34e', '2026-11-24 10:44:59.029706+00'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ac1f-7000-a34d-45aa12695610', '01a20d28-abfe-7000-b627-d2b964a99683', NULL, 'true', NULL, '2026-11-24 10:44:59.038898+00'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ac2b-7000-8ca6-16d43edd5a58', '01a20d28-ac08-7000-a857-7db06783cee3', NULL, 'true', NULL, '2026-11-24 10:44:59.048844+00');

insert into instrument (merchant_id, id, customer_id, wallet_id, gateway_connection_id, kind, token_sealed, gateway_customer, network_transaction_id, brand, last4, expires_on, unusable_reason, unusable_since, created_at) overriding system value values
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a096-7000-8a09-0978c5a0810a', '01a20d28-a08b-7000-94aa-f5942ff7c3e3', NULL, '01a20d28-a05e-7000-a087-e7b721e480fe', 'card', E'\\x01058e07042faca9e89895a63c9fc304e8845bb536942a44938ced9ed8b480041c0089a9cbd84fb7c7a8fa6242', NULL, NULL, 'visa', '4242', NULL, NULL, NULL, '2026-11-24 10:44:56.082568+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a0b2-7000-91b1-1815a5083cad', '01a20d28-a0ac-7000-b561-1990df801894', NULL, '01a20d28-a05e-7000-a087-e7b721e480fe', 'card', E'\\x01aaed2a7a49dc10f92d5238e67935e2f5b2cf36287b72740247fae43f5de0b180d6e6a1bd9dfa9abefda3eaaf4e00647f', NULL, NULL, 'visa', '4242', NULL, NULL, NULL, '2026-11-24 10:44:56.111861+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a0be-7000-8661-a6d48e4d756e', '01a20d28-a0ba-7000-a3cd-f71a88f2763a', NULL, '01a20d28-a05e-7000-a087-e7b721e480fe', 'card', E'\\x01c939b5f3276ebc19b052da281a0f9c882aacd39e322217378d8f4d3d7dcad007c7cf718f5b1fc7', NULL, NULL, 'visa', '4242', '2198-12-31', NULL, NULL, '2026-11-24 10:44:56.125026+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a105-7000-bf70-3cccf8251b92', '01a20d28-a0c5-7000-9b8f-1d3a1c919c3d', NULL, '01a20d28-a05e-7000-a087-e7b721e480fe', 'card', E'\\x01f09be518ea62bcbd759348e1c7a4a95a3d1054f6b0fccb992ca1add6ec0597f814b3', NULL, NULL, 'visa', '4242', NULL, NULL, NULL, '2026-11-24 10:44:56.136626+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a190-7000-8536-dd87b95e8575', '01a20d28-a188-7000-bd8f-a660932a1e03', NULL, '01a20d28-a05e-7000-a087-e7b721e480fe', 'card', E'\\x01bd38999e2a87ba4f0938ac31c0dc4faeb1ce72b68ef127a2c906aef0a33848056549', NULL, NULL, 'visa', '4242', NULL, NULL, NULL, '2026-11-24 10:44:56.332738+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a460-7000-9fe6-599f9c8e1888', '01a20d28-a458-7000-8991-07cf6c0f0c05', NULL, '01a20d28-a05e-7000-a087-e7b721e480fe', 'card', E'\\x0114cedae6be6bba597c43e9fe355d7cf4ec299fd67c96594466cefac6c78f3504bfce', NULL, NULL, 'visa', '4242', NULL, NULL, NULL, '2026-11-24 10:44:57.054573+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a473-7000-940d-bd4262b74ebb', '01a20d28-a46e-7000-8f60-931932d94f22', NULL, '01a20d28-a05e-7000-a087-e7b721e480fe', 'card', E'\\x01253bf4339f20ebf6c50d8e4c8ac5d2f3a23361652427c7683d11f0376b6c3dd9bcbbc7c8b915f2fc61d46ea97b2b5dfdc031', NULL, NULL, 'visa', '4242', NULL, NULL, NULL, '2026-11-24 10:44:57.074015+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a487-7000-9db1-5c110f9a8399', '01a20d28-a480-7000-a1c7-928eba0e6baf', NULL, '01a20d28-a05e-7000-a087-e7b721e480fe', 'card', E'\\x01044cd0cbc63ce99df377739757e75bffe7793912dc2111897a15beddcd2b2383bb082d485a886ca041', NULL, NULL, 'visa', '4242', NULL, 'lost_card', '2026-11-24 10:44:57.428572+00', '2026-11-24 10:44:57.092516+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a493-7000-a45b-1b7bb25fa5a2', '01a20d28-a48e-7000-aa2e-d1dbdcdb0105', NULL, '01a20d28-a05e-7000-a087-e7b721e480fe', 'card', E'\\x01ce81d5a2d47d662c2a82eb6f464eaf6286689060fc831732f460a0702593656347da9df4b8d7493e544058a51b8e169177', NULL, NULL, 'visa', '4242', NULL, 'incorrect_details', '2026-11-24 10:44:57.445445+00', '2026-11-24 10:44:57.105982+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a49f-7000-82ce-565bcce12c93', '01a20d28-a49a-7000-9fb0-e5fb531620f5', NULL, '01a20d28-a05e-7000-a087-e7b721e480fe', 'card', E'\\x01ba2e6c6ff7d26620dc4653d23fdd5037969a11eacee879b0499777eced87bda488303d3efe8e', NULL, NULL, 'visa', '4242', NULL, NULL, NULL, '2026-11-24 10:44:57.117682+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a4a8-7000-87dc-a9663ab56b1e', '01a20d28-a4a4-7000-bd6a-a22cd88dce14', NULL, '01a20d28-a05e-7000-a087-e7b721e480fe', 'card', E'\\x01213829b859cac21aaf63d6c61c953ad8a3ef55732ebb0ac9a14932f2e777f6aa4c0be851ab08fc', NULL, NULL, 'visa', '4242', NULL, NULL, NULL, '2026-11-24 10:44:57.126806+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a4b7-7000-b9e9-84f956a7a873', '01a20d28-a4b1-7000-8fda-ff513fa4a088', NULL, '01a20d28-a05e-7000-a087-e7b721e480fe', 'card', E'\\x013d007fb054d5d47eb40fe84c2c396ab6f2b153d96dca0c4ea6b155639d71d09a7c38f384e80d795669e4e5', NULL, NULL, 'visa', '4242', NULL, NULL, NULL, '2026-11-24 10:44:57.140643+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a4c2-7000-a785-dfcba7e64e23', '01a20d28-a4be-7000-951f-8fb3caf6f814', NULL, '01a20d28-a05e-7000-a087-e7b721e480fe', 'card', E'\\x0117cc4901e37269d38281efdd657697988261723917c3dca17f1c571fad99f95452c0f2f337e6d5', NULL, NULL, 'visa', '4242', NULL, NULL, NULL, '2026-11-24 10:44:57.152975+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a4cd-7000-b26b-30bc03cf5c86', '01a20d28-a4c8-7000-8f71-4f889924c193', NULL, '01a20d28-a05e-7000-a087-e7b721e480fe', 'card', E'\\x015d3be1d04aeebb0f8d4a25f96a9f97574f02feff915a27fb37e100158249ad6452eedc81bc4214f3b6', NULL, NULL, 'visa', '4242', NULL, NULL, NULL, '2026-11-24 10:44:57.162766+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a4d8-7000-bd49-6d8008976fec', '01a20d28-a4d3-7000-a251-bac4edb1d1fb', NULL, '01a20d28-a05e-7000-a087-e7b721e480fe', 'card', E'\\x01fc9b713d6913839b626a1448f0567852d9672c1b99e07467f775189fcd188b8945dfec52c2187471b896', NULL, NULL, 'visa', '4242', NULL, NULL, NULL, '2026-11-24 10:44:57.17475+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a64f-7000-89f9-1bc7ff913275', '01a20d28-a643-7000-aab2-ac7f8cf2df38', NULL, '01a20d28-a05e-7000-a087-e7b721e480fe', 'card', E'\\x01145ae61bc3eb48776e792d7df6a8000fb79e35e70a0236c2bc944fabf3d971784280dc6c33f054404fbc06dd', NULL, NULL, 'visa', '4242', NULL, NULL, NULL, '2026-11-24 10:44:57.548138+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a668-7000-ae5a-10369432a43b', '01a20d28-a662-7000-9745-1449754cba4a', NULL, '01a20d28-a05e-7000-a087-e7b721e480fe', 'card', E'\\x019eb4f8317ecc077020d3db5590d0b24c0e8f73b4d56620e479c7345fc592e67ecae36d09b655de1b57738ddb69', NULL, NULL, 'visa', '4242', NULL, NULL, NULL, '2026-11-24 10:44:57.574378+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a676-7000-87be-950747c393b1', '01a20d28-a671-7000-aec5-b4a33c7b815f', NULL, '01a20d28-a05e-7000-a087-e7b721e480fe', 'card', E'\\x012f49333149fb3115cc52bc216c6d4bbbe58cea8f0ebbb3d17ab9961907359724723da1ae34d1d2f38da2eb312055c94c93', NULL, NULL, 'visa', '4242', NULL, NULL, NULL, '2026-11-24 10:44:57.587722+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a67e-7000-b85b-41f4cc7e62f1', '01a20d28-a67b-7000-ae96-5e460db3ff1d', NULL, '01a20d28-a05e-7000-a087-e7b721e480fe', 'card', E'\\x019490c93d663b25dc13d7aa5cdc799a7a88ec58ff95b221874e729b40a6f17897e636ee9cef47c1f7f1295b', NULL, NULL, 'visa', '4242', NULL, NULL, NULL, '2026-11-24 10:44:57.597036+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a686-7000-8f54-ef8c6aae02cf', '01a20d28-a682-7001-91b5-53db88d2f331', NULL, '01a20d28-a05e-7000-a087-e7b721e480fe', 'card', E'\\x01c02d3ead7299c451d535d6766b5b7e5781686bd89d47f0ff130d3f475ddfb255fe1e982167f6831266802a', NULL, NULL, 'visa', '4242', NULL, NULL, NULL, '2026-11-24 10:44:57.605106+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a68f-7000-9603-f34dcb59e2c2', '01a20d28-a68b-7000-a285-3465398ba4d3', NULL, '01a20d28-a05e-7000-a087-e7b721e480fe', 'card', E'\\x01c58d1b0250ad45e806b539735ab40952f107acb648c902d0b4191db295542eed0ad28ee01de3cf4f', NULL, NULL, 'visa', '4242', NULL, NULL, NULL, '2026-11-24 10:44:57.613779+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6a2-7000-b207-186e1ada6364', '01a20d28-a69f-7000-b66b-a93ec933fe08', NULL, '01a20d28-a05e-7000-a087-e7b721e480fe', 'card', E'\\x01f542162d77bfeb3a0a9804b7e5d522dd5e84864a2f90c492577267adff13e5f4698afdb0c566491cfea5f2', NULL, NULL, 'visa', '4242', NULL, NULL, NULL, '2026-11-24 10:44:57.633397+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6c3-7000-a65c-6cfb1d4e3fc6', '01a20d28-a6bd-7000-bedd-ff83ff79379e', NULL, '01a20d28-a05e-7000-a087-e7b721e480fe', 'card', E'\\x01d18faa8d6cdef338f36b503d8ce8b17565ea18eb142b3a377736e4c6c3431c70f8935752b99e807e75f797d3', NULL, NULL, 'visa', '4242', NULL, NULL, NULL, '2026-11-24 10:44:57.665983+00'),
('01a20d28-aba6-7000-b12b-b5133698cfb1', '01a20d28-abb8-7000-9e1b-1348e5393d17', '01a20d28-abb0-7000-a34d-802cad6fe8cc', NULL, '01a20d28-aba9-7000-a505-333a22d9252e', 'bank_account', E'\\x01dddb3bbcb8000df85a5d10c568ddb6a6d72af02b66b7c3755de7e672152084abd09013772f405253', 'cus_of_nobody', NULL, NULL, '3000', NULL, NULL, NULL, '2026-11-24 10:44:58.932328+00'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ac02-7000-bfb0-10681ffca968', '01a20d28-abfe-7000-b627-d2b964a99683', NULL, '01a20d28-abf4-7000-ab05-bb226ceb3928', 'card', E'\\x01612815063406d16b0ddbfc0fbd86b928e81f73240ff9e0839852fb00d58db10e64de7058c45ae68e3417', NULL, NULL, 'visa', '4242', NULL, NULL, NULL, '2026-11-24 10:44:59.008746+00'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ac0b-7000-b9bd-b1161c0be5ba', '01a20d28-ac08-7000-a857-7db06783cee3', NULL, '01a20d28-abf4-7000-ab05-bb226ceb3928', 'card', E'\\x017a04d3d0ecb79d019e560b3f2cf6f754781229136b4c52ced512d25f54f28f6c598bf12a6da9a85f24e5caf00977f098814ea67508ba5141184ffbc66298afd1d9957e', NULL, NULL, 'visa', '4242', NULL, 'lost_card', '2026-02-27 23:00:00+00', '2026-11-24 10:44:59.018594+00'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ac18-7000-9d6c-ba97fc16a34e', '01a20d28-ac12-7000-960e-ef0ccb94f866', '01a20d28-ac15-7000-ad61-14da5ec42c00', '01a20d28-abf4-7000-ab05-bb226ceb3928', 'mandate', E'\\x010aee92cdac22638543e114dec8bf574a38a13b074ea1ba80ffb49ee580f563bd9e04832ce23b549053e9bb', NULL, NULL, NULL, '3000', NULL, NULL, NULL, '2026-11-24 10:44:59.030766+00'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-adfa-7000-8b3b-724ab447acf6', '01a20d28-adf6-7000-9ced-4c5561f39644', NULL, '01a20d28-abf4-7000-ab05-bb226ceb3928', 'card', E'\\x01c7b55bdbf9c84a3b141c353d7f9470082ce30d640f69e4f94c231d01ecf6bd498d3fc6ba71856db75d5283', NULL, NULL, 'visa', '4242', NULL, NULL, NULL, '2026-11-24 10:44:59.513414+00');

insert into account (merchant_id, id, customer_id, reference, default_instrument_id, state, created_at) overriding system value values
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a08e-7000-9456-90e2a2981d63', '01a20d28-a08b-7000-94aa-f5942ff7c3e3', 'disputed', '01a20d28-a096-7000-8a09-0978c5a0810a', 'open', '2026-11-24 10:44:56.079085+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a0ad-7000-81de-6e5acb4a9d94', '01a20d28-a0ac-7000-b561-1990df801894', 'won', '01a20d28-a0b2-7000-91b1-1815a5083cad', 'open', '2026-11-24 10:44:56.110494+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a0bb-7000-b9bf-00fc99cd50fa', '01a20d28-a0ba-7000-a3cd-f71a88f2763a', 'late', '01a20d28-a0be-7000-8661-a6d48e4d756e', 'open', '2026-11-24 10:44:56.123788+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a0c7-7000-aff3-9d5b49db0387', '01a20d28-a0c5-7000-9b8f-1d3a1c919c3d', 'once', '01a20d28-a105-7000-bf70-3cccf8251b92', 'open', '2026-11-24 10:44:56.135251+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a18a-7000-91e7-ae6f1a23d8d1', '01a20d28-a188-7000-bd8f-a660932a1e03', 'left', '01a20d28-a190-7000-8536-dd87b95e8575', 'closed', '2026-11-24 10:44:56.330619+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a45b-7000-88ac-1b9dd1eac451', '01a20d28-a458-7000-8991-07cf6c0f0c05', 'ok', '01a20d28-a460-7000-9fe6-599f9c8e1888', 'open', '2026-11-24 10:44:57.052424+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a470-7000-909c-d8010927ad93', '01a20d28-a46e-7000-8f60-931932d94f22', 'poor', '01a20d28-a473-7000-940d-bd4262b74ebb', 'open', '2026-11-24 10:44:57.072864+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a483-7000-b2e2-c7d5c553aff0', '01a20d28-a480-7000-a1c7-928eba0e6baf', 'lost', '01a20d28-a487-7000-9db1-5c110f9a8399', 'open', '2026-11-24 10:44:57.091443+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a490-7000-bf19-35d947eafc30', '01a20d28-a48e-7000-aa2e-d1dbdcdb0105', 'wrong', '01a20d28-a493-7000-a45b-1b7bb25fa5a2', 'open', '2026-11-24 10:44:57.104808+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a49c-7000-a8d9-6d28f6b00567', '01a20d28-a49a-7000-9fb0-e5fb531620f5', 'asked', '01a20d28-a49f-7000-82ce-565bcce12c93', 'open', '2026-11-24 10:44:57.116202+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a4a5-7000-a1c0-219845dc9b8c', '01a20d28-a4a4-7000-bd6a-a22cd88dce14', 'bank', '01a20d28-a4a8-7000-87dc-a9663ab56b1e', 'open', '2026-11-24 10:44:57.125691+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a4b3-7000-b770-9f43538d4eee', '01a20d28-a4b1-7000-8fda-ff513fa4a088', 'stopped', '01a20d28-a4b7-7000-b9e9-84f956a7a873', 'open', '2026-11-24 10:44:57.139451+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a4bf-7000-9974-b952256069ba', '01a20d28-a4be-7000-951f-8fb3caf6f814', 'cut', '01a20d28-a4c2-7000-a785-dfcba7e64e23', 'open', '2026-11-24 10:44:57.152166+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a4c9-7000-b119-aded990123ff', '01a20d28-a4c8-7000-8f71-4f889924c193', 'ahead', '01a20d28-a4cd-7000-b26b-30bc03cf5c86', 'open', '2026-11-24 10:44:57.161916+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a4d4-7000-854b-ba69077f7e4d', '01a20d28-a4d3-7000-a251-bac4edb1d1fb', 'killed', '01a20d28-a4d8-7000-bd49-6d8008976fec', 'open', '2026-11-24 10:44:57.172512+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a648-7000-9fb5-2d708fbb2ca9', '01a20d28-a643-7000-aab2-ac7f8cf2df38', 'all_back', '01a20d28-a64f-7000-89f9-1bc7ff913275', 'open', '2026-11-24 10:44:57.545492+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a664-7000-ac1f-cc26ad5844e3', '01a20d28-a662-7000-9745-1449754cba4a', 'part_back', '01a20d28-a668-7000-ae5a-10369432a43b', 'open', '2026-11-24 10:44:57.572892+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a672-7000-ba64-a7a03e1156d0', '01a20d28-a671-7000-aec5-b4a33c7b815f', 'back_in_doubt', '01a20d28-a676-7000-87be-950747c393b1', 'open', '2026-11-24 10:44:57.586922+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a67c-7000-9a78-50f616d12032', '01a20d28-a67b-7000-ae96-5e460db3ff1d', 'cleared', '01a20d28-a67e-7000-b85b-41f4cc7e62f1', 'open', '2026-11-24 10:44:57.596413+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a684-7000-b4b6-cd13e5cd80ba', '01a20d28-a682-7001-91b5-53db88d2f331', 'settled', '01a20d28-a686-7000-8f54-ef8c6aae02cf', 'open', '2026-11-24 10:44:57.604294+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a68c-7000-8bb3-350980eeee43', '01a20d28-a68b-7000-a285-3465398ba4d3', 'held', '01a20d28-a68f-7000-9603-f34dcb59e2c2', 'open', '2026-11-24 10:44:57.612822+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6a0-7000-bb3f-13e1e06715f2', '01a20d28-a69f-7000-b66b-a93ec933fe08', 'shipped', '01a20d28-a6a2-7000-b207-186e1ada6364', 'open', '2026-11-24 10:44:57.632775+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6bf-7000-8625-b4df4dc1d939', '01a20d28-a6bd-7000-bedd-ff83ff79379e', 'released', '01a20d28-a6c3-7000-a65c-6cfb1d4e3fc6', 'open', '2026-11-24 10:44:57.663359+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-aba1-7000-bfea-ec3be09ade82', '01a20d28-ab96-7000-993a-fd159d2f0383', 'by-api', NULL, 'open', '2026-11-24 10:44:58.913574+00'),
('01a20d28-aba6-7000-b12b-b5133698cfb1', '01a20d28-abb3-7000-89d4-58fab45b2a0f', '01a20d28-abb0-7000-a34d-802cad6fe8cc', 'L-1', '01a20d28-abb8-7000-9e1b-1348e5393d17', 'open', '2026-11-24 10:44:58.931415+00'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-abff-7000-a0ce-27442c23e8e8', '01a20d28-abfe-7000-b627-d2b964a99683', 'steady', '01a20d28-ac02-7000-bfb0-10681ffca968', 'open', '2026-11-24 10:44:59.007845+00'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ac09-7000-9b88-944d5fb15a18', '01a20d28-ac08-7000-a857-7db06783cee3', 'sometimes', '01a20d28-ac0b-7000-b9bd-b1161c0be5ba', 'open', '2026-11-24 10:44:59.017882+00'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ac14-7000-91c6-bf010a43f330', '01a20d28-ac12-7000-960e-ef0ccb94f866', 'family', NULL, 'open', '2026-11-24 10:44:59.028172+00'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-adf7-7000-ab28-b8fec5155a31', '01a20d28-adf6-7000-9ced-4c5561f39644', 'unheard', '01a20d28-adfa-7000-8b3b-724ab447acf6', 'open', '2026-11-24 10:44:59.512069+00');

insert into payment_record (merchant_id, id, number, account_id, wallet_id, order_ref, description, currency, amount, first_amount, frequency, first_on, billing_day, billing_count, end_on, first_kind, retry_policy, state, state_reason, planned_count, plan_at, test_clock, warning, request_key, created_at) overriding system value values
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a180-7000-a4aa-13276bdb61f6', '1', '01a20d28-a0c7-7000-aff3-9d5b49db0387', '01a20d28-a17e-7000-b0ee-cf93bae817a7', 'order-once', NULL, 'EUR', '4900', NULL, '40', '2026-11-16', '16', '1', NULL, 'purchase', 'three_in_a_week', 'completed', NULL, '1', NULL, 'false', NULL, NULL, '2026-11-24 10:44:56.315751+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a518-7000-8c33-9052b456a7d6', '2', '01a20d28-a470-7000-909c-d8010927ad93', '01a20d28-a516-7000-b89d-65ec3330b593', 'order-poor', NULL, 'EUR', '4900', NULL, '40', '2026-11-24', '24', '3', NULL, 'purchase', 'three_in_a_week', 'active', NULL, '3', '2027-01-24 23:00:00+00', 'false', NULL, NULL, '2026-11-24 10:44:57.237615+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a522-7000-88e3-802f20157041', '3', '01a20d28-a4c9-7000-b119-aded990123ff', '01a20d28-a51f-7000-a29d-93c6cf4cad3c', 'order-ahead', NULL, 'EUR', '4900', NULL, '40', '2026-11-25', '24', NULL, NULL, 'purchase', 'three_in_a_week', 'active', NULL, '3', '2026-12-23 23:00:00+00', 'false', NULL, NULL, '2026-11-24 10:44:57.245588+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a561-7000-b532-01eb016b906e', '4', '01a20d28-a490-7000-bf19-35d947eafc30', '01a20d28-a560-7000-b70a-791ff39b99ad', 'order-wrong', NULL, 'EUR', '4900', NULL, '40', '2026-11-25', '24', NULL, NULL, 'purchase', 'three_in_a_week', 'inactive', 'gave notice', '3', NULL, 'false', NULL, NULL, '2026-11-24 10:44:57.311669+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a699-7000-88d5-cb735434659d', '5', '01a20d28-a68c-7000-8bb3-350980eeee43', '01a20d28-a698-7000-8d61-4e4e6b19a82a', 'order-held', NULL, 'EUR', '4900', NULL, '40', '2026-11-24', '24', '1', NULL, 'authorization', 'three_in_a_week', 'active', NULL, '1', '2026-11-24 23:00:00+00', 'false', NULL, NULL, '2026-11-24 10:44:57.623054+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6b9-7000-bbc3-d565f11da6d0', '6', '01a20d28-a6a0-7000-bb3f-13e1e06715f2', '01a20d28-a6b8-7000-a154-b1a0b320b4db', 'order-shipped', NULL, 'EUR', '4900', NULL, '40', '2026-11-24', '24', '1', NULL, 'authorization', 'three_in_a_week', 'active', NULL, '1', '2026-11-24 23:00:00+00', 'false', NULL, NULL, '2026-11-24 10:44:57.654608+00'),
('01a20d28-a051-7001-a98a-8d9005bc49dd', '01a20d28-a6cd-7000-9750-28ab25a55452', '7', '01a20d28-a6bf-7000-8625-b4df4dc1d939', '01a20d28-a6cc-7000-a332-12ba2edbc07a', 'order-released', NULL, 'EUR', '4900', NULL, '40', '2026-11-24', '24', '1', NULL, 'authorization', 'three_in_a_week', 'active', NULL, '1', '2026-11-24 23:00:00+00', 'false', NULL, NULL, '2026-11-24 10:44:57.673708+00'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ac21-7000-bd06-f211d625a6ef', '8', '01a20d28-abff-7000-a0ce-27442c23e8e8', '01a20d28-ac1f-7000-a34d-45aa12695610', 'order-steady', NULL, 'EUR', '4900', NULL, '40', '2026-01-31', '31', NULL, NULL, 'purchase', 'three_in_a_week', 'active', NULL, '6', '2026-05-29 22:00:00+00', 'true', NULL, NULL, '2026-11-24 10:44:59.038898+00'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ac2d-7000-9a42-5bd5006f7355', '9', '01a20d28-ac09-7000-9b88-944d5fb15a18', '01a20d28-ac2b-7000-8ca6-16d43edd5a58', 'order-sometimes', NULL, 'EUR', '4900', '990', '40', '2026-01-31', '31', '6', NULL, 'purchase', 'three_in_a_week', 'active', NULL, '6', '2026-06-30 22:00:00+00', 'true', NULL, NULL, '2026-11-24 10:44:59.048844+00'),
('01a20d28-abf1-7001-b207-0919faaabdd0', '01a20d28-ac36-7000-857b-3d875f6349ad', '10', '01a20d28-ac14-7000-91c6-bf010a43f330', '01a20d28-ac15-7000-ad61-14da5ec42c00', NULL, NULL, 'EUR', '1900', NULL, '20', '2026-01-31', NULL, '3', NULL, 'purchase', 'three_in_a_week', 'completed', NULL, '3', NULL, 'true', NULL, NULL, '2026-11-24 10:44:59.059517+00');
select setval(pg_get_serial_sequence('payment_record', 'number'), (select max(number) from payment_record));


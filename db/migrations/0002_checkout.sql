-- Checkout: what a payer does at a gateway, and payments that wait for the payer.
-- Locks: the altered tables, for moments: columns are added without a rewrite. billing_state,
-- payment_transaction and ledger_entry are read once for their wider checks, a second for a few
-- million rows.

alter table gateway_connection
  add column collects text not null default 'automatic'
    check (collects in ('automatic', 'payer_initiated')),
  -- Days before a mandate is debited on which the payer is told; 0: not told by us.
  add column pre_notification_days int not null default 0
    check (pre_notification_days between 0 and 60);

alter table instrument
  add column mandate_reference text,
  add column mandate_scheme text,
  add column mandate_url text;

-- A way the merchant accepts money. `automatic` goes through one connection, whoever sets it off.
-- Kind and connection never change: the claim reads them without a lock.
create table payment_method (
  merchant_id uuid not null references merchant (id),
  id uuid not null,
  name text not null,
  kind text not null check (kind in ('manual', 'automatic')),
  gateway_connection_id uuid,
  -- What a payer has to do with a manual one.
  instructions text,
  terms text not null default 'on_issue' check (terms in ('on_issue', 'net', 'end_of_month')),
  terms_days int not null default 0 check (terms_days between 0 and 366),
  enabled boolean not null default true,
  -- Among the methods that a payer is shown, lowest first.
  position int not null default 0,
  created_at timestamptz not null default now(),
  primary key (merchant_id, id),
  unique (merchant_id, name),
  foreign key (merchant_id, gateway_connection_id) references gateway_connection (merchant_id, id),
  check ((kind = 'automatic') = (gateway_connection_id is not null)),
  check (instructions is null or kind = 'manual')
);

-- How an account without a usable instrument pays.
alter table account
  add column payment_method_id uuid,
  add foreign key (merchant_id, payment_method_id) references payment_method (merchant_id, id);

-- Set where the payer is to pay by it whatever instruments the account has; copied to the billing
-- records, so that the claim need not read the payment record.
alter table payment_record
  add column payment_method_id uuid,
  add foreign key (merchant_id, payment_method_id) references payment_method (merchant_id, id);
alter table billing_record
  add column payment_method_id uuid,
  -- The debit of a mandate was announced on this day, as it stands.
  add column announced_on date;

-- What waits for its payer is due again when nobody waits for the payer any more.
alter table billing_state
  drop constraint billing_state_check,
  add check (queue_at is null or status in ('to_come', 'in_retry', 'awaiting_payer'));
update billing_state s
set queue_at = (b.window_until + 1)::timestamp at time zone m.time_zone
from billing_record b
join merchant m on m.id = b.merchant_id
where s.status = 'awaiting_payer' and b.merchant_id = s.merchant_id and b.id = s.billing_record_id;

-- Of a visit: a payer who is present may pay without leaving an instrument, and several at once
-- with one payment at the gateway, which has the visit's key.
alter table payment_transaction
  alter instrument_id drop not null,
  add column visit_id uuid,
  add check (instrument_id is not null or visit_id is not null or parent_id is not null);

-- One trip of a payer to one gateway. Its id is that of the first payment transaction that comes of
-- it, and names it at the gateway. While it is open, what it pays belongs to it alone.
create table visit (
  merchant_id uuid not null references merchant (id),
  id uuid not null,
  -- What it is for: a checkout session, or billing records of an account (visit_item).
  checkout_session_id uuid,
  account_id uuid,
  payment_method_id uuid not null,
  -- null: a manual method was chosen, nobody went anywhere.
  gateway_connection_id uuid,
  status text not null check (status in ('open', 'done', 'ended')),
  how text check (how in ('not_started', 'cancelled', 'expired', 'declined', 'manual')),
  -- What is paid on it in all; null: nothing, an instrument is left.
  kind text check (kind in ('purchase', 'authorization')),
  amount bigint check (amount > 0),
  currency char(3) not null,
  store boolean not null,
  gateway_ref text,
  -- Who pays, where the browser goes, and what the gateway wants back: may hold secrets.
  facts_sealed bytea not null,
  -- What a browser brought back, until it was asked with.
  returned_sealed bytea,
  -- The gateway has an address for the payer. Before that no payer can have come.
  started boolean not null default false,
  -- Nothing is to be paid on it any more, if nothing was.
  closing boolean not null default false,
  -- Until then a request that takes what the payer agreed to may have been sent.
  completing_until timestamptz,
  -- Decided: nothing was paid on it, and what it holds is being let go.
  leaving text check (leaving in ('not_started', 'cancelled', 'expired', 'declined')),
  started_at timestamptz not null,
  expires_at timestamptz not null,
  ask_at timestamptz not null,
  asked int not null default 0,
  last_answer text,
  held_by uuid,
  held_until timestamptz,
  ended_at timestamptz,
  primary key (merchant_id, id),
  check ((kind is null) = (amount is null)),
  check ((status = 'open') = (ended_at is null)),
  check ((status = 'ended') = (how is not null)),
  check ((checkout_session_id is null) <> (account_id is null))
);
create index visit_to_ask on visit (ask_at) where status = 'open';
create index visit_open_by_ref on visit (merchant_id, gateway_ref) where status = 'open';
create unique index visit_open_of_session on visit (merchant_id, checkout_session_id)
  where status = 'open' and checkout_session_id is not null;
create index visit_by_session on visit (merchant_id, checkout_session_id, id)
  where checkout_session_id is not null;

create table visit_item (
  merchant_id uuid not null,
  visit_id uuid not null,
  billing_record_id uuid not null,
  -- null: a manual method was chosen.
  payment_transaction_id uuid,
  amount bigint not null check (amount > 0),
  open boolean not null,
  primary key (merchant_id, visit_id, billing_record_id)
);
create unique index visit_item_open on visit_item (merchant_id, billing_record_id) where open;
create index visit_item_by_billing_record on visit_item (merchant_id, billing_record_id, visit_id);

-- What a payer is sent to pay or to leave, and what is made of it then. Nothing of that exists
-- before the gateway's answer is confirmed.
create table checkout_session (
  merchant_id uuid not null references merchant (id),
  id uuid not null,
  status text not null
    check (status in ('open', 'awaiting_manual_payment', 'completed', 'expired', 'cancelled')),
  kind text check (kind in ('purchase', 'authorization')),
  amount bigint check (amount > 0),
  currency char(3) not null,
  description text,
  -- The customer's id, also before there is one; `customer` is what it is made of.
  customer_id uuid not null,
  customer jsonb,
  -- An account that exists, else the reference of the one to open.
  account_id uuid,
  account_reference text,
  -- Terms of the payment record to make.
  plan jsonb,
  activate text not null check (activate in ('at_once', 'when_paid')),
  -- null: every enabled one.
  payment_method_ids uuid[],
  -- Chosen by the payer.
  payment_method_id uuid,
  success_url text,
  cancel_url text,
  frame_origins text[] not null default '{}',
  language text check (language in ('en', 'fr')),
  expires_at timestamptz not null,
  request_key text,
  made_account_id uuid,
  made_instrument_id uuid,
  made_payment_record_id uuid,
  made_billing_record_id uuid,
  payment_transaction_id uuid,
  created_at timestamptz not null default now(),
  ended_at timestamptz,
  primary key (merchant_id, id),
  check ((kind is null) = (amount is null)),
  check ((account_id is null) <> (account_reference is null)),
  check ((status in ('open', 'awaiting_manual_payment')) = (ended_at is null))
);
create unique index checkout_session_request on checkout_session (merchant_id, request_key)
  where request_key is not null;
create index checkout_session_to_expire on checkout_session (expires_at) where status = 'open';

-- Up to when a connection's gateway has been read for what no notice tells.
create table gateway_poll (
  merchant_id uuid not null,
  gateway_connection_id uuid not null,
  -- null: never.
  read_until timestamptz,
  poll_at timestamptz not null,
  primary key (merchant_id, gateway_connection_id)
);

-- How payers' pages look.
alter table merchant
  add column logo_url text check (logo_url like 'https://%'),
  add column colour text check (colour ~ '^#[0-9a-f]{6}$');

-- A refund may fail after it had succeeded: its transfer is booked back.
alter table ledger_entry
  drop constraint ledger_entry_cause_check,
  add constraint ledger_entry_cause_check check (cause in ('purchase', 'capture', 'refund',
    'refund_failed', 'chargeback', 'chargeback_won', 'dishonour'));

-- Checkout: what a payer does at a gateway, and payments that wait for the payer.
-- Locks: gateway_connection shortly, for a column with a constant default.

alter table gateway_connection
  add column collects text not null default 'automatic'
    check (collects in ('automatic', 'payer_initiated'));

-- How payers' pages look.
alter table merchant
  add column logo_url text check (logo_url like 'https://%'),
  add column colour text check (colour ~ '^#[0-9a-f]{6}$');

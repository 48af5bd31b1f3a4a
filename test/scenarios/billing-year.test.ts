// Lives of billing records, as a product owner would check them: on a day, given, then.

import { test } from 'node:test';
import { live } from './story.ts';

test('a year of the monthly 31st is billed on every month’s last day', async (t) => {
  await live(
    t,
    `2027-01-31  member with card ok; monthly 4900 times 12  1 paid; ledger 4900
     2027-02-27  -                    1 paid; asked 1
     2027-02-28  -                    2027-02-28 paid; 2 paid
     2027-03-30  -                    2 paid
     2027-03-31  -                    2027-03-31 paid; ledger 14700
     2027-04-30  -                    2027-04-30 paid
     2027-12-30  -                    11 paid
     2027-12-31  -                    12 paid; ledger 58800; asked 12
     2028-02-15  -                    12 paid; asked 12`,
  );
});

test('without funds it is tried again after 2, 4 and 7 days, then it has failed', async (t) => {
  await live(
    t,
    `2027-03-01  member with card insufficient_funds; monthly 4900 times 1  2027-03-01 in_retry 03-03
     2027-03-02  -  asked 1
     2027-03-03  -  2027-03-01 in_retry 03-05; asked 2
     2027-03-05  -  2027-03-01 in_retry 03-08; asked 3
     2027-03-07  -  asked 3
     2027-03-08  -  2027-03-01 failed; asked 4; ledger 0
     2027-04-30  -  asked 4`,
  );
});

test('a third attempt that goes through pays it, and the month after is untouched', async (t) => {
  await live(
    t,
    `2027-03-01  member with card seq_insufficient_funds_insufficient_funds_ok  0 paid
     2027-03-01  monthly 4900 times 2  2027-03-01 in_retry 03-03
     2027-03-05  -  2027-03-01 paid; asked 3; ledger 4900
     2027-04-01  -  2 paid; asked 4; ledger 9800`,
  );
});

test('a card to be fixed waits unbillable, and the new card is charged at once', async (t) => {
  await live(
    t,
    `2027-03-01  member with card incorrect_details; monthly 4900 times 2  2027-03-01 in_retry 03-03
     2027-03-03  -  2027-03-01 unbillable instrument_unusable; asked 1
     2027-03-10  new card ok  2027-03-01 paid; asked 2
     2027-04-01  -  2 paid; ledger 9800`,
  );
});

test('the first is held until it is shipped, the rest is taken on its day', async (t) => {
  await live(
    t,
    `2027-03-01  member with card ok; held 9900 then monthly 4900 times 3  1 authorized; ledger 0
     2027-03-04  captured 7900  2027-03-01 paid; ledger 7900
     2027-04-01  -  2 paid; ledger 12800
     2027-05-01  -  3 paid; ledger 17700; asked 3`,
  );
});

test('held funds that nobody captures are let go by the gateway', async (t) => {
  await live(
    t,
    `2027-03-01  member with card ok; held 9900 then monthly 4900 times 2  1 authorized
     2027-03-07  -  1 authorized
     2027-03-09  -  1 cancelled; ledger 0
     2027-04-01  -  1 paid; ledger 4900`,
  );
});

test('a bank debit is pending until the bank has said yes', async (t) => {
  await live(
    t,
    `2027-03-01  member with bank account pending; monthly 4900 times 1  1 pending; ledger 0
     2027-03-03  -  1 paid; ledger 4900; asked 1`,
  );
});

test('a bank debit that comes back is tried again on its day', async (t) => {
  await live(
    t,
    `2027-03-01  member with bank account seq_pending_returned_pending; monthly 4900 times 1  1 pending
     2027-03-02  -  2027-03-01 in_retry 03-04; ledger 0; asked 1
     2027-03-03  -  asked 1
     2027-03-05  -  1 paid; asked 2; ledger 4900`,
  );
});

test('deactivated in the middle, nothing more is billed', async (t) => {
  await live(
    t,
    `2027-03-01  member with card ok; monthly 4900  1 paid
     2027-04-01  -  2 paid
     2027-04-15  deactivated  0 to_come
     2027-08-01  -  2 paid; asked 2; ledger 9800`,
  );
});

test('deactivated between two attempts, the retry is not made', async (t) => {
  await live(
    t,
    `2027-03-01  member with card insufficient_funds; monthly 4900  2027-03-01 in_retry 03-03
     2027-03-02  deactivated  2027-03-01 cancelled
     2027-04-10  -  asked 1; 0 to_come`,
  );
});

test('a stop lifted within the window bills what it held back, after it never', async (t) => {
  await live(
    t,
    `2027-03-01  member with card ok; monthly 4900 times 4  1 paid
     2027-03-15  stopped  1 paid
     2027-04-01  -  2027-04-01 unbillable payment_stop; asked 1
     2027-04-20  stop lifted  2027-04-01 paid; asked 2
     2027-04-25  stopped  2 paid
     2027-05-01  -  2027-05-01 unbillable payment_stop
     2027-06-01  -  2 unbillable
     2027-06-10  stop lifted  2027-05-01 unbillable; 2027-06-01 paid; asked 3; ledger 14700`,
  );
});

test('a reply lost on the way is looked up, and the money is taken once', async (t) => {
  await live(
    t,
    `2027-03-01  member with card ok; twin: hang_after once; monthly 4900 times 3  1 paid; asked 1
     2027-04-01  twin: reset_after once  2 paid; asked 2
     2027-05-01  -  3 paid; asked 3; ledger 14700`,
  );
});

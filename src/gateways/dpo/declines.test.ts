import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isTechnical, notCreatedReason, refusalOf } from './declines.ts';

describe('the words of a decline', () => {
  const rows: [string, string][] = [
    ['Transaction Declined - Invalid expiry date', 'expired_card'],
    ['Transaction Declined - Expired card', 'expired_card'],
    ['STOLEN CARD', 'stolen_card'],
    ['Lost card', 'lost_card'],
    ['Pick up card', 'lost_card'],
    ['Suspected fraud', 'fraud_suspected'],
    ['Account closed', 'account_closed'],
    ['Invalid card number', 'do_not_retry'],
    ['Card blocked', 'do_not_retry'],
    ['Restricted card', 'do_not_retry'],
    ['CVV mismatch', 'incorrect_details'],
    ['3D secure failed', 'action_required'],
    ['Authentication failed', 'action_required'],
    ['Insufficient funds', 'insufficient_funds'],
    ['Not sufficient funds', 'insufficient_funds'],
    ['Exceeds withdrawal limit', 'limit_exceeded'],
    ['Do not honour', 'do_not_honour'],
    ['Do Not Honor', 'do_not_honour'],
    ['Issuer unavailable', 'issuer_unavailable'],
    ['Timeout', 'processing_error'],
    ['Recurring payments are not activated', 'processing_error'],
    ['Connection losted', 'refused'],
    ['', 'refused'],
  ];
  for (const [said, expected] of rows) {
    it(`"${said}" is ${expected}`, () => assert.equal(refusalOf(said), expected));
  }

  it('say when the payment may have been made all the same', () => {
    assert.ok(isTechnical('Bank timeout') && isTechnical('Please try again'));
    assert.ok(!isTechnical('Insufficient funds'));
  });

  it('of createToken are its numbers', () => {
    assert.equal(notCreatedReason('904'), 'amount_not_possible');
    assert.equal(notCreatedReason('906'), 'limit_exceeded');
    assert.equal(notCreatedReason('950'), 'processing_error');
  });
});

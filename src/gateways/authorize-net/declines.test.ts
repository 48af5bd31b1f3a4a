import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { declineReason, meaningOf } from './declines.ts';

describe('declines', () => {
  it('mean what the documents say, whatever the response code', () => {
    const rows: [string, string, string][] = [
      ['2', '2', 'refused'],
      ['2', '3', 'do_not_honour'],
      ['2', '4', 'lost_card'],
      ['2', '27', 'incorrect_details'],
      ['2', '44', 'incorrect_details'],
      ['3', '6', 'incorrect_details'],
      ['2', '317', 'expired_card'],
      ['3', '8', 'expired_card'],
      ['2', '41', 'fraud_suspected'],
      ['2', '254', 'fraud_suspected'],
      ['3', '17', 'not_permitted'],
      ['2', '28', 'not_permitted'],
      ['3', '47', 'amount_not_possible'],
      ['3', '39', 'amount_not_possible'],
      ['3', '261', 'processing_error'],
      ['3', '11', 'duplicate'],
      ['2', '318', 'duplicate'],
      ['3', '122', 'unclear'],
      ['3', '103', 'not_carried_out'],
      ['2', '9999', 'refused'],
      ['3', '9999', 'processing_error'],
    ];
    for (const [response, reason, meaning] of rows) {
      assert.equal(meaningOf(response, reason), meaning, `${response}/${reason}`);
    }
    assert.equal(declineReason('3', '11'), 'suspected_duplicate');
    assert.equal(declineReason('3', '36'), 'processing_error');
  });
});

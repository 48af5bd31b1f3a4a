// The mistakes that the simulator must notice: each is one that a payment system has been built
// with. They exist here only, as texts; mutation.ts puts one into a run of its own.

import type { Mistake } from './mutation.ts';

const CLAIM = 'src/db/billing-state.ts';
const RESOLVE = 'src/engine/resolve-unknown.ts';
const NEXT_MOVE = 'src/engine/next-move.ts';
const CALL = 'src/engine/call-gateway.ts';
const VERDICT = 'src/domain/verdict.ts';
/** As it stands in the statement's text. */
const REASON = '$' + '{UNCHARGEABLE_REASON}';
const OUTCOMES = 'src/db/outcomes.ts';
const PAY_DUE = 'src/engine/pay-due.ts';

export const mistakes: readonly Mistake[] = [
  {
    name: 'no_intent',
    says: 'The gateway is called without an intent that was written before',
    changes: [
      {
        file: CLAIM,
        find: "from decided where becomes = 'collecting'\n), history as",
        put: 'from decided where false\n), history as',
      },
    ],
  },
  {
    name: 'new_key_after_timeout',
    says: 'What timed out is sent again under a new key',
    changes: [
      {
        file: RESOLVE,
        find: 'await sendToGateway(collector, doubt, hold.stands, {',
        put:
          'await sendToGateway(collector, { ...doubt, transactionId: ' +
          "collector.engine.ids.next('paymentTransaction') }, hold.stands, {",
      },
    ],
  },
  {
    name: 'same_key_after_decline',
    says: 'The next attempt is sent under the key of the one that was declined',
    changes: [
      {
        file: CALL,
        find: "  const key = showId('paymentTransaction', request.transactionId);",
        put: "  const key = showId('paymentTransaction', request.billingRecordId as never);",
      },
      {
        file: CALL,
        find: "showId('paymentTransaction', request.atGateway?.id ?? request.transactionId)",
        put: "showId('paymentTransaction', request.billingRecordId as never)",
      },
    ],
  },
  {
    name: 'unknown_is_failed',
    says: 'An answer that did not come counts as a decline',
    changes: [
      {
        file: VERDICT,
        find: "    case 'unknown':\n      return {",
        put:
          "    case 'unknown':\n      if (attempt.kind !== 'authorization') return " +
          "declined({ is: 'declined', reason: 'do_not_honour', code: 'timeout', said: " +
          'outcome.why } as never, attempt);\n      return {',
      },
    ],
  },
  {
    name: 'absence_proved_too_early',
    says: 'An empty look-up is taken as proof at once',
    changes: [
      {
        file: NEXT_MOVE,
        find: 'silentMs >= absenceProvesAfterMs',
        put: 'silentMs >= -3_600_000',
      },
    ],
  },
  {
    name: 'failed_look_up_is_absence',
    says: 'A look-up that failed is taken for one that found nothing',
    changes: [
      {
        file: NEXT_MOVE,
        find: "    case 'no_answer':\n      return { do: 'ask_later', why: found.why };",
        put:
          "    case 'no_answer':\n      return doubt.status === 'unknown' ? { do: " +
          "'not_processed' } : { do: 'ask_later', why: found.why };",
      },
    ],
  },
  {
    name: 'claim_without_lock',
    says: 'Due rows are read and not locked before they are claimed',
    changes: [
      {
        file: CLAIM,
        find:
          'and merchant_id <> all ($2::uuid[])\n            order by queue_at limit $3 for update' +
          ' skip locked',
        put: 'and merchant_id <> all ($2::uuid[])\n            order by queue_at limit $3',
      },
    ],
    sql: 'drop index payment_transaction_attempt',
  },
  {
    name: 'lease_without_fencing',
    says: 'A worker that was declared dead goes on calling',
    changes: [
      {
        file: 'src/engine/membership.ts',
        find: 'joined.gone ||= engine.ticks() >= joined.until;',
        put: 'void joined.until;',
      },
    ],
  },
  {
    name: 'dead_work_stays',
    says: 'What a dead worker had in flight is nobody’s',
    changes: [
      {
        file: 'src/engine/recover-work.ts',
        find: 'return recoverDead(',
        put: 'return 1 > 0 ? 0 : recoverDead(',
      },
    ],
  },
  {
    name: 'pending_is_retried',
    says: 'A payment whose result comes later is tried again meanwhile',
    changes: [
      {
        file: VERDICT,
        find:
          "      return { ...quiet, transaction: 'accepted', billing: 'accepted', open: " +
          'true };',
        put:
          "      return { ...quiet, transaction: 'accepted', billing: 'declined_for_now', " +
          'retryOn: attempt.today, declined: true, open: true };',
      },
    ],
  },
  {
    name: 'notice_applied_twice',
    says: 'The same notice changes the books each time it comes',
    changes: [
      {
        file: 'src/db/gateway-notices.ts',
        find:
          'on conflict do nothing`,\n    [merchantId, connectionId, noticeId],\n  );\n  ' +
          'return rowCount === 1;',
        put:
          'on conflict do nothing`,\n    [merchantId, connectionId, noticeId],\n  );\n  ' +
          'return rowCount !== null;',
      },
      {
        file: 'src/engine/accept-notice.ts',
        find: '  if (before.noted) return false;',
        put: '',
      },
      {
        file: 'src/db/notices-in-question.ts',
        find: 'noted.is is not null as noted,',
        put: 'false as noted,',
      },
      {
        file: 'src/db/notices-in-question.ts',
        find: '      when noted.is then null\n',
        put: '',
      },
      {
        file: 'src/engine/record-late-fact.ts',
        find: '    .reduce((sum, one) => sum + one.amount, refunded);',
        put: '    .reduce((sum) => sum, 0n * refunded);',
      },
    ],
  },
  {
    name: 'notice_not_verified',
    says: 'Whoever knows the address can tell us what he likes',
    changes: [
      {
        file: 'src/gateways/timestamped-signature.ts',
        find: '    return timingSafeEqual(Buffer.from(signature,',
        put: '    return signature !== "" || timingSafeEqual(Buffer.from(signature,',
      },
    ],
  },
  {
    name: 'stop_only_at_load',
    says: 'A payment stop is looked at when a payment is loaded, and not when it is due',
    changes: [
      {
        file: CLAIM,
        find: `    ${REASON} as held_by,`,
        put: `    nullif(${REASON}, 'payment_stop') as held_by,`,
      },
    ],
  },
  {
    name: 'expired_card_is_charged',
    says: 'The expiry of a card is not looked at when it is charged',
    changes: [
      {
        file: CLAIM,
        find: `    ${REASON} as held_by,`,
        put: `    nullif(${REASON}, 'card_expired') as held_by,`,
      },
    ],
  },
  {
    name: 'resolution_skips_ledger',
    says: 'What a look-up finds is marked as paid and not booked',
    changes: [
      {
        file: RESOLVE,
        find:
          'await recorder.record(outcomeRow(engine.ids, doubt, outcome, exchanges, ' +
          'circumstances));',
        put:
          'await recorder.record({ ...outcomeRow(engine.ids, doubt, outcome, exchanges, ' +
          'circumstances), posting: null });',
      },
    ],
  },
  {
    name: 'generation_without_key',
    says: 'Two that plan at once both make the next billing record',
    changes: [
      {
        file: 'src/db/payment-records.ts',
        find: '     for no key update skip locked`,\n    [merchantId, now, limit],',
        put: '     `,\n    [merchantId, now, limit],',
      },
    ],
    sql: 'drop index billing_record_ordinal',
  },
  {
    name: 'due_by_utc',
    says: 'A due day begins at midnight in Greenwich, wherever the merchant is',
    changes: [
      {
        file: 'src/engine/outcome-row.ts',
        find: 'startOfDay(due, merchant.timeZone)',
        put: "startOfDay(due, 'UTC')",
      },
    ],
  },
  {
    name: 'poison_row_is_dropped',
    says: 'An outcome that cannot be written is thrown away',
    changes: [
      {
        file: 'src/engine/recorder.ts',
        find: '    await writeRows(engine, [bare(one.row)], ended);\n    one.done();',
        put: '    one.done();',
      },
      {
        file: VERDICT,
        find: 'return storable(said.slice(0, SAID_MAX));',
        put: 'return said.slice(0, SAID_MAX);',
      },
    ],
  },
  {
    name: 'record_not_guarded',
    says: 'An answer is written whatever the payment transaction has become meanwhile',
    changes: [
      {
        file: OUTCOMES,
        find: 't.id = g.t and t.status = any (g.g)',
        put: 't.id = g.t',
      },
    ],
  },
  {
    name: 'sent_again_during_stop',
    says: 'A request is sent again although a stop was set since',
    changes: [
      {
        file: NEXT_MOVE,
        find: 'keyAgeMs < key.forMs && doubt.heldBy === null) {',
        put: 'keyAgeMs < key.forMs) {',
      },
    ],
  },
  {
    name: 'second_visit',
    says: 'A payer in a second browser starts another payment while the first is open',
    changes: [
      {
        file: PAY_DUE,
        find: 'for (const visit of await openVisitsOf(engine.db.pool, merchant.id, ids)) {',
        put: 'for (const visit of [] as Visit[]) {',
      },
      {
        file: PAY_DUE,
        find: 'if ((await openVisitsOf(tx, merchant.id, ids)).length > 0) return false;',
        put: '',
      },
      {
        file: PAY_DUE,
        find: "return status === 'awaiting_payer' && forbidden === null;",
        put: "return ['awaiting_payer', 'collecting'].includes(status) && forbidden === null;",
      },
      {
        file: 'src/db/visit-attempts.ts',
        find: 'g."billingRecordId" and s.status = $8',
        put: 'g."billingRecordId" and s.status in ($8, \'collecting\')',
      },
    ],
    sql: 'drop index visit_item_open',
  },
  {
    name: 'visit_left_unclosed',
    says: 'A visit that is to be closed counts as left, and the gateway is not told',
    changes: [
      {
        file: 'src/engine/settle-visits.ts',
        find: "if (!taken.started) return leave(collector, taken, { how: 'not_started' }, []);",
        put:
          "if (!taken.started) return leave(collector, taken, { how: 'not_started' }, []);\n  " +
          "if (taken.closing) return leave(collector, taken, { how: 'cancelled' }, []);",
      },
    ],
  },
  {
    name: 'stray_not_awaited',
    says: 'A request is sent again while the first may arrive, where a decline is not kept',
    changes: [
      {
        file: NEXT_MOVE,
        find: 'if (strayMs === undefined || silentMs >= strayMs)',
        put: 'if (strayMs === undefined || silentMs >= 0)',
      },
    ],
  },
  {
    name: 'completion_not_awaited',
    says: 'A visit is completed again, or ended, while a completion may still arrive',
    changes: [
      {
        file: 'src/gateways/ask-checkout.ts',
        find: "if (mayArrive && (state.is === 'ready' ||",
        put: "if (false && (state.is === 'ready' ||",
      },
      {
        file: 'src/gateways/ask-checkout.ts',
        find: 'close: question.close && !mayArrive',
        put: 'close: question.close',
      },
    ],
  },
];

// `dunlin move`: moves running payment records from one gateway connection to another, or lists who
// has nothing there yet.

import { parseId, showId } from '#domain/ids.ts';
import { type Moved, moveConnection } from '#engine/move-connection.ts';
import { command, EXIT, UsageError } from './command.ts';
import { table } from './output.ts';
import { MERCHANT_OPTIONS, merchantOf, withEngine } from './running.ts';

export const move = command({
  name: 'move',
  takes: 'FROM TO',
  summary: 'Move running payment records to another gateway connection',
  about: [
    'FROM and TO are gateway connections, gwc_... Each payment record is charged from then on with',
    'the newest usable instrument that its customer has at TO, or paid there by its payer. Whoever',
    'has nothing there is listed and stays. Run it again as often as you like.',
  ],
  options: {
    ...MERCHANT_OPTIONS,
    'dry-run': { type: 'boolean', meaning: 'Change nothing, only say who could be moved' },
  },
  examples: ['dunlin move gwc_01h455vb4pex5vsknk084sn02q gwc_01h455vb4pex5vsknk084sn02r --dry-run'],
  run: (context) => {
    const [from, to, ...more] = context.positionals;
    if (from === undefined || to === undefined || more.length > 0) {
      throw new UsageError('give two gateway connections, FROM and TO');
    }
    const dryRun = context.values['dry-run'] === true;
    return withEngine(context, async ({ engine }) => {
      const merchant = await merchantOf(engine, context.values);
      const scope = { engine, merchantId: merchant.id, actor: 'cli:move' as const };
      const moved = await moveConnection(scope, {
        from: parseId('gatewayConnection', from, 'FROM'),
        to: parseId('gatewayConnection', to, 'TO'),
        dryRun,
      });
      context.out.result(shown(moved, dryRun), () => text(moved, dryRun));
      return EXIT.ok;
    });
  },
});

function shown({ movable, left, listed }: Moved, dryRun: boolean) {
  const left_listed = listed.map(({ id, accountId, customerId, why }) => ({
    payment_record_id: showId('paymentRecord', id),
    account_id: showId('account', accountId),
    customer_id: showId('customer', customerId),
    reason: why,
  }));
  return { dry_run: dryRun, movable, left, left_listed };
}

function text({ movable, left, listed }: Moved, dryRun: boolean): string {
  const rows = listed.map(({ id, customerId, why }) => [
    showId('paymentRecord', id),
    showId('customer', customerId),
    why,
  ]);
  return [
    table([
      [dryRun ? 'could be moved' : 'moved', movable],
      ['left where they are', left],
    ]),
    ...(rows.length === 0 ? [] : [table(rows)]),
  ].join('\n\n');
}

// Loading one-off schedules as a merchant's own system does: under its references, which say all
// that is needed to ask for the same again.

import type { Id } from '#domain/ids.ts';
import { showId } from '#domain/ids.ts';
import { loadOneOffs, type OneOffInput, type OneOffResult } from '#engine/load-one-offs.ts';
import { answerOf, closeAct, openAct } from './asking.ts';
import { merchantIdOf } from './cards.ts';
import type { SimProcess } from './process.ts';
import type { Moment, Story, StoryMerchant, StoryPlan } from './story.ts';

export type OneOffPlan = StoryPlan & { is: 'one_off' };

export type OneOffDraft = Pick<
  OneOffPlan,
  'accountId' | 'reference' | 'amount' | 'currency' | 'dueOn'
>;

/** A failed card payment of such a one is tried again on the next working day. */
const RETRIED = '-r';

export function referenceFor(name: string, retried: boolean): string {
  return retried ? `${name}${RETRIED}` : name;
}

/** Each becomes a plan of the story, with its own answer. Never rejects. */
export async function load(
  process: SimProcess,
  story: Story,
  at: () => Moment,
  merchant: StoryMerchant,
  drafts: readonly OneOffDraft[],
): Promise<OneOffPlan[]> {
  const merchantId = merchantIdOf(merchant);
  const plans = drafts.map((draft): OneOffPlan => {
    const asked = openAct(merchantId, { is: 'plan' }, at);
    return { is: 'one_off', merchantId, asked, id: null, ...draft };
  });
  for (const plan of plans) story.plans.push(plan);
  const answer = await answerOf(process, (living) =>
    loadOneOffs(living.scope(merchantId), plans.map(itemOf)),
  );
  for (const [index, plan] of plans.entries()) {
    const result = answer.is === 'done' ? answer.value[index] : undefined;
    if (result === undefined) closeAct(plan.asked, answer, at);
    else note(plan, result, at);
  }
  return plans;
}

function note(plan: OneOffPlan, result: OneOffResult, at: () => Moment): void {
  if (result.is === 'accepted') plan.id = result.billingRecordId;
  const answer =
    result.is === 'accepted'
      ? ({ is: 'done', value: result } as const)
      : ({ is: 'refused', code: result.code } as const);
  closeAct(plan.asked, answer, at);
}

function itemOf({ reference, accountId, amount, currency, dueOn }: OneOffPlan): OneOffInput {
  const retry = reference.endsWith(RETRIED) ? 'next_working_day' : 'none';
  const account = showId('account', accountId as Id<'account'>);
  return { reference, account, amount, currency, dueOn, retry };
}

// How a test instrument behaves, in words that stand in its token (`tok_seq_lost_card_ok`) or in a
// seed. One grammar for all twins; which decline codes exist is each twin's own knowledge.

/** What one charge of the instrument does. */
export type Step =
  | { is: 'ok' }
  | { is: 'decline'; code: string }
  | { is: 'action' }
  | { is: 'pending'; ends: 'ok' | 'returned' | 'charged_back'; code: string }
  | { is: 'charged_back'; won: boolean };

/** The steps of successive charges; the last one repeats. `delayMs` holds back each reply. */
export type Behaviour = { steps: readonly Step[]; delayMs: number };

const DELAY_MAX_MS = 60_000;
const STEPS_MAX = 10;

const FIXED: Readonly<Record<string, Step>> = {
  ok: { is: 'ok' },
  action: { is: 'action' },
  pending: { is: 'pending', ends: 'ok', code: '' },
  pending_charged_back: { is: 'pending', ends: 'charged_back', code: '' },
  charged_back: { is: 'charged_back', won: false },
  charged_back_won: { is: 'charged_back', won: true },
};

export const OK: Behaviour = { steps: [{ is: 'ok' }], delayMs: 0 };

/**
 * Words: `ok`, a decline code, `action`, `pending`, `pending_returned` (for want of funds),
 * `pending_<code>` (returned for that), `pending_charged_back`, `charged_back`,
 * `charged_back_won`, `delay_500ms`, and `seq_` with several of them. What follows a double
 * underscore only makes the token distinct. null when a word is not known.
 */
export function parseBehaviour(text: string, codes: ReadonlySet<string>): Behaviour | null {
  const words = text.split('__', 1)[0] ?? '';
  const delay = /^delay_(\d{1,5})ms$/.exec(words);
  if (delay) {
    const delayMs = Number(delay[1]);
    return delayMs <= DELAY_MAX_MS ? { steps: OK.steps, delayMs } : null;
  }
  if (!words.startsWith('seq_')) {
    const step = stepNamed(words, codes);
    return step === null ? null : { steps: [step], delayMs: 0 };
  }
  const steps = sequence(words.slice(4).split('_'), codes);
  return steps === null ? null : { steps, delayMs: 0 };
}

/** What a card or token of one of these words does, for people. */
export function sayBehaviour(word: string): string {
  const delay = /^delay_(\d+)ms$/.exec(word);
  if (delay) return `approved, and the reply comes ${delay[1]} ms later`;
  const fixed = SAID[word];
  if (fixed !== undefined) return fixed;
  const pending = /^pending_(.+)$/.exec(word);
  return pending ? `pending, then returned: ${pending[1]}` : `declined: ${word}`;
}

const SAID: Readonly<Record<string, string>> = {
  ok: 'approved',
  action: 'the payer has to authenticate',
  pending: 'pending, then approved',
  pending_returned: 'pending, then returned for want of funds',
  pending_charged_back: 'pending, then approved, then taken back',
  charged_back: 'approved, then taken back',
  charged_back_won: 'approved, then taken back, then won',
  seq_insufficient_funds_ok: 'declined for want of funds, approved the next time',
};

/** The step of the nth charge, counted from 0. */
export function stepAt(behaviour: Behaviour, count: number): Step {
  const { steps } = behaviour;
  return steps[Math.min(count, steps.length - 1)] ?? { is: 'ok' };
}

function stepNamed(word: string, codes: ReadonlySet<string>): Step | null {
  const fixed = FIXED[word];
  if (fixed !== undefined) return fixed;
  if (codes.has(word)) return { is: 'decline', code: word };
  if (!word.startsWith('pending_')) return null;
  const code = word.slice('pending_'.length);
  if (code === 'returned') return { is: 'pending', ends: 'returned', code: 'insufficient_funds' };
  return codes.has(code) ? { is: 'pending', ends: 'returned', code } : null;
}

// Names contain underscores themselves, so the longest name that fits is taken each time.
function sequence(parts: readonly string[], codes: ReadonlySet<string>): Step[] | null {
  const steps: Step[] = [];
  let from = 0;
  while (from < parts.length) {
    let to = parts.length;
    let step: Step | null = null;
    for (; to > from && step === null; to--)
      step = stepNamed(parts.slice(from, to).join('_'), codes);
    if (step === null || steps.length >= STEPS_MAX) return null;
    steps.push(step);
    from = to + 1;
  }
  return steps.length === 0 ? null : steps;
}

// The capture widget's page, which a shop shows in a frame: it stores an instrument and tells the
// shop's page when that is done. The gateway's page opens in a window, since none may be framed.

import type { PayerView } from '#engine/payer-view.ts';
import type { Choice, Fault } from './choice.ts';
import { documentOf, heading, type Shown } from './document.ts';
import { type Html, html } from './html.ts';
import { panel } from './panel.ts';
import { payForm, refusal } from './pay-form.ts';
import { webOrigin } from './safe-address.ts';

export type Captured = {
  is: PayerView['state']['is'];
  /** The merchant's own reference, once something is stored. */
  account: string | null;
};

/** What the frame's script asks for, again and again, while the other window is open. */
export function captured(view: PayerView): Captured {
  const { is } = view.state;
  return { is, account: is === 'done' ? view.account : null };
}

/** Origins that the engine allows, as a header may name them. */
export function framesOf(view: PayerView): string[] {
  return view.frameOrigins.flatMap((origin) => webOrigin(origin) ?? []);
}

type Frame = { choice: Choice; fault: Fault | null; parent: string };

/** `parent`: the origin that the shop's page says it has; only an allowed one is spoken to. */
export function capturePage(
  shown: Shown,
  given: { choice: Choice; fault: Fault | null; parent: string | null },
): string {
  const { view, language, base } = shown;
  const frames = framesOf(view);
  const parent = given.parent ?? (frames.length === 1 ? frames[0] : null) ?? '';
  const allowed = frames.includes(parent);
  const { is, account } = captured(view);
  return documentOf({
    language,
    base,
    title: heading(shown),
    view,
    main: allowed ? face(shown, { ...given, parent }) : notHere(shown),
    script: 'capture.js',
    framed: true,
    data: {
      state: is,
      ...(allowed ? { parent } : {}),
      ...(account === null ? {} : { account }),
    },
  });
}

function face(shown: Shown, frame: Frame): Html {
  const { view, texts } = shown;
  const { state, merchant } = view;
  switch (state.is) {
    case 'open':
      return asking(shown, frame, null);
    case 'refused':
      return asking(shown, frame, refusal(shown, state.why));
    case 'at_gateway':
      return html`${waiting(shown)}
        ${view.methods.length > 0 && otherWay(shown, frame)}`;
    case 'checking':
      return waiting(shown);
    case 'done': {
      const { stored, storedText, storedPendingText } = texts.done;
      const text = state.pending ? storedPendingText : storedText(merchant.name);
      return panel({ sign: 'good', title: stored, text: html`<p>${text}</p>` });
    }
    case 'accepted': {
      const text = html`<p class="instructions">${state.instructions}</p>`;
      return panel({ sign: 'good', title: texts.accepted.title, text });
    }
    case 'ended': {
      const { title, text } = texts.ended[state.how];
      return panel({ sign: 'over', title, text: html`<p>${text}</p>` });
    }
  }
}

function asking(shown: Shown, frame: Frame, above: Html | null): Html {
  return html`<div data-form>
      <h1>${heading(shown)}</h1>
      ${above}
      ${form(shown, frame)}
      <p class="hint">${shown.texts.capture.text}</p>
    </div>
    <div data-waiting hidden>${waiting(shown, 'h2')}</div>`;
}

function otherWay(shown: Shown, frame: Frame): Html {
  return html`<details class="other">
    <summary>${shown.texts.atGateway.other}</summary>
    ${form(shown, frame)}
  </details>`;
}

function form(shown: Shown, { choice, fault, parent }: Frame): Html {
  return payForm(shown, { choice, fault, ownWindow: { parent }, brief: true });
}

/** The link is for browsers that run no script; the others see for themselves. */
function waiting({ texts }: Shown, level: 'h1' | 'h2' = 'h1'): Html {
  const { waiting: title, waitingText, look } = texts.capture;
  return panel({
    sign: 'working',
    title,
    level,
    text: html`<p>${waitingText}</p>`,
    next: html`<p class="aside"><a href="" data-look>${look}</a></p>`,
  });
}

function notHere({ texts }: Shown): Html {
  return panel({ sign: 'over', title: texts.capture.notHere, text: null });
}

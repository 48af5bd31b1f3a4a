// Inside the frame: asks what became of the other window, and tells the shop's page. It speaks to
// the one origin that the server allowed, and says no more than the account's reference.

const { state, parent: shop, account } = document.body.dataset;
const ASK_EVERY_MS = 2000;
const ASKS_MAX = 900;
const MOVING = ['at_gateway', 'checking'];

function tell(message) {
  if (shop !== undefined && window.parent !== window) window.parent.postMessage(message, shop);
}

function tellHeight() {
  tell({ type: 'dunlin:height', height: document.documentElement.offsetHeight });
}

async function ask() {
  try {
    const reply = await fetch(`${location.pathname}/state`, { cache: 'no-store' });
    return reply.ok ? (await reply.json()).is : null;
  } catch {
    return null;
  }
}

let asking = false;
async function watch() {
  if (asking) return;
  asking = true;
  let last = state;
  for (let count = 0; count < ASKS_MAX; count++) {
    await new Promise((done) => setTimeout(done, ASK_EVERY_MS));
    const now = await ask();
    if (now === null || now === last) continue;
    if (!MOVING.includes(now)) return location.reload();
    last = now;
  }
}

document.querySelector('form.pay')?.addEventListener('submit', () => {
  const waiting = document.querySelector('[data-waiting]');
  if (waiting !== null) {
    document.querySelector('[data-form]').hidden = true;
    waiting.hidden = false;
  }
  tellHeight();
  watch();
});

new ResizeObserver(tellHeight).observe(document.documentElement);
if (MOVING.includes(state)) watch();
if (state === 'done' && account !== undefined) tell({ type: 'dunlin:stored', account });
if (state === 'ended') tell({ type: 'dunlin:ended' });

import assert from 'node:assert/strict';
import test from 'node:test';
import { STORE } from '../payer-views.ts';
import { audit } from './audit.ts';
import { farEnd, shopPage } from './far-end.ts';
import { DESK, openSite, picture } from './site.ts';

const site = await openSite();
const REF = 'capture-1';
const answer = () => ({ html: shopPage(site.url, REF) });
const shop = await farEnd(answer);
const stranger = await farEnd(answer);
const gateway = await farEnd(() => ({
  html: '<title>Gateway</title><h1>The gateway</h1>',
}));

const OPEN = { ...STORE, frameOrigins: [shop, 'https://other.example'] };

test('a shop hears of the account when the payer has stored an instrument in the other window', async () => {
  site.desk.put(REF, OPEN);
  site.desk.begun = { is: 'go', to: { method: 'GET', url: `${gateway}/store` } };
  const { page, complaints } = await site.open({ viewport: DESK });
  await page.goto(shop);
  const frame = page.frameLocator('#payment iframe');
  await frame.getByRole('button', { name: 'Continue' }).waitFor();
  await picture(page, 'capture-open');
  const inside = page.frames()[1] ?? assert.fail('no frame');
  assert.deepEqual(await audit(inside), []);
  const opened = page.waitForEvent('popup');
  await frame.getByRole('button', { name: 'Continue' }).click();
  const popup = await opened;
  await popup.getByRole('heading', { name: 'The gateway' }).waitFor();
  await frame.getByText('Finish in the window that has opened').waitFor();
  await picture(page, 'capture-waiting');
  site.desk.put(REF, { ...OPEN, state: { is: 'checking' } });
  await popup.goto(`${site.url}/pay/${REF}/return/v1?ok=1`);
  assert.equal(await page.locator('#result').textContent(), 'nothing yet');
  site.desk.put(REF, {
    ...OPEN,
    account: 'M-1001',
    state: { is: 'done', pending: false, stored: true },
  });
  await page.getByText('stored for M-1001').waitFor();
  await frame.getByRole('heading', { name: 'Payment details saved' }).waitFor();
  await picture(page, 'capture-stored');
  await popup.getByText('You can close this window').waitFor();
  await picture(popup, 'capture-window');
  assert.deepEqual(complaints, []);
  await page.context().close();
});

test('a declined card is told in the frame, and another try is one press away', async () => {
  site.desk.put(REF, { ...OPEN, state: { is: 'refused', why: 'declined' } });
  const { page } = await site.open();
  await page.goto(shop);
  const frame = page.frameLocator('#payment iframe');
  await frame.getByRole('alert').getByText('declined').waitFor();
  await frame.getByRole('button', { name: 'Continue' }).waitFor();
  await picture(page, 'capture-declined');
  await page.context().close();
});

test('a page of another origin can neither show the frame nor hear of the account', async () => {
  site.desk.put(REF, {
    ...OPEN,
    account: 'M-1001',
    state: { is: 'done', pending: false, stored: true },
  });
  const { page, complaints } = await site.open();
  await page.goto(stranger);
  await page.locator('iframe').waitFor({ state: 'attached' });
  await page.waitForTimeout(500);
  assert.ok(
    complaints.some((text) => text.includes('frame-ancestors')),
    complaints.join(),
  );
  assert.equal(await page.locator('#result').textContent(), 'nothing yet');
  await page.context().close();
});

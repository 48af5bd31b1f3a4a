import assert from 'node:assert/strict';
import test from 'node:test';
import { DUE, ORDER } from '../payer-views.ts';
import { farEnd, type Request } from './far-end.ts';
import { openSite, picture } from './site.ts';

const site = await openSite();
const arrived: Request[] = [];
const bank = await farEnd(() => ({ html: '<title>Bank</title><h1>The bank</h1>' }));
const gateway = await farEnd((request) => {
  arrived.push(request);
  // As gateways do: on through a host of their own, and a rejected one straight back.
  if (request.url.pathname === '/hop') return { to: `${bank}/3ds` };
  if (request.url.pathname === '/reject') return { to: request.form.get('back') ?? '' };
  return { html: '<title>Gateway</title><h1>The gateway</h1>' };
});

const goTo = (url: string) => {
  site.desk.begun = { is: 'go', to: { method: 'GET', url } };
};
const postTo = (url: string, fields: Record<string, string>) => {
  site.desk.begun = { is: 'go', to: { method: 'POST', url, fields } };
};

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? 'with scripts' : 'without scripts';

  test(`a press leads to the gateway, and "back" to the payment page, ${how}`, async () => {
    goTo(`${gateway}/pay?id=1&x="2"`);
    const { page, complaints } = await site.open({ javaScriptEnabled });
    await page.goto(`${site.url}/pay/order-open`);
    await page.getByRole('button', { name: 'Pay €74.00' }).click();
    await page.getByRole('heading', { name: 'The gateway' }).waitFor();
    assert.equal(page.url(), `${gateway}/pay?id=1&x=%222%22`);
    await page.goBack();
    await page.getByRole('button', { name: 'Pay €74.00' }).waitFor();
    assert.equal(page.url(), `${site.url}/pay/order-open`);
    assert.deepEqual(complaints, []);
    await page.context().close();
  });

  test(`a form for the gateway arrives, and goes on through other hosts, ${how}`, async () => {
    postTo(`${gateway}/hop`, { token_ws: 'a"<b>&', submit: '1' });
    const { page, complaints } = await site.open({ javaScriptEnabled });
    await page.goto(`${site.url}/pay/order-open`);
    await page.getByRole('button', { name: 'Pay €74.00' }).click();
    if (!javaScriptEnabled) {
      await picture(page, 'leave-without-script');
      await page.getByRole('button', { name: 'Open the payment page' }).click();
    }
    await page.getByRole('heading', { name: 'The bank' }).waitFor();
    const { method, form } = arrived.at(-1) ?? assert.fail('nothing arrived');
    assert.equal(method, 'POST');
    assert.deepEqual(
      [...form],
      [
        ['token_ws', 'a"<b>&'],
        ['submit', '1'],
      ],
    );
    assert.deepEqual(complaints, []);
    await page.context().close();
  });

  test(`a form that the gateway sends straight back comes back, ${how}`, async () => {
    const back = `${site.url}/pay/order-open/return/v9?status=rejected`;
    postTo(`${gateway}/reject`, { back });
    const { page } = await site.open({ javaScriptEnabled });
    await page.goto(`${site.url}/pay/order-open`);
    await page.getByRole('button', { name: 'Pay €74.00' }).click();
    if (!javaScriptEnabled)
      await page.getByRole('button', { name: 'Open the payment page' }).click();
    await page.waitForURL(`${site.url}/pay/order-open?back=1`);
    const returned = { status: 'rejected' };
    assert.deepEqual(site.desk.asked.at(-1), { is: 'return', visit: 'v9', returned });
    await page.context().close();
  });
}

test('the sum follows the boxes at once, and what is shown is what is asked for', async () => {
  site.desk.begun = { is: 'shown' };
  const { page, complaints } = await site.open();
  await page.goto(`${site.url}/pay/due-open`);
  await page.getByLabel('Trip to the sea').check();
  await page.getByLabel('Lunches, January').uncheck();
  await page.getByText('€180.00', { exact: true }).first().waitFor();
  assert.equal(await page.getByRole('button', { name: 'Update the total' }).count(), 0);
  await page.getByRole('button', { name: 'Pay €180.00' }).click();
  await page.waitForURL(/lang=en/);
  const last = site.desk.asked.at(-1);
  assert.deepEqual(last?.is === 'begin' && last.wanted.itemIds, ['bil_1', 'bil_3']);
  assert.deepEqual(complaints, []);
  await page.context().close();
});

test('without scripts the sum is brought up to date by a button, and never passed over', async () => {
  site.desk.begun = { is: 'shown' };
  const before = site.desk.asked.length;
  const { page } = await site.open({ javaScriptEnabled: false });
  await page.goto(`${site.url}/pay/due-open`);
  await picture(page, 'due-without-script');
  await page.getByLabel('Trip to the sea').check();
  await page.getByRole('button', { name: 'Update the total' }).click();
  await page.getByRole('button', { name: 'Pay €223.50' }).waitFor();
  await page.getByLabel('School fee, January').uncheck();
  await page.getByRole('button', { name: 'Pay €223.50' }).click();
  await page.getByRole('alert').getByText('The total has changed').waitFor();
  assert.equal(site.desk.asked.length, before);
  await picture(page, 'due-total-changed');
  await page.getByRole('button', { name: 'Pay €103.50' }).click();
  await page.waitForURL(/\?lang=en$/);
  const last = site.desk.asked.at(-1);
  assert.deepEqual(last?.is === 'begin' && last.wanted.itemIds, ['bil_2', 'bil_3']);
  await page.context().close();
});

test('with all boxes empty the page asks for one', async () => {
  const { page } = await site.open();
  await page.goto(`${site.url}/pay/due-open`);
  for (const { label } of DUE.items) await page.getByLabel(label).uncheck();
  await page.getByRole('button', { name: /^Pay/ }).click();
  await page.getByRole('alert').getByText('Choose at least one item').waitFor();
  await page.context().close();
});

test('a manual method shows its instructions and another button, without a script', async () => {
  const { page } = await site.open({ javaScriptEnabled: false });
  await page.goto(`${site.url}/pay/order-open`);
  assert.equal(await page.getByText('DE02 1203').isVisible(), false);
  await page.getByLabel('Bank transfer').check();
  await page.getByText('DE02 1203').waitFor();
  await page.getByRole('button', { name: 'Place the order' }).waitFor();
  assert.equal(await page.getByText('By continuing you allow').isVisible(), false);
  await picture(page, 'order-manual-chosen');
  await page.context().close();
});

test('a payer with a keyboard gets to the gateway', async () => {
  goTo(`${gateway}/pay`);
  const { page } = await site.open();
  await page.goto(`${site.url}/pay/order-open`);
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate('document.activeElement.textContent'), 'Skip to the content');
  await picture(page, 'keyboard-skip');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowDown');
  await picture(page, 'keyboard-focus');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'The gateway' }).waitFor();
  const last = site.desk.asked.at(-1);
  assert.equal(last?.is === 'begin' && last.wanted.methodId, 'pm_debit');
  await page.context().close();
});

test('a page that waits sees the end by itself, without a script', async () => {
  site.desk.put('waits', { ...ORDER, state: { is: 'checking' } });
  const { page } = await site.open({ javaScriptEnabled: false });
  await page.goto(`${site.url}/pay/waits`);
  await page.getByRole('heading', { name: 'We are checking your payment' }).waitFor();
  site.desk.put('waits', { ...ORDER, state: { is: 'done', pending: false, stored: false } });
  await page.getByRole('heading', { name: 'Payment received' }).waitFor();
  await page.context().close();
});

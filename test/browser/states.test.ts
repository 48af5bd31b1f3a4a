import assert from 'node:assert/strict';
import test from 'node:test';
import { ORDER, VIEWS } from '../payer-views.ts';
import { audit } from './audit.ts';
import { DESK, openSite, PHONE, picture } from './site.ts';

const site = await openSite();

const LOOKS = [
  { name: 'phone', pictures: true, viewport: PHONE, colorScheme: 'light' },
  { name: 'phone-dark', pictures: false, viewport: PHONE, colorScheme: 'dark' },
  { name: 'desk', pictures: true, viewport: DESK, colorScheme: 'light' },
] as const;

for (const { name: look, pictures, ...options } of LOOKS) {
  test(`every state can be read and used: ${look}`, async () => {
    const { page, complaints } = await site.open(options);
    for (const name of Object.keys(VIEWS)) {
      await page.goto(`${site.url}/pay/${name}`);
      assert.deepEqual(await audit(page), [], name);
      if (pictures) await picture(page, `${name}-${look}`);
    }
    assert.deepEqual(complaints, []);
    await page.goto(`${site.url}/pay/unknown`);
    assert.deepEqual(await audit(page), []);
    if (pictures) await picture(page, `unknown-${look}`);
    await page.context().close();
  });
}

test('whatever the colour of the merchant, everything can be read', async () => {
  const colours = ['#000000', '#ffffff', '#777777', '#ffff00'];
  for (const colorScheme of ['light', 'dark'] as const) {
    const { page } = await site.open({ colorScheme });
    for (const colour of colours) {
      const merchant = { ...ORDER.merchant, colour };
      site.desk.put('coloured', { ...ORDER, merchant });
      await page.goto(`${site.url}/pay/coloured`);
      assert.deepEqual(await audit(page), [], `${colour} ${colorScheme}`);
    }
    await picture(page, `colour-yellow-${colorScheme}`);
    await page.context().close();
  }
});

test('a logo is shown with the name as its alternative, and long names and sums fit', async () => {
  const logoUrl = `${site.url}/pay/assets/colour/7a1fa2.svg`;
  const name = 'Société Coopérative Intercommunale de Distribution-Approvisionnement';
  const items = ORDER.items.map((item) => ({ ...item, amount: 123_456_789_012n, label: name }));
  const merchant = { ...ORDER.merchant, name, logoUrl };
  site.desk.put('long', { ...ORDER, merchant, items, total: 246_913_578_024n, language: 'fr' });
  const { page, complaints } = await site.open({ viewport: { width: 320, height: 640 } });
  await page.goto(`${site.url}/pay/long`);
  assert.deepEqual(await audit(page), []);
  assert.equal(await page.locator('.mark img').getAttribute('alt'), name);
  const loaded = await page.evaluate<number>('document.querySelector(".mark img").naturalWidth');
  assert.ok(loaded > 0, 'the policy lets the logo in');
  assert.deepEqual(complaints, []);
  await picture(page, 'long-name-320');
  await page.context().close();
});

test('control: the audit finds what is wrong', async () => {
  const { page } = await site.open();
  await page.setContent(`<body style="background:#fff"><h1>a</h1><h1>b</h1><img src="">
    <input name="x"><button></button><p style="color:#999">pale</p>
    <div style="width:2000px">wide</div></body>`);
  const faults = (await audit(page)).join('\n');
  for (const fault of ['no language', 'no title', 'not one h1', 'not one main', 'without alt']) {
    assert.ok(faults.includes(fault), fault);
  }
  assert.match(faults, /input without a label: x/);
  assert.match(faults, /button without a name/);
  assert.match(faults, /contrast 2\.85 of "pale"/);
  assert.match(faults, /wider than the window/);
  await page.context().close();
});

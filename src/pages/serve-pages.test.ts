import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import Fastify, { type FastifyInstance, type InjectOptions } from 'fastify';
import { Problem } from '#domain/problems.ts';
import type { PayerView } from '#engine/payer-view.ts';
import { type FakeDesk, fakeDesk, ORDER, STORE, VIEWS } from '#test/payer-views.ts';
import { servePages } from './serve-pages.ts';

type Site = {
  desk: FakeDesk;
  app: FastifyInstance;
  get(url: string, headers?: Record<string, string>): Promise<Seen>;
  post(url: string, form: Record<string, string | string[]>): Promise<Seen>;
};

type Seen = { status: number; text: string; headers: Record<string, unknown>; to: string };

async function site(t: TestContext, base = ''): Promise<Site> {
  const desk = fakeDesk();
  const app = Fastify();
  t.after(() => app.close());
  // As the API's server does: for all its replies.
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('x-frame-options', 'SAMEORIGIN');
    reply.header('content-security-policy', "default-src 'self'");
  });
  await servePages(app, { desk, base });
  const ask = async (options: InjectOptions): Promise<Seen> => {
    const { statusCode: status, payload: text, headers } = await app.inject(options);
    return { status, text, headers, to: String(headers.location ?? '') };
  };
  return {
    desk,
    app,
    get: (url, headers = {}) => ask({ method: 'GET', url, headers }),
    post: (url, form) => {
      const body = new URLSearchParams();
      for (const [name, values] of Object.entries(form)) {
        for (const value of [values].flat()) body.append(name, value);
      }
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      return ask({ method: 'POST', url, headers, payload: body.toString() });
    },
  };
}

const policyOf = ({ headers }: Seen) => String(headers['content-security-policy']);
const PRESS = { picked: '1', method: 'pm_card', shown: '7400' };

test('every state has its page: one heading, the language, a title', async (t) => {
  const { get } = await site(t);
  for (const [name, view] of Object.entries(VIEWS)) {
    const { status, text } = await get(`/pay/${name}`);
    assert.equal(status, 200, name);
    assert.equal([...text.matchAll(/<h1>[^<]+<\/h1>/g)].length, 1, name);
    assert.match(text, new RegExp(`<html lang="${view.language}">`), name);
    assert.match(text, new RegExp(`<title>[^<]+ · ${view.merchant.name}</title>`), name);
    assert.equal(text.includes('class="ribbon"'), view.mode === 'test', name);
    assert.doesNotMatch(text, /undefined|\[object|\bnull\b/, name);
  }
});

test('states differ in what can be done: pay, go on, try again, go back', async (t) => {
  const { get } = await site(t);
  const text = async (name: string) => (await get(`/pay/${name}`)).text;
  assert.match(await text('order-open'), /Pay €74\.00/);
  assert.match(await text('order-open-fr'), /Payer 74,00/);
  assert.match(await text('order-at-gateway'), /href="\?go=1/);
  assert.match(await text('order-declined'), /role="alert".*The payment was declined.*<form/s);
  assert.doesNotMatch(await text('order-checking'), /<form/);
  assert.doesNotMatch(await text('due-settled'), /<form/);
  const nobody = await text('order-no-method');
  assert.match(nobody, /There is no way to pay/);
  assert.equal(nobody.split('role="alert"').length, 2, 'said once');
  assert.match(await text('order-done'), /href="https:\/\/shop\.example\/thanks"/);
  assert.match(await text('due-expired'), /href="https:\/\/shop\.example\/cart"/);
  assert.match(await text('order-accepted'), /Reference: M-1001/);
});

test('a payer may read it in the other language, and the payment goes on in it', async (t) => {
  const { get, post, desk } = await site(t);
  const { text } = await get('/pay/order-open?lang=fr');
  assert.match(text, /<html lang="fr">/);
  assert.match(text, /name="lang" value="fr"/);
  await post('/pay/order-open', { ...PRESS, lang: 'fr' });
  assert.equal(desk.asked[0]?.is === 'begin' && desk.asked[0].wanted.language, 'fr');
});

/** Tags with the names of their attributes: what a browser builds its tree from. */
function bones(text: string): string[] {
  return [...text.matchAll(/<(!?\/?[a-z0-9]+)((?:[^<>"]|"[^"]*")*)>/g)].map(
    ([, tag, rest = '']) =>
      `${tag} ${[...rest.matchAll(/([a-z-]+)(?:="[^"]*")?/g)].map(([, name]) => name).join(' ')}`,
  );
}

/** The same view with a text of every place replaced. */
function hostile(view: PayerView, text: string): PayerView {
  const state: PayerView['state'] =
    view.state.is === 'accepted' ? { is: 'accepted', instructions: text } : view.state;
  return {
    ...view,
    state,
    merchant: { ...view.merchant, name: text, logoUrl: text, colour: text },
    account: view.account === null ? null : text,
    items: view.items.map((item) => ({ ...item, id: text + item.id, label: text })),
    methods: view.methods.map((method) => ({
      ...method,
      id: text + method.id,
      title: text,
      instructions: method.instructions === null ? null : text,
    })),
    recurring: view.recurring === null ? null : { ...view.recurring, frequency: text },
  };
}

test('no text of a merchant, an item or a method becomes markup', async (t) => {
  const attacks = [
    `"><script>alert(1)</script>`,
    `' onmouseover='alert(1)' x='`,
    `</title></textarea><img src=x onerror=alert(1)>`,
    `javascript:alert(1)`,
  ];
  const { get, desk } = await site(t);
  for (const [name, view] of Object.entries(VIEWS)) {
    for (const page of ['pay', 'capture']) {
      desk.put(name, view);
      const plain = await get(`/${page}/${name}`);
      for (const attack of attacks) {
        desk.put(name, hostile(view, attack));
        const { text, headers } = await get(`/${page}/${name}`);
        assert.deepEqual(bones(text), bones(plain.text), `${page} ${name} ${attack}`);
        assert.doesNotMatch(text, /(href|src|action)="javascript:/);
        assert.doesNotMatch(String(headers['content-security-policy']), /alert|javascript/);
      }
    }
  }
});

test('addresses that are none of the web are not linked to', async (t) => {
  const { get, desk } = await site(t);
  const view = VIEWS['order-done'] ?? ORDER;
  desk.put('x', { ...view, successUrl: 'javascript:alert(1)', cancelUrl: 'data:text/html,x' });
  assert.doesNotMatch((await get('/pay/x?back=1')).text, /javascript:|data:|http-equiv/);
  desk.put('x', { ...ORDER, cancelUrl: 'vbscript:x' });
  assert.doesNotMatch((await get('/pay/x')).text, /vbscript/);
});

test('a payment page may load its own style and the logo, send its form to us, and no more', async (t) => {
  const { get, desk } = await site(t);
  const logoUrl = 'https://cdn.shop.example/logo.svg?x=1';
  desk.put('x', { ...ORDER, merchant: { ...ORDER.merchant, logoUrl } });
  const seen = await get('/pay/x');
  assert.equal(
    policyOf(seen),
    "default-src 'none'; style-src 'self'; img-src 'self' https://cdn.shop.example; " +
      "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  );
  assert.match(
    seen.text,
    /<img src="https:\/\/cdn\.shop\.example\/logo\.svg\?x=1" alt="Dune Gym">/,
  );
  assert.equal(seen.headers['cache-control'], 'no-store');
  assert.equal(seen.headers['referrer-policy'], 'no-referrer');
  assert.equal(seen.headers['x-content-type-options'], 'nosniff');
  assert.equal(seen.headers['x-frame-options'], undefined);
  assert.equal(seen.headers['set-cookie'], undefined);
  assert.doesNotMatch(seen.text, /<script|<style|style="|\son\w+="/);
});

test('the link that lets a payer in is not written into any page', async (t) => {
  const { get, desk } = await site(t);
  const ref = 'secret-ref-123';
  for (const view of Object.values(VIEWS)) {
    desk.put(ref, view);
    for (const page of ['pay', 'capture']) {
      assert.ok(!(await get(`/${page}/${ref}`)).text.includes(ref));
    }
  }
});

test('the press of the button asks for the chosen items, once', async (t) => {
  const { post, desk } = await site(t);
  const form = { picked: '1', item: ['bil_1', 'bil_3'], method: 'pm_card', shown: '18000' };
  const { status, to } = await post('/pay/due-open', form);
  assert.equal(status, 303);
  assert.equal(to, '/pay/due-open?lang=en');
  const wanted = { methodId: 'pm_card', itemIds: ['bil_1', 'bil_3'], language: 'en' };
  assert.deepEqual(desk.asked, [{ is: 'begin', wanted }]);
});

test('nobody pays a sum that was not shown: the page comes again with the new one', async (t) => {
  const { post, get, desk } = await site(t);
  const form = { picked: '1', item: ['bil_3'], method: 'pm_card', shown: '16350' };
  const { status, to } = await post('/pay/due-open', form);
  assert.equal(status, 303);
  assert.deepEqual(desk.asked, []);
  const { text } = await get(to);
  assert.match(text, /role="alert".*The total has changed/s);
  assert.match(text, /name="shown" value="6000"/);
  assert.match(text, /Pay €60\.00/);
  assert.match(text, /value="bil_3" data-amount="6000" checked/);
  assert.match(text, /value="bil_1" data-amount="12000">/);
});

test('nothing begins in a state that has ended, is being checked or is done', async (t) => {
  const { post, desk } = await site(t);
  for (const name of ['order-checking', 'order-done', 'due-expired', 'due-settled']) {
    assert.equal((await post(`/pay/${name}`, PRESS)).status, 303, name);
  }
  assert.deepEqual(desk.asked, []);
});

test('to a gateway with an address: a page that goes on by itself and by a link', async (t) => {
  const { post, desk } = await site(t);
  const url = 'https://gateway.example/pay?a=1&b="2"';
  desk.begun = { is: 'go', to: { method: 'GET', url } };
  const seen = await post('/pay/order-open', PRESS);
  assert.equal(seen.status, 200);
  const written = 'https://gateway.example/pay?a=1&amp;b=%222%22';
  assert.ok(seen.text.includes(`http-equiv="refresh" content="0; url=${written}"`));
  assert.ok(seen.text.includes(`href="${written}"`));
  assert.match(policyOf(seen), /form-action 'none'/);
  assert.doesNotMatch(seen.text, /<script/);
});

test('to a gateway that wants a form: a page with the form, whose script only posts it', async (t) => {
  const { post, desk } = await site(t);
  const fields = { token_ws: 'a"b', submit: '<1>' };
  desk.begun = { is: 'go', to: { method: 'POST', url: 'https://gateway.example/init', fields } };
  const seen = await post('/pay/order-open', PRESS);
  assert.match(seen.text, /<form method="post" action="https:\/\/gateway\.example\/init">/);
  assert.match(seen.text, /name="token_ws" value="a&quot;b"/);
  assert.match(seen.text, /name="submit" value="&lt;1&gt;"/);
  assert.match(policyOf(seen), /script-src 'self'; .*form-action 'self' https:;/);
});

test('a gateway that names no address of the web is an error of ours, and is not gone to', async (t) => {
  const { post, desk } = await site(t);
  desk.begun = { is: 'go', to: { method: 'GET', url: 'javascript:alert(1)' } };
  const { status, text } = await post('/pay/order-open', PRESS);
  assert.equal(status, 500);
  assert.match(text, /Something went wrong on our side/);
  assert.doesNotMatch(text, /javascript/);
});

test('what the browser brings back is handed on, by GET and by POST, and the page is clean', async (t) => {
  const { get, post, desk } = await site(t);
  const first = await get('/pay/order-checking/return/v1?TransID=9&CompanyRef=x');
  assert.equal(first.status, 303);
  assert.equal(first.to, '/pay/order-checking?back=1');
  assert.equal(first.headers['cache-control'], 'no-store');
  await post('/pay/order-checking/return/v2?a=1', { token_ws: 't' });
  await get('/checkout/order-checking/cancel/v3');
  const last = await post('/checkout/order-checking/cancel/v4', { TBK_TOKEN: 't' });
  assert.equal(last.to, '/checkout/order-checking?back=1');
  assert.deepEqual(desk.asked, [
    { is: 'return', visit: 'v1', returned: { TransID: '9', CompanyRef: 'x' } },
    { is: 'return', visit: 'v2', returned: { a: '1', token_ws: 't' } },
    { is: 'cancel', visit: 'v3', returned: {} },
    { is: 'cancel', visit: 'v4', returned: { TBK_TOKEN: 't' } },
  ]);
});

test('a page that waits asks again by itself, less and less often, and then stops', async (t) => {
  const { get } = await site(t);
  const waits: number[] = [];
  let url = '/pay/order-checking?back=1';
  for (let count = 0; count < 100; count++) {
    const { text } = await get(url);
    const found = /http-equiv="refresh" content="(\d+); url=([^"]+)"/.exec(text);
    if (found === null) {
      assert.match(text, /longer than usual/);
      assert.match(text, /href="\?lang=en&amp;back=1"/);
      break;
    }
    waits.push(Number(found[1]));
    url = `/pay/order-checking${(found[2] ?? '').replaceAll('&amp;', '&')}`;
  }
  const minutes = waits.reduce((sum, wait) => sum + wait, 0) / 60;
  assert.ok(minutes > 3 && minutes < 10, `${minutes} minutes`);
  assert.deepEqual(
    waits,
    waits.toSorted((a, b) => a - b),
  );
});

test('a payer who comes back paid is led on to the shop, one who looks later is not', async (t) => {
  const { get } = await site(t);
  assert.match((await get('/pay/order-done?back=1')).text, /content="8; url=https:\/\/shop\.exam/);
  assert.doesNotMatch((await get('/pay/order-done')).text, /http-equiv/);
});

test('the capture page may be framed by the origins of the view alone', async (t) => {
  const { get, desk } = await site(t);
  desk.put('x', {
    ...STORE,
    frameOrigins: [
      'https://shop.example',
      'https://x.example; script-src *',
      'https://a.example/p',
    ],
  });
  const seen = await get('/capture/x?parent=https://shop.example');
  assert.match(policyOf(seen), /frame-ancestors https:\/\/shop\.example$/);
  assert.match(seen.text, /data-parent="https:\/\/shop\.example"/);
  assert.match(seen.text, /<form class="pay" method="post" action="[^"]*" target="_blank">/);
  const other = await get('/capture/x?parent=https://evil.example');
  assert.doesNotMatch(other.text, /data-parent|<form/);
  assert.match(policyOf(await get('/pay/x')), /frame-ancestors 'none'/);
});

test('the frame hears of the account when it is stored, and not before', async (t) => {
  const { get, desk } = await site(t);
  const state = async () => JSON.parse((await get('/capture/store-open/state')).text);
  desk.put('store-open', { ...STORE, account: 'M-1001' });
  assert.deepEqual(await state(), { is: 'open', account: null });
  const done = VIEWS['store-done'] ?? STORE;
  desk.put('store-open', done);
  assert.deepEqual(await state(), { is: 'done', account: 'M-1001' });
  const { text } = await get('/capture/store-open');
  assert.match(text, /data-state="done"[^>]* data-account="M-1001"/);
});

test('shops load the widget from anywhere, and everything else is ours alone', async (t) => {
  const { get } = await site(t);
  const widget = await get('/widget.js');
  assert.equal(widget.headers['cross-origin-resource-policy'], 'cross-origin');
  assert.match(String(widget.headers['content-type']), /^text\/javascript/);
  const { text } = await get('/pay/due-open');
  const files = [...text.matchAll(/(?:href|src)="(\/pay\/assets[^"]+)"/g)].map(([, file]) => file);
  assert.equal(files.length, 4, 'icon, two sheets, one script');
  for (const file of files) {
    const { status, headers } = await get(String(file));
    assert.equal(status, 200, file);
    assert.match(String(headers['cache-control']), /immutable/);
    assert.equal(headers['cross-origin-resource-policy'], 'same-origin');
  }
  assert.equal((await get('/pay/assets/colour/zzzzzz.css')).status, 404);
});

test('errors are pages too, in the language of the browser', async (t) => {
  const { get, app } = await site(t);
  const french = { 'accept-language': 'fr-CH,fr;q=0.9,en;q=0.8' };
  for (const url of ['/pay/unknown', '/pay', '/pay/a/b/c', '/pay/a%20b', '/capture/unknown']) {
    const { status, text, headers } = await get(url, french);
    assert.equal(status, 404, url);
    assert.match(text, /<html lang="fr">.*<h1>Ce lien ne mène nulle part<\/h1>/s, url);
    assert.match(String(headers['content-security-policy']), /^default-src 'none'/);
    assert.equal(headers['cache-control'], 'no-store');
  }
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const url = '/pay/order-open/return/v1';
  const big = await app.inject({ method: 'POST', url, headers, payload: 'a'.repeat(200_000) });
  assert.equal(big.statusCode, 413);
  assert.match(big.payload, /That was too much at once/);
  const json = { method: 'POST', url, headers: { 'content-type': 'application/json' } } as const;
  assert.equal((await app.inject({ ...json, payload: '{}' })).statusCode, 415);
});

test('a failure of ours says what a payer who has paid should do, and nothing of the cause', async (t) => {
  const { get, desk } = await site(t);
  desk.view = async () => {
    throw new Error('password=hunter2');
  };
  const { status, text } = await get('/pay/order-open');
  assert.equal(status, 500);
  assert.match(text, /please do not pay again/);
  assert.doesNotMatch(text, /hunter2/);
  desk.view = async () => {
    throw new Problem('unavailable');
  };
  assert.equal((await get('/pay/order-open')).status, 503);
});

test('a gateway that wants the payer once more gets the payer', async (t) => {
  const { get, desk } = await site(t);
  desk.back = { is: 'go', to: { method: 'GET', url: 'https://gateway.example/challenge' } };
  const { status, text } = await get('/pay/order-checking/return/v1');
  assert.equal(status, 200);
  assert.match(text, /content="0; url=https:\/\/gateway\.example\/challenge"/);
});

test('behind a path of the public address everything is found below it', async (t) => {
  const { get, post } = await site(t, '/payments');
  const { text } = await get('/checkout/due-open');
  const addresses = [...text.matchAll(/(?:href|src)="(\/[^"]+)"/g)].map(([, address]) => address);
  assert.ok(addresses.length > 3);
  for (const address of addresses) assert.match(String(address), /^\/payments\/pay\/assets\//);
  const { to } = await post('/checkout/order-open', PRESS);
  assert.equal(to, '/payments/checkout/order-open?lang=en');
  const back = await get('/checkout/order-checking/return/v1');
  assert.equal(back.to, '/payments/checkout/order-checking?back=1');
});

test('a link that leads nowhere is no way to begin, to return or to give up', async (t) => {
  const { get, post } = await site(t);
  assert.equal((await post('/pay/unknown', PRESS)).status, 404);
  assert.equal((await get('/pay/unknown/return/v1')).status, 404);
  assert.equal((await post('/checkout/unknown/cancel/v1', {})).status, 404);
});

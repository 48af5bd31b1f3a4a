// The line between not_sent and lost, on real sockets, and what an exchange may show.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcp, type Socket } from 'node:net';
import { after, describe, it } from 'node:test';
import { callThrough, httpPool, type SendOnce } from './http.ts';

const open: Server[] = [];
const pool = httpPool({ responseBytesMax: 10_000 });

after(async () => {
  await pool.close();
  for (const server of open) server.closeAllConnections();
  await Promise.all(open.map((server) => new Promise((done) => server.close(done))));
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  open.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function call(timeoutMs = 2_000, secrets: string[] = []) {
  return pool.forCall({ timeoutMs, secrets });
}

const post = (url: string, body = 'a=1') => ({ method: 'POST' as const, url, body });

describe('what can have left', () => {
  it('reports a whole reply', async () => {
    const url = await serve((request, response) => {
      response.writeHead(201, { 'x-seen': request.method ?? '' }).end('made');
    });
    const reply = await call().send(post(`${url}/x?y=1`));
    assert.equal(reply.is, 'reply');
    assert.deepEqual([reply.status, reply.body, reply.headers['x-seen']], [201, 'made', 'POST']);
  });

  it('reports a refused connection as not sent', async () => {
    const gone = createTcp().listen(0, '127.0.0.1');
    await once(gone, 'listening');
    const { port } = gone.address() as AddressInfo;
    gone.close();
    await once(gone, 'close');
    const reply = await call().send(post(`http://127.0.0.1:${port}/`));
    assert.equal(reply.is, 'not_sent');
    assert.match(reply.why, /ECONNREFUSED/);
  });

  it('reports an unknown host and a malformed address as not sent', async () => {
    assert.equal((await call().send(post('http://no-such-host.invalid/'))).is, 'not_sent');
    assert.equal((await call().send(post('ftp://127.0.0.1/'))).is, 'not_sent');
  });

  it('reports a reset after the request was written as lost', async () => {
    const url = await serve((request) => request.socket.resetAndDestroy());
    assert.equal((await call().send(post(url))).is, 'lost');
  });

  it('reports a kept-alive connection that is reset as lost, and writes only once', async () => {
    let seen = 0;
    const url = await serve((request, response) => {
      seen += 1;
      if (seen === 1) response.end('ok');
      else request.socket.resetAndDestroy();
    });
    assert.equal((await call().send(post(url))).is, 'reply');
    assert.equal((await call().send(post(url))).is, 'lost');
    assert.equal((await call().send({ method: 'GET', url })).is, 'lost');
    assert.equal(seen, 3);
  });

  it('reports silence beyond the deadline as lost', async () => {
    const url = await serve(() => {});
    const reply = await call(80).send(post(url));
    assert.equal(reply.is, 'lost');
    assert.match(reply.why, /no whole reply within 80 ms/);
  });

  it('reports a reply that drips beyond the deadline as lost', async () => {
    const url = await serve((_request, response) => {
      const timer = setInterval(() => response.write('.'), 20);
      response.on('close', () => clearInterval(timer));
    });
    assert.equal((await call(120).send(post(url))).is, 'lost');
  });

  it('reports a truncated reply and one beyond the size limit as lost', async () => {
    const cut = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half');
      setTimeout(() => response.destroy(), 10);
    });
    assert.equal((await call().send(post(cut))).is, 'lost');
    const huge = await serve((_request, response) => response.end('x'.repeat(20_000)));
    assert.equal((await call().send(post(huge))).is, 'lost');
  });

  it('never writes a request whose time ran out while it waited for a connection', async () => {
    let seen = 0;
    const held: Socket[] = [];
    const server = createTcp((socket) => {
      held.push(socket);
      socket.on('error', () => {});
      socket.on('data', (data) => {
        seen += 1;
        const reply = () => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n');
        if (data.includes('/slow')) setTimeout(reply, 150);
        else reply();
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const one = httpPool({ connectionsPerOrigin: 1 });
    const slow = one.forCall({ timeoutMs: 1_000, secrets: [] }).send(post(`${url}/slow`));
    const waiting = await one.forCall({ timeoutMs: 50, secrets: [] }).send(post(url));
    assert.equal(waiting.is, 'not_sent');
    assert.equal((await slow).is, 'reply');
    assert.equal((await one.forCall({ timeoutMs: 500, secrets: [] }).send(post(url))).is, 'reply');
    assert.equal(seen, 2);
    await one.close();
    for (const socket of held) socket.destroy();
    server.close();
  });

  it('shares one deadline among the requests of a call', async () => {
    let now = 1_000;
    const left: number[] = [];
    const carry: SendOnce = async (_request, leftMs) => {
      left.push(leftMs);
      now += 60;
      return { is: 'reply', status: 200, headers: {}, body: '' };
    };
    const http = callThrough(carry, () => now, { timeoutMs: 100, secrets: [] });
    for (let times = 0; times < 3; times++) await http.send(post('http://x'));
    assert.deepEqual(left, [100, 40, -20]);
    assert.equal(http.exchanges.length, 3);
    const url = await serve((_request, response) => response.end('never asked'));
    assert.equal((await call(0).send(post(url))).is, 'not_sent');
  });
});

describe('what an exchange shows', () => {
  const secret = 'sk_test_ab+c/d e"f\\ä';

  it('masks a secret in every encoding, in address, request, reply and error', async () => {
    const basic = Buffer.from(`user:${secret}:x`).toString('base64');
    const shown = [secret, encodeURIComponent(secret), JSON.stringify(secret), basic].join(' | ');
    const url = await serve((_request, response) => response.end(shown));
    const http = call(2_000, [secret]);
    await http.send(post(`${url}/${encodeURIComponent(secret)}`, `key=${shown}`));
    await http.send(post(`nowhere://${encodeURIComponent(secret)}`, basic));
    const text = JSON.stringify(http.exchanges);
    assert.ok(!text.includes('sk_test_ab'), text);
    assert.ok(!text.includes(Buffer.from('sk_test_ab').toString('base64').slice(0, 10)), text);
    assert.ok(text.includes('***'));
  });

  it('masks what a reply brought, from then on and before', async () => {
    const url = await serve((_, response) =>
      response.end('{"id":"8kk8451t","access_token":"A21AA.x-y"}'),
    );
    const http = call();
    await http.send(post(url));
    assert.ok(JSON.stringify(http.exchanges).includes('8kk8451t'));
    assert.ok(!JSON.stringify(http.exchanges).includes('A21AA'), 'an access token never shows');
    http.hide('8kk8451t');
    await http.send(post(url, 'token=8kk8451t'));
    assert.equal(http.exchanges.length, 2);
    const text = JSON.stringify(http.exchanges);
    assert.ok(!text.includes('8kk8451t'), text);
  });

  it('masks card numbers and security codes, and leaves other numbers alone', async () => {
    const url = await serve((_request, response) =>
      response.end('{"cvc":"123","cvc_check":"pass"}'),
    );
    const http = call();
    const card = 'card[number]=4242424242424242&card[cvc]=987&at=1700000000&n=4242 4242 4242 4242';
    await http.send(post(url, `${card}&other=4242424242424241&security_code=1234`));
    const [exchange] = http.exchanges;
    const expected = 'card[number]=***4242&card[cvc]=***&at=1700000000&n=***4242';
    assert.equal(exchange?.request, `${expected}&other=4242424242424241&security_code=***`);
    assert.equal(exchange?.response, '{"cvc":"***","cvc_check":"pass"}');
  });

  it('masks the fields that a gateway names, in JSON, forms and elements', async () => {
    const shown = '{"tbk_user":"b6-e7","client_secret":"pi_1_secret_2","id":"pi_1"}';
    const url = await serve((_request, response) => response.end(shown));
    const http = pool.forCall({ timeoutMs: 2_000, secrets: [], hidden: ['tbk_user'] });
    await http.send(post(url, 'username=u&tbk_user=b6-e7'));
    const [exchange] = http.exchanges;
    assert.equal(exchange?.request, 'username=u&tbk_user=***');
    assert.equal(exchange?.response, '{"tbk_user":"***","client_secret":"***","id":"pi_1"}');
    await http.send(post(url, '<a><tbk_user>b6-e7</tbk_user></a>'));
    assert.equal(http.exchanges[1]?.request, '<a><tbk_user>***</tbk_user></a>');
  });

  it('cuts long texts without leaving half a secret at the cut', async () => {
    const url = await serve((_request, response) => response.end('ok'));
    const http = call(2_000, ['0123456789secret']);
    for (const fill of [1_490, 5_990, 6_010]) {
      await http.send(post(url, `${'-'.repeat(fill)}0123456789secret${'-'.repeat(9_000)}`));
    }
    for (const exchange of http.exchanges) {
      assert.ok(exchange.request.length <= 1_501);
      assert.ok(!exchange.request.includes('01234'), exchange.request);
    }
  });

  it('never records headers', async () => {
    const url = await serve((_request, response) => response.end('ok'));
    const http = call();
    const headers = { authorization: 'Bearer not-declared-as-secret' };
    await http.send({ method: 'POST', url, headers, body: 'auth=Bearer abc.def' });
    assert.ok(!JSON.stringify(http.exchanges).includes('not-declared'));
    assert.equal(http.exchanges[0]?.request, 'auth=Bearer ***');
  });
});

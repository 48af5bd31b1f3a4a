// The far end of a payer's way, for tests without an engine: a gateway's pages, and a shop that
// embeds the capture widget, each on an origin of its own.

import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after as atEndOfFile } from 'node:test';

export type Request = { method: string; url: URL; form: URLSearchParams };
type Reply = { html: string } | { to: string };

/** A server that answers with pages and redirects; gives its origin. */
export async function farEnd(
  answer: (request: Request) => Reply,
  after: (close: () => void) => void = atEndOfFile,
): Promise<string> {
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://far.end');
    const form = new URLSearchParams(await bodyOf(request));
    const reply = answer({ method: request.method ?? 'GET', url, form });
    if ('to' in reply) response.writeHead(303, { location: reply.to });
    else response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end('html' in reply ? reply.html : '');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

/** The page of a shop as the README shows it: the widget's script, a place, and what it does. */
export function shopPage(dunlin: string, ref: string): string {
  return `<!doctype html>
<html lang="en"><head><title>Your account at the shop</title>
<style>body{font:16px/1.5 Georgia,serif;max-width:34rem;margin:2rem auto;padding:0 1rem}</style>
</head><body>
<h1>Your account</h1>
<p>How shall we charge you?</p>
<div id="payment"></div>
<p>Result: <output id="result">nothing yet</output></p>
<script src="${dunlin}/widget.js"></script>
<script>
  Dunlin.capture({
    ref: ${JSON.stringify(ref)},
    element: '#payment',
    onDone: ({ account }) => {
      document.getElementById('result').textContent = 'stored for ' + account;
    },
  });
</script>
</body></html>`;
}

// The first page of a sandbox: which gateways it stands in for, and for each the address to use,
// the credentials and test cards it takes, its pages; then every fault, ready to be copied.

import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { FAULTS, type FaultWord } from './faults.ts';
import { asText } from './payer-page.ts';
import type { TwinAbout, TwinReply } from './twin.ts';

export type Shown = { name: string; about: TwinAbout };

const CSS = readFileSync(new URL('./front-page.css', import.meta.url), 'utf8');
const CSS_HASH = createHash('sha256').update(CSS).digest('base64');
// Nothing is loaded, run or sent from here; one style sheet, and it is ours.
const POLICY =
  `default-src 'none'; style-src 'sha256-${CSS_HASH}'; ` +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const README_PATH = '/_readme/';

/** `origin`: where whoever asks has found this server, `http://127.0.0.1:4281`. */
export function frontPage(twins: readonly Shown[], origin: string): TwinReply {
  const links = twins.map(({ name, about }) => link(`#${name}`, about.title));
  const body = [
    '<header><h1>Sandbox of payment gateways</h1>',
    '<p>Each stands in for a gateway: the real paths, signatures, pages and notices. An ',
    'integration of that gateway works here by changing its address only. ',
    '<strong>No money moves.</strong></p>',
    `<nav>${links.join('')}${link('#faults', 'Faults')}${link('#control', 'Control')}</nav>`,
    '</header><main>',
    ...twins.map((twin) => twinSection(twin, origin)),
    faultsSection(origin, twins[0]?.name ?? ''),
    controlSection(origin, twins[0]?.name ?? ''),
    '</main>',
  ].join('\n');
  return reply(200, 'text/html; charset=utf-8', whole(body));
}

/** The facts of one gateway as its README has them; null when the path names none of these. */
export function readmeReply(twins: readonly Shown[], path: string): TwinReply | null {
  const twin = twins.find(({ name }) => path === README_PATH + name);
  if (twin === undefined) return null;
  const folder = twin.name.replaceAll('_', '-');
  const file = new URL(`../gateways/${folder}/README.md`, import.meta.url);
  if (!existsSync(file)) return null;
  return reply(200, 'text/plain; charset=utf-8', readFileSync(file, 'utf8'));
}

function twinSection({ name, about }: Shown, origin: string): string {
  const facts = link(README_PATH + name, 'Facts, quirks and everything it simulates');
  const { title, summary, addresses, credentials, tries, pages, example, shows } = about;
  return [
    `<section id="${asText(name)}"><h2>${asText(title)}</h2>`,
    `<p>${asText(summary)} <span class="quiet">Its name here is ${code(name)}.</span></p>`,
    table(
      ['instead of', 'use'],
      addresses.map(({ vendor, path }) => [asText(vendor), code(origin + path)]),
    ),
    '<h3>Credentials</h3>',
    table(
      ['name', 'for example', 'accepted'],
      credentials.map((one) => [code(one.name), code(one.example), asText(one.accepts)]),
    ),
    `<h3>A first request</h3>${pre(example.replaceAll('{url}', origin))}`,
    `<p class="quiet">Its answer shows ${code(shows)}.</p>`,
    pages.length === 0 ? '' : '<h3>Pages for the payer</h3>',
    ...pages.map(({ title: page, does }) => `<p>${asText(page)}: ${asText(does)}</p>`),
    `<details><summary>Test cards, accounts and tokens (${tries.length})</summary>`,
    table(
      ['what', 'does'],
      tries.map(({ what, does }) => [code(what), asText(does)]),
    ),
    `</details><p>${facts}</p></section>`,
  ].join('\n');
}

// The first call it fits, then no more: what one tries by hand.
function faultsSection(origin: string, gateway: string): string {
  const rows = Object.entries(FAULTS) as [FaultWord, string][];
  const rule = (word: FaultWord) => ({ gateway, word, match: { nth: 1 } });
  return [
    '<section id="faults"><h2>Faults</h2>',
    '<p>What goes wrong on purpose, at one gateway or at all of them: by match on token, amount ',
    'or the nth call, by rate from 0 to 1, or always. Rules hold until they are cleared.</p>',
    table(
      ['word', 'does'],
      rows.map(([word, does]) => [
        code(word),
        `${asText(does)}<pre>${asText(post(`${origin}/_control/faults`, rule(word)))}</pre>`,
      ]),
    ),
    '<h3>A tenth of all charges, at every gateway</h3>',
    pre(post(`${origin}/_control/faults`, { word: 'hang_after', rate: 0.1, verbs: ['charge'] })),
    '<h3>Clear all rules</h3>',
    `${pre(`curl -X DELETE ${origin}/_control/faults`)}</section>`,
  ].join('\n');
}

function controlSection(origin: string, gateway: string): string {
  const control = `${origin}/_control`;
  const account = 'ACCOUNT';
  const instruments = [{ token: 'TOKEN', customer: 'CUSTOMER', behaviour: 'insufficient_funds' }];
  const notices = { gateway, account, url: 'http://127.0.0.1:8080/notices', secret: 'SECRET' };
  return [
    '<section id="control"><h2>Control</h2>',
    `<p>${link('/_control/books/summary', 'What was taken, per account')}, `,
    `${link('/_control/books', 'every payment')}, `,
    `${link('/_control/faults', 'the rules in force')}, ${link('/_control/health', 'health')}.</p>`,
    '<h3>Two days pass: what falls due happens, and its notices are delivered</h3>',
    pre(post(`${control}/clock`, { advance_ms: 172_800_000 })),
    '<h3>A card that a customer stored before</h3>',
    pre(post(`${control}/seed`, { gateway, account, instruments })),
    '<h3>Where an account’s notices go</h3>',
    `${pre(post(`${control}/notices`, notices))}</section>`,
  ].join('\n');
}

function post(url: string, body: object): string {
  return `curl -X POST ${url} -d '${JSON.stringify(body)}'`;
}

function pre(text: string): string {
  return `<pre>${asText(text)}</pre>`;
}

function code(text: string): string {
  return `<code>${asText(text)}</code>`;
}

function link(to: string, text: string): string {
  return `<a href="${asText(to)}">${asText(text)}</a>`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = (row: readonly string[]) => row.map((cell) => `<td>${cell}</td>`).join('');
  const heads = head.map((cell) => `<th>${cell}</th>`).join('');
  const lines = rows.map((row) => `<tr>${cells(row)}</tr>`);
  return `<div class="wide"><table><tr>${heads}</tr>\n${lines.join('\n')}</table></div>`;
}

function reply(status: number, type: string, body: string): TwinReply {
  const headers = {
    'content-type': type,
    'content-security-policy': POLICY,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  };
  return { status, headers, body };
}

function whole(body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Sandbox of payment gateways</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>${CSS}</style></head><body>
${body}
</body></html>
`;
}

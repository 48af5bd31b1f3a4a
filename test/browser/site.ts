// The pages with a desk of the test's making, on a port, with a browser in front of them.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after } from 'node:test';
import Fastify from 'fastify';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { servePages } from '#pages/serve-pages.ts';
import { openBrowser } from '../browser.ts';
import { type FakeDesk, fakeDesk } from '../payer-views.ts';

const ARTEFACTS = join(import.meta.dirname, '..', '..', 'test-artefacts');

/** A page that takes longer is broken, even on a busy machine. */
const WAIT_MAX_MS = 40_000;

export const PHONE = { width: 390, height: 844 };
export const DESK = { width: 1280, height: 800 };

export type Site = {
  desk: FakeDesk;
  url: string;
  browser: Browser;
  /** A page in a context of its own, whose complaints are gathered. */
  open(options?: BrowserContextOptions): Promise<{ page: Page; complaints: string[] }>;
};

/** For a whole test file: closed at its end. */
export async function openSite(): Promise<Site> {
  const desk = fakeDesk();
  const app = Fastify({ forceCloseConnections: true });
  after(() => app.close());
  await servePages(app, { desk, base: '' });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  const browser = await openBrowser(after);
  return { desk, url, browser, open: (options) => openPage(browser, options) };
}

export async function openPage(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext({ viewport: PHONE, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(WAIT_MAX_MS);
  const complaints: string[] = [];
  context.on('console', (message) => {
    const { url } = message.location();
    if (message.type() === 'error') complaints.push(`${message.text()} ${url}`);
  });
  context.on('weberror', (error) => complaints.push(String(error.error())));
  return { page, complaints };
}

/** Into the folder of artefacts, for people to look at. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(ARTEFACTS, { recursive: true });
  await page.screenshot({ path: join(ARTEFACTS, `${name}.png`), fullPage: true });
}

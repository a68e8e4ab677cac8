import { existsSync } from 'node:fs';
import path from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { serveFolder } from './server.ts';

/** Debian's and Ubuntu's names of a browser with Chromium's protocol. */
const places = [process.env['CHROMIUM'], '/usr/bin/chromium', '/usr/bin/google-chrome', '/usr/bin/chromium-browser'];

/** A page of the site, with what it asked for and what it complained about. */
export interface Visit {
  readonly page: Page;
  /** Addresses of all requests of the page. */
  readonly requests: string[];
  /** Errors of scripts, and of the Content-Security-Policy. */
  readonly errors: string[];
}

/** The built site, in a real browser. */
export interface Site {
  readonly address: string;
  visit(file: string, options?: BrowserContextOptions): Promise<Visit>;
  close(): Promise<void>;
}

export async function openSite(): Promise<Site> {
  const executablePath = places.find((place) => place !== undefined && existsSync(place));
  if (executablePath === undefined)
    throw new Error('There is no Chromium. Install it: tools/provision/install.sh site');
  const { address, close } = await serveFolder(path.resolve(import.meta.dirname, '../dist'));
  const browser: Browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  return {
    address,
    visit: async (file, options = {}) => {
      const context = await browser.newContext(options);
      const page = await context.newPage();
      const requests: string[] = [];
      const errors: string[] = [];
      page.on('request', (request) => requests.push(request.url()));
      page.on('pageerror', (error) => errors.push(error.message));
      page.on('console', (message) => {
        // A network interface of the machine that comes or goes, such as a container's, is not a fault of the page.
        if (message.type() === 'error' && !message.text().includes('ERR_NETWORK_CHANGED')) errors.push(message.text());
      });
      await page.goto(`${address}/${file}`, { waitUntil: 'load' });
      return { page, requests, errors };
    },
    close: async () => {
      await browser.close();
      close();
    },
  };
}

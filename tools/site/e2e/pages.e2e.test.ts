import { readdirSync } from 'node:fs';
import path from 'node:path';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSite, type Site } from './browser.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

const dist = path.resolve(import.meta.dirname, '../dist');
const pages = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.html') && file !== '404.html',
);
const phone = { viewport: { width: 360, height: 740 } };

/** What keeps people from using a page: contrast, names of fields, order of headings. */
async function barriers(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: typeof axe }).axe.run('.VPContent'),
  );
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
}

test('every page opens on a small screen without an error, and asks nobody else for anything', async () => {
  const faults: string[] = [];
  const { page, requests, errors } = await site.visit('index.html', phone);
  for (const file of pages) {
    await page.goto(`${site.address}/${file}`);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    if (width > 360) faults.push(`${file} is ${width} wide`);
    faults.push(...errors.splice(0).map((error) => `${file}: ${error}`));
    const others = requests.splice(0).filter((url) => !url.startsWith(site.address) && !url.startsWith('data:'));
    faults.push(...others.map((url) => `${file} asks for ${url}`));
  }
  expect(faults).toEqual([]);
  expect(pages.length).toBeGreaterThan(30);
});

test('a page cannot send anything anywhere', async () => {
  const { page } = await site.visit('playground.html');
  const answers = await page.evaluate(() =>
    Promise.all(
      ['/index.html', 'https://example.com/'].map((url) =>
        fetch(url, { method: 'POST', body: 'a file' }).then(
          () => 'sent',
          () => 'refused',
        ),
      ),
    ),
  );
  expect(answers).toEqual(['refused', 'refused']);
});

test('the search finds a page', async () => {
  const { page, errors } = await site.visit('index.html');
  await page.getByRole('button', { name: 'Search' }).first().click();
  await page.getByRole('searchbox').fill('restore drill');
  await page.locator('.result').first().waitFor();
  expect(errors).toEqual([]);
});

test.each(['light', 'dark'] as const)('the first page and the playground have no barriers, %s', async (colorScheme) => {
  const home = await site.visit('index.html', { colorScheme });
  expect(await barriers(home.page)).toEqual([]);
  const { page } = await site.visit('playground.html', { ...phone, colorScheme });
  await page.getByRole('button', { name: 'Blazor, two databases' }).click();
  await page.getByText(/^All other answers/).click();
  await page.locator('#files').waitFor();
  expect(await barriers(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
});

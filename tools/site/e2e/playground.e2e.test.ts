import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { zipSync } from 'fflate';
import { asGolden } from 'tools-testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answer, downloaded, drop, shownFiles } from './actions.ts';
import { openSite, type Site, type Visit } from './browser.ts';
import { cases, type DroppedCase } from './golden-cases.ts';
import { planned } from './planned.ts';

let site: Site;
const scratch = mkdtempSync(path.join(tmpdir(), 'playground-'));
beforeAll(async () => {
  site = await openSite();
});
afterAll(async () => {
  rmSync(scratch, { recursive: true });
  await site.close();
});

/** Nothing was asked for but files of the site, all of them before the project was there, and nothing was complained about. */
function expectQuiet({ requests, errors }: Visit, before: number): void {
  expect(requests.filter((url) => !url.startsWith(`${site.address}/`) && !url.startsWith('blob:'))).toEqual([]);
  expect(requests.slice(before).filter((url) => !url.startsWith('blob:'))).toEqual([]);
  expect(errors).toEqual([]);
}

async function dropped(
  place: string,
  { target, id, answers }: DroppedCase,
): Promise<Visit & { readonly before: number }> {
  const visit = await site.visit('playground.html');
  await visit.page.getByTestId('drop').waitFor();
  await visit.page.waitForLoadState('networkidle');
  const before = visit.requests.length;
  await visit.page.context().setOffline(true);
  await drop(visit.page, place);
  await answer(visit.page, target, id, answers);
  return { ...visit, before };
}

function golden(files: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(files)
      .filter(([file]) => file !== '.deploy/deploy.sh')
      .map(([file, text]) => [file, asGolden(text)]),
  );
}

test.each(cases)('%s: a dropped folder shows the files of the golden case, without a network', async (_, dropCase) => {
  const visit = await dropped(dropCase.folder, dropCase);
  expect(golden(await shownFiles(visit.page))).toEqual(planned(dropCase));
  expectQuiet(visit, visit.before);
});

test('a dropped zip of a repository gives the same files, and they are downloaded with their modes', async () => {
  const [, dropCase] = cases[0] ?? expect.fail();
  const entries = readdirSync(dropCase.folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const zip = path.join(scratch, 'my-app.zip');
  writeFileSync(
    zip,
    zipSync(
      Object.fromEntries(
        entries.map((entry) => {
          const file = path.join(entry.parentPath, entry.name);
          return [
            `${path.basename(dropCase.folder)}/${path.relative(dropCase.folder, file)}`,
            new Uint8Array(readFileSync(file)),
          ];
        }),
      ),
    ),
  );
  const visit = await dropped(zip, dropCase);
  const files = await downloaded(visit.page);
  const texts = Object.fromEntries(
    Object.entries(files).map(([name, bytes]) => [name, new TextDecoder().decode(bytes)]),
  );
  expect(golden(texts)).toEqual(planned(dropCase));
  expect(texts['.deploy/deploy.sh']).toContain('# litestream-engine ');
  expectQuiet(visit, visit.before);
});

test('a zip that is none is explained, and the page goes on', async () => {
  const broken = path.join(scratch, 'broken.zip');
  writeFileSync(broken, 'no zip');
  const { page, errors } = await site.visit('playground.html');
  await page.getByTestId('zip').setInputFiles(broken);
  await page.getByText('broken.zip cannot be opened as a zip').waitFor();
  await page.getByRole('button', { name: 'Django with a Dockerfile' }).click();
  await page.getByRole('heading', { name: 'Found in shop' }).waitFor();
  expect(errors).toEqual([]);
});

test('a folder that is chosen shows its facts with their evidence, and a wrong answer what is wrong', async () => {
  const [, { folder }] = cases[0] ?? expect.fail();
  const { page } = await site.visit('playground.html');
  await page.getByTestId('folder').setInputFiles(folder);
  await page.getByRole('row', { name: /database app\.db .*Configure\.Db\.cs:\d+/ }).waitFor();
  await page.getByText(/^All other answers/).click();
  await page.locator('#field-domain').fill('no domain');
  await page.locator('#field-domain').blur();
  await page.getByText('must be a host name like app.example.com').waitFor();
  expect(await page.locator('[data-path]').count()).toBe(0);
});

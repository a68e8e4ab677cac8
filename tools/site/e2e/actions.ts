import { readFileSync } from 'node:fs';
import { unzipSync } from 'fflate';
import type { Page } from 'playwright-core';
import type { Answers } from 'litestream-generator-core';

/** Drops a folder or a file of this machine into the page, as a file manager does. */
export async function drop(page: Page, place: string): Promise<void> {
  const zone = page.getByTestId('drop');
  await zone.waitFor();
  const box = await zone.boundingBox();
  const session = await page.context().newCDPSession(page);
  const at = {
    x: (box?.x ?? 0) + 40,
    y: (box?.y ?? 0) + 20,
    data: { items: [], files: [place], dragOperationsMask: 1 },
  };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, ...at });
  await page.getByRole('heading', { name: /^Found in / }).waitFor();
}

/** Chooses a storage and answers questions, each in its field. */
export async function answer(page: Page, target: string, id: string, answers: Answers): Promise<void> {
  await page.getByLabel('Storage').selectOption(target);
  await page.getByText(/^All other answers/).click();
  await fill(page, 'id', id);
  for (const [name, value] of Object.entries(answers)) {
    if (typeof value === 'boolean') await page.locator(`#field-${name}`).setChecked(value);
    else await fill(page, name, Array.isArray(value) ? value.join('\n') : String(value));
  }
}

async function fill(page: Page, name: string, text: string): Promise<void> {
  const field = page.locator(`#field-${name}`);
  await field.fill(text);
  await field.blur();
}

/** The text of each file, as the page shows it when the file is chosen. */
export async function shownFiles(page: Page): Promise<Record<string, string>> {
  const shown: Record<string, string> = {};
  for (const button of await page.locator('[data-path]').all()) {
    const path = (await button.getAttribute('data-path')) ?? '';
    await button.click();
    await page.locator('.file-head strong', { hasText: path }).waitFor();
    shown[path] = (await page.getByTestId('text').textContent()) ?? '';
  }
  return shown;
}

/** The files of the zip that the page makes. */
export async function downloaded(page: Page): Promise<Record<string, Uint8Array>> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download all as a zip' }).click(),
  ]);
  return unzipSync(new Uint8Array(readFileSync(await download.path())));
}

import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { attempt, run } from '../../lib/command.mjs';
import { printedCommands } from '../lib/printed.mjs';

export const title =
  'the commands of docs/kubernetes.md, typed as printed: data of another deployment, and an earlier state as a file';

/** @param {import('../lib/world.mjs').World} world */
export async function play({ step, expect, storage, place, folder, log }) {
  const { values } = await storage();
  const site = await place();
  const first = await site.release(values);
  expect(first.failed, 'the step of the first release that failed').is('');
  await site.write(20);

  const old = path.join(folder, 'old-place');
  mkdirSync(old);
  const sql = (/** @type {string} */ text) => run('sqlite3', [path.join(old, 'app.db'), text]);
  /** @param {string} script */
  const type = async (script) => {
    const answer = await attempt('bash', ['-euc', `cd '${old}'; ${script}`]);
    log(`$ ${script}\n${answer.output}\n`);
    return answer;
  };
  const { blocks, inline } = printedCommands('From another deployment', site.id);
  const bring = blocks[0] ?? '';

  // In the old place the pages have another size, so the first try is refused, and changes nothing.
  await sql(`pragma page_size = 8192; create table counter(id integer primary key, at text, note text);
    insert into counter(note) select 'old' from generate_series(1, 300)`);
  const refused = await step('data with another page size is refused', () => type(bring));
  expect([refused.code, refused.output], 'the first try').matches(/^1,[^]*attempt to write a readonly database/);
  expect(await site.rows(), 'rows').is({ 'app.db': 20, 'jobs/jobs.db': 20 });
  const repaired = inline.find((words) => words.startsWith('sqlite3 earlier.db '));
  const [backup = '', ...others] = bring.split('\n');
  const brought = await step('the same with the page size of the other one', () =>
    type([backup, repaired, ...others].join('\n')),
  );
  expect([brought.code, brought.output], 'the second try').matches(/^0,/);
  await site.ready();
  expect(await site.query('select count(*) from counter'), 'rows on the volume').is('300');
  const again = await step('a release migrates it', () => site.release(values));
  expect(again.failed, 'the step that failed').is('');
  expect(await site.rows(), 'rows').is({ 'app.db': 300, 'jobs/jobs.db': 20 });
  await site.write(1);
  const lost = await site.loseVolume();
  await site.ready(lost);
  expect(await site.rows(), 'rows after the volume was lost').is({ 'app.db': 301, 'jobs/jobs.db': 21 });

  await wait(2000);
  const at = new Date().toISOString().replace(/\.\d+/, '');
  await wait(2000);
  await site.write(5);
  const look = printedCommands('Back to a point in time', site.id).blocks[1] ?? '';
  const looked = await step('an earlier state as a file', () => type(`rm app.db\n${look.replace(/\d{4}-\S+Z/, at)}`));
  expect([looked.code, looked.output], 'the look').matches(/^0,/);
  expect(await sql('select count(*) from counter'), 'rows of that time').is('301');
  expect((await site.rows())['app.db'], 'rows that the app has').is(306);
}

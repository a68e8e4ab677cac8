import { readFileSync } from 'node:fs';
import path from 'node:path';
import { attempt } from '../lib/command.mjs';
import { root } from '../lib/engine.mjs';

export const title =
  'the generated guide, command by command as it is written: every day, and when data was changed by mistake';
export const smoke = false;

/** Chapters of the guide whose commands a person types on the host, and the one of docs/engine.md. */
const chapters = ['Every day', 'Recovery'];
const docsChapter = 'The folder on the host';
const example = '2026-01-31T12:00:00Z';

/**
 * Commands that are not run here, by how they begin, each with its reason.
 * @type {Record<string, string>}
 */
const notRun = {
  'gh workflow run recover.yml':
    'asks GitHub, which is not reached from here; the scenarios of recover.yml run that workflow',
  'gh secret set DEPLOY_KNOWN_HOSTS': 'asks GitHub; the scenario `guide` types it',
  'gh workflow run release.yml': 'asks GitHub; the scenario `guide` types it',
};
const runHere = (/** @type {string} */ line) => !Object.keys(notRun).some((beginning) => line.startsWith(beginning));

/** @param {import('../lib/world.mjs').World & { folder: string }} world */
export async function play({ host, storage, expect, app, folder, moment }) {
  expect(
    (await host.deploy({ values: storage.values, image: app(1), options: ['--first-deploy'] })).code,
    'exit code of the first deploy',
  ).is(0);
  await host.write(10);
  const good = await moment();
  await host.write(50);
  const rows = (/** @type {number} */ count) => async () =>
    expect(await host.eventualRows(), 'rows').is({ 'app.db': count, 'jobs/jobs.db': count });
  const looked = `${host.home}/look/${good.replaceAll(':', '')}`;

  /**
   * What each line promises: words of its output, and what holds afterwards.
   * @type {Record<string, { says: RegExp, holds?: () => Promise<unknown>, endless?: boolean }>}
   */
  const promises = {
    './deploy.sh status': { says: /litestream[^]*app\.db: keep, volume [0-9a-f]{16}, backup [0-9a-f]{16} of 20/ },
    './deploy.sh backups': {
      says: /^jobs\/jobs\.db\n +newest [^]*Every point in time from 20\S+Z on can be restored/m,
      holds: rows(60),
    },
    'docker compose ps': { says: /litestream[^]*(healthy|starting)/ },
    'docker compose logs -f app': { says: /sample-app 1 listens/, endless: true },
    [`./deploy.sh look --at ${good}`]: {
      says: new RegExp(
        `  ${looked}/app\\.db\n  ${looked}/jobs/jobs\\.db\n[^]*\\./deploy\\.sh --adopt backup --at ${good}`,
      ),
      holds: async () => {
        for (const file of ['app.db', 'jobs/jobs.db'])
          expect(
            await host.query(`${looked}/${file}`, 'pragma integrity_check; select count(*) from counter'),
            file,
          ).is('ok\n10');
        await rows(60)();
      },
    },
    [`./deploy.sh --adopt backup --at ${good}`]: {
      says: /set aside: app\.db[^]* deployed\n[^]*^proven=app\.db@/m,
      holds: rows(10),
    },
    'docker compose exec litestream ls -AR /data/.litestream-deployment/aside': { says: /^app\.db$/m },
    'docker compose run --rm --no-deps --entrypoint rm restore -rf /data/.litestream-deployment/aside': {
      says: /^/,
      holds: async () =>
        expect(await host.onVolume('ls /data/.litestream-deployment'), 'what lies beside the data').lacks('aside'),
    },
  };

  const guide = readFileSync(path.join(folder, 'checkout/.deploy/README.md'), 'utf8');
  const docs = readFileSync(path.join(root, 'docs/engine.md'), 'utf8');
  const lines = [...chapters.flatMap((chapter) => commands(guide, chapter)), ...commands(docs, docsChapter)].map(
    (line) => line.replaceAll(example, good),
  );
  expect(
    lines.filter((line) => runHere(line) && !(line in promises)),
    'commands of the guide that nobody checks',
  ).is([]);
  expect(
    Object.keys({ ...promises, ...notRun }).filter((line) => !lines.some((one) => one.startsWith(line))),
    'commands that the guide has lost',
  ).is([]);

  let at = host.home;
  for (const line of lines.filter(runHere)) {
    const { says, holds, endless = false } = promises[line] ?? { says: /^$/ };
    // As in one terminal: the next line begins where this one ends. What goes on for ever ends with Ctrl-C.
    const { code, output } = await attempt(
      'timeout',
      ['--signal=INT', endless ? '5' : '300', 'bash', '-c', `${line} && printf '\\n%s' "$PWD"`],
      { cwd: at, env: { HOME: `${folder}/host` } },
    );
    expect(code === 0 || endless, `${line} succeeds (${output})`).is(true);
    if (!endless) at = output.split('\n').at(-1) ?? at;
    expect(
      output
        .split('\n')
        .slice(0, endless ? undefined : -1)
        .join('\n')
        .trim(),
      line,
    ).matches(says);
    await holds?.();
  }
}

/**
 * Lines of the shell blocks below a heading, without their remarks; a line that goes on is one.
 * @param {string} guide
 * @param {string} chapter
 */
function commands(guide, chapter) {
  const [, text = ''] = new RegExp(`^## ${chapter}\n([^]*?)(?=^## |$(?![^]))`, 'm').exec(guide) ?? [];
  return [...text.matchAll(/^```sh\n([^]*?)^```$/gm)]
    .flatMap(([, block = '']) => block.replaceAll('\\\n', '').split('\n'))
    .map((line) => line.replace(/ +# .*$/, '').trim())
    .filter(Boolean);
}

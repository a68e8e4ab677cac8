import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { bash, engine, noShell, scratch } from './shell.js';

const entry = (name: string, replica: string) => `  - path: "/data/${name}"\n    ${replica}\n`;
const app = entry('app.db', 'replica: &storage { type: s3, path: "${DEPLOYMENT_ID}/app.db" }');

/** What the restore check says of a litestream.yml with these entries. */
async function said(...entries: string[]): Promise<string> {
  const file = path.join(scratch(), 'litestream.yml');
  writeFileSync(
    file,
    `# path: "/data/app.db"\nsocket: { enabled: true, path: "/tmp/litestream.sock" }\ndbs:\n${entries.join('')}`,
  );
  return (await bash(['-c', '. "$1"; litestream_config=$2; require_own_places; report_problems x', 'x', engine, file]))
    .output;
}

test.skipIf(noShell).each([
  ['as they are generated', [entry('jobs.db', 'replica: { <<: *storage, path: "${DEPLOYMENT_ID}/jobs.db" }')]],
  ['by blocks', [entry('jobs.db', 'replica:\n      <<: *storage\n      path: ${DEPLOYMENT_ID}/jobs.db')]],
  ['by their addresses', [entry('jobs.db', 'replica: { url: s3://bucket/jobs.db }')]],
  ['with a folder', ['  - dir: /data/logs\n    replica: { <<: *storage, path: "${DEPLOYMENT_ID}/logs" }\n']],
  ['with quotes in a name', [1, 2].map((n) => entry(`a\\"${n}`, `replica: { path: "\${DEPLOYMENT_ID}/a\\"${n}" }`))],
])('databases that have places of their own, %s', async (_, entries) => {
  expect(await said(app, ...entries)).toBe('');
});

test.skipIf(noShell).each([
  [
    'a copied path',
    [entry('jobs.db', 'replica: { <<: *storage, path: "${DEPLOYMENT_ID}/app.db" }')],
    '${DEPLOYMENT_ID}/app.db',
  ],
  [
    'the same without quotes',
    [entry('jobs.db', 'replica:\n      path: ${DEPLOYMENT_ID}/app.db/')],
    '${DEPLOYMENT_ID}/app.db',
  ],
  ['an alias alone', [entry('jobs.db', 'replica: *storage')], '/data/jobs.db'],
  [
    'an alias with something else',
    [entry('jobs.db', 'replica: { <<: *storage, region: x }'), entry('b', 'replica: { path: b }')],
    '/data/jobs.db',
  ],
  ['one address twice', [1, 2].map((n) => entry(`${n}.db`, 'replica: { url: s3://bucket/all }')), 's3://bucket/all'],
  ['two folders', ['a', 'b'].map((name) => `  - dir: /data/${name}\n    replica: { <<: *storage, path: "x" }\n`), 'x'],
])('two databases in one place are refused: %s', async (_, entries, place) => {
  expect(await said(app, ...entries)).toContain(`the same place in the storage (see ${place} there)`);
});

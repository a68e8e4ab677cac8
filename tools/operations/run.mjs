// Nine operations on real projects, with the real command in real git checkouts: what comes of it, and what git sees.
//   node tools/operations/run.mjs <folder of repositories> [--copier <copier>] [--only <name>] [--write] [--rows <file.json>]
// Every folder in that folder is a repository, or holds one as `repo`. They are cloned and never written to.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { copierTemplate } from './copier.mjs';
import { made, surviving } from './edits.mjs';
import { openCheckout } from './checkout.mjs';
import { newerGenerator } from './newer-generator.mjs';
import { operations } from './operations.mjs';
import { table } from './table.mjs';

const { values, positionals } = parseArgs({
  options: {
    copier: { type: 'string' },
    only: { type: 'string', default: '' },
    write: { type: 'boolean' },
    rows: { type: 'string' },
  },
  allowPositionals: true,
});
const root = resolve(import.meta.dirname, '../..');
const repositories = resolve(positionals[0] ?? '.');
const scratch = mkdtempSync(join(tmpdir(), 'litestream-operations-'));
const today = join(root, 'packages/create/bin/create-litestream.js');
const newer = newerGenerator(root, join(scratch, 'newer'));
const rows = [];

for (const name of readdirSync(repositories).filter((entry) => entry.includes(values.only))) {
  const inside = join(repositories, name, 'repo');
  tree(name.replace(/^.*\+/, ''), existsSync(inside) ? inside : join(repositories, name));
}
if (values.rows !== undefined) writeFileSync(values.rows, JSON.stringify(rows));
const text = table(rows);
console.log(`\n${text}`);
if (values.write) {
  const page = join(root, 'docs/benchmarks.md');
  const block = /(<!-- operations -->\n)[^]*?(<!-- \/operations -->)/;
  writeFileSync(
    page,
    readFileSync(page, 'utf8').replace(block, (_, start, end) => `${start}${text}\n${end}`),
  );
}
rmSync(scratch, { recursive: true, force: true });
process.exitCode = rows.every(({ good }) => good) ? 0 : 1;

/** All operations on one project. */
function tree(name, source) {
  const checkout = openCheckout(source, join(scratch, name));
  const project = checkout.git('rev-parse', 'HEAD').trim();
  const firstFlags = [
    '--yes',
    '--force',
    '--target',
    's3',
    ...(needsDatabase(checkout) ? ['--database', 'app.db'] : []),
  ];
  const create = (generator, flags) => checkout.run(process.execPath, [generator, ...flags]);
  const begin = create(today, firstFlags);
  if (begin.exit !== 0) throw new Error(`${name}: ${begin.output}`);
  const first = checkout.commit('First run');
  const texts = () =>
    Object.fromEntries(
      checkout
        .git('diff', '--name-only', '--diff-filter=AM', project)
        .trim()
        .split('\n')
        .map((file) => [file, checkout.read(file)]),
    );
  const versions = [texts()];
  for (const { name: operation, from, change, flags, newer: next, result, clean } of operations) {
    checkout.back(from === 'first' ? first : project);
    change?.(checkout);
    checkout.commit('Work');
    /** The same once more, committed before: whether git sees anything then. */
    const again = () => {
      checkout.commit('Again');
      create(today, ['--yes']);
      return checkout.git('status', '--porcelain') === '';
    };
    const { exit, output, seconds } = create(next ? newer : today, flags === 'first' ? firstFlags : flags);
    const seen = checkout.seen();
    const found = exit === 0 ? result(checkout, again) : output.slice(output.indexOf('✖'));
    const conflicts = (output.match(/^ +differs /gm) ?? []).length;
    if (operation === 'newer generator, untouched') versions.push(texts());
    const kept = change === undefined || from !== 'first' || !/edits/.test(found) || surviving(checkout) === made;
    const good = exit === 0 && kept && !/NO/.test(found) && (clean !== true || seen.M + seen.A + seen.D === 0);
    rows.push({ tree: name, operation, exit, seconds, seen, conflicts, found, good });
    console.log(
      `${good ? 'ok    ' : 'FAILED'}  ${name}: ${operation}: exit ${exit}, ${JSON.stringify(seen)}, ${found}`,
    );
  }
  if (values.copier !== undefined) byCopier(name, checkout, project, versions);
}

/** The same work with Copier. */
function byCopier(name, checkout, project, versions) {
  const template = copierTemplate(join(scratch, `template-${name}`), versions);
  checkout.back(project);
  checkout.run(values.copier, ['copy', '--quiet', '--defaults', '--overwrite', '--vcs-ref=v1', template, '.']);
  const first = checkout.commit('First copy');
  for (const { name: operation, change, copier } of operations) {
    if (copier === undefined) continue;
    checkout.back(first);
    change?.(checkout);
    checkout.commit('Work');
    const ref = copier.some((word) => word.startsWith('--vcs-ref')) ? [] : ['--vcs-ref=v1'];
    const { exit, seconds, output } = checkout.run(values.copier, [
      'update',
      '--quiet',
      '--defaults',
      ...ref,
      ...copier,
    ]);
    const seen = checkout.seen();
    const row = rows.find((one) => one.tree === name && one.operation === operation);
    row.copier = { exit, seconds, seen, kept: change === undefined ? undefined : surviving(checkout) };
    console.log(
      `copier  ${name}: ${operation}: exit ${exit}, ${seconds.toFixed(1)} s, ${JSON.stringify(row.copier)} ${exit === 0 ? '' : output}`,
    );
  }
}

/** Where the project has no database yet, one has to be named. */
function needsDatabase(checkout) {
  return /No database|--database/.test(
    checkout.run(process.execPath, [today, '--yes', '--force', '--target', 's3', '--dry-run']).output.split('✖')[1] ??
      '',
  );
}

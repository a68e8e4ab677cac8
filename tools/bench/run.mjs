// Every figure that README and docs give: npm run bench [-- --only redeploy --target s3 --rounds 5 --quick --write]
// Ratios within one run, because machines are noisy. Ends with 1 when a bound does not hold.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root, startEngine } from '../e2e/lib/engine.mjs';
import { targets as all } from '../e2e/lib/servers.mjs';
import { chart } from './lib/chart.mjs';
import { table, write } from './lib/report.mjs';

const benches = readdirSync(path.join(import.meta.dirname, 'benches'))
  .map((file) => path.basename(file, '.mjs'))
  .toSorted();
const { values: flags } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    target: { type: 'string', multiple: true },
    rounds: { type: 'string' },
    quick: { type: 'boolean', default: false },
    large: { type: 'boolean', default: false },
    compose: { type: 'string', default: '5.6.0' },
    write: { type: 'boolean', default: false },
  },
});
const rounds = Number(flags.rounds ?? (flags.quick ? 3 : 7));
const unknown = [
  ...(flags.only ?? []).filter((name) => !benches.includes(name)),
  ...(flags.target ?? []).filter((name) => !all.includes(name)),
];
if (unknown.length > 0 || !Number.isInteger(rounds) || rounds < 1) {
  console.error(
    unknown.length > 0
      ? `There is no ${unknown.join(', ')}. Benchmarks: ${benches.join(', ')}. Targets: ${all.join(', ')}.`
      : `--rounds ${flags.rounds} is not a number of rounds.\n  → Give a whole number: npm run bench -- --rounds 7`,
  );
  process.exit(2);
}

const logs = path.join(root, '.e2e');
mkdirSync(logs, { recursive: true });
let log = '';
/** @type {(() => Promise<void>) | undefined} */
let stop;
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => {
    void Promise.resolve(stop?.()).then(() => process.exit(130));
  });

let missed = 0;
try {
  for (const name of flags.only ?? benches) {
    /** @type {import('./lib/report.mjs').Benchmark} */
    const benchmark = await import(path.join(import.meta.dirname, 'benches', `${name}.mjs`));
    if (benchmark.engine !== false) stop ??= await startEngine(flags.compose);
    const started = Date.now();
    const { rows, timelines } = await benchmark.run({
      targets: flags.target ?? all,
      rounds,
      quick: flags.quick,
      large: flags.large,
      log: (text) => {
        log += text;
      },
    });
    missed += rows.filter(({ within }) => within === false).length;
    console.log(`\n${name}: ${benchmark.title}, ${Math.round((Date.now() - started) / 1000)} s\n${table(rows)}`);
    if (!flags.write) continue;
    write(
      path.join(root, 'docs/benchmarks.md'),
      name,
      benchmark,
      rows,
      [
        'npm run bench -- --only',
        name,
        ...(benchmark.engine === false ? [] : (flags.target ?? []).flatMap((target) => ['--target', target])),
        ...(flags.quick ? ['--quick'] : []),
        ...(flags.large ? ['--large'] : []),
        ...(flags.rounds ? ['--rounds', flags.rounds] : []),
      ].join(' '),
    );
    if (timelines) writeFileSync(path.join(root, 'docs/start-up.svg'), chart(timelines));
  }
} finally {
  writeFileSync(path.join(logs, 'bench.log'), log);
  await stop?.();
}
if (missed > 0) console.error(`\n${missed} bounds do not hold; what was said meanwhile: .e2e/bench.log`);
process.exit(missed === 0 ? 0 : 1); // open streams of Docker's would keep it alive

import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { renderGoldens, type Cell } from '../src/cells.js';
import { validators } from '../src/validators/index.js';

const root = mkdtempSync(path.join(os.tmpdir(), 'cells-'));
const goldens = renderGoldens(root);
const sound = (of: string): Cell =>
  goldens.find(({ template }) => template === (of === 'compose' ? 'blazor-s3' : `blazor-${of}`)) as Cell;

afterAll(() => rmSync(root, { recursive: true }));

/** A fault for each validator: the file, what is put in place of what. */
const faults: readonly {
  readonly of: RegExp;
  readonly file: string;
  readonly from?: string | RegExp;
  readonly to: string;
}[] = [
  {
    of: /^compose/,
    file: '.deploy/docker-compose-template.yml',
    from: 'restart: unless-stopped',
    to: 'restart: unless-stopped\n    helthcheck: {}',
  },
  {
    of: /^compose/,
    file: '.deploy/docker-compose-template.yml',
    from: '${REPLICA_BUCKET:?secret AWS_S3_BUCKET is missing}',
    to: 'bucket',
  },
  {
    of: /^compose/,
    file: '.deploy/docker-compose-template.yml',
    from: /\$\{(\w+):\?[^}]*missing[^}]*\}/g,
    to: '${$1}',
  },
  { of: /^litestream$/, file: '.deploy/litestream.yml', from: 'type: s3', to: 'type: s4' },
  { of: /^litestream$/, file: '.deploy/litestream.yml', from: '"/data/app.db"', to: '"/data/other.db"' },
  { of: /^litestream keys$/, file: '.deploy/litestream.yml', from: 'retention: 192h', to: 'retain: 192h' },
  { of: /^actionlint/, file: '.github/workflows/release.yml', from: 'runs-on:', to: 'runs-in:' },
  {
    of: /^actionlint @vN$/,
    file: '.github/workflows/release.yml',
    from: 'persist-credentials:',
    to: 'persist-credential:',
  },
  { of: /^actionlint @vN$/, file: '.github/workflows/release.yml', from: 'username:', to: 'user:' },
  {
    of: /^zizmor$/,
    file: '.github/workflows/release.yml',
    from: 'persist-credentials: false',
    to: 'persist-credentials: true',
  },
  {
    of: /^kubeconform$/,
    file: '.deploy/kubernetes/app.yaml',
    from: 'restartPolicy: Always',
    to: 'restartPolcy: Always',
  },
  { of: /^kubeconform$/, file: '.deploy/kubernetes/kustomization.yaml', from: 'network.yaml', to: 'networks.yaml' },
  {
    of: /^kubeconform$/,
    file: '.deploy/kubernetes/readers.yaml',
    from: 'topologySpreadConstraints:',
    to: 'topologySpreadConstraint:',
  },
  { of: /^kubeconform$/, file: '.deploy/kubernetes-access.yaml', from: 'roleRef', to: 'roleReference' },
  { of: /^actionlint/, file: '.github/workflows/recover.yml', from: 'runs-on:', to: 'runs-in:' },
  {
    of: /^zizmor$/,
    file: '.github/workflows/restore-drill.yml',
    from: 'persist-credentials: false',
    to: 'persist-credentials: true',
  },
  {
    of: /^kubeconform$/,
    file: '.deploy/kubernetes/pod-monitor.yaml',
    from: 'podMetricsEndpoints:',
    to: 'podMetricEndpoints:',
  },
];

describe.for(validators)('$name finds what is wrong', ({ name, missing, platform = 'compose', check }) => {
  if (missing !== undefined) process.stdout.write(`skipped: ${missing}\n`);
  const mine = faults.filter(({ of }) => of.test(name));
  test('has a fault to find', () => expect(mine).not.toEqual([]));
  test.skipIf(missing !== undefined).for(mine.map((fault, index) => ({ ...fault, index })))(
    '$file: $to',
    async ({ file, from, to, index }) => {
      const folder = path.join(root, `${name}-${index}`);
      cpSync(sound(platform).folder, folder, { recursive: true });
      const broken = path.join(folder, file);
      const before = readFileSync(broken, 'utf8');
      if (from === undefined) appendFileSync(broken, to);
      else writeFileSync(broken, before.replaceAll(from, to));
      expect(readFileSync(broken, 'utf8')).not.toBe(before);
      expect(await check({ ...sound(platform), folder })).toBeTypeOf('string');
    },
  );
});

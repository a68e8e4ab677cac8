import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { families } from 'generator-litestream';
import { renderCase } from 'tools-testkit';
import { afterAll, expect, test } from 'vitest';
import { findTool, run } from '../src/tools.js';
import { notInstalled } from '../src/validator.js';

const folder = mkdtempSync(path.join(os.tmpdir(), 'alerts-'));
afterAll(() => rmSync(folder, { recursive: true }));

const promtool = findTool('promtool');
if (promtool === undefined) process.stdout.write(`skipped: ${notInstalled('promtool')}\n`);

/** A series of Litestream's, with a value each minute. */
const series = (name: string, values: string) => ({
  series: `${name}{job="litestream", instance="litestream:9090", db="/data/app.db"}`,
  values,
});
const up = { series: 'up{job="litestream", instance="litestream:9090"}', values: '1x60' };
const validated = series('litestream_last_validation_success', '1x60');
const alert = (alertname: string, minute: number, summary?: string, database = true) => ({
  alertname,
  eval_time: `${minute}m`,
  exp_alerts:
    summary === undefined
      ? []
      : [
          {
            exp_labels: {
              severity: 'critical',
              ...(alertname === 'LitestreamDown'
                ? { job: 'litestream', ...(database ? { instance: 'litestream:9090' } : {}) }
                : { instance: 'litestream:9090', db: '/data/app.db' }),
            },
            exp_annotations: { summary },
          },
        ],
});
const unreadable = 'The storage cannot be read, or lacks files of /data/app.db. On the host: ./deploy.sh status';
const down = 'The sidecar does not answer, so nothing is backed up. On the host: ./deploy.sh status';
const old =
  'The backup of /data/app.db was last found to be whole more than half an hour ago. On the host: ./deploy.sh status';
const full = 'The disk is full, so /data/app.db is not backed up. Make room on the data volume.';

const tests = [
  {
    name: 'well',
    series: [up, validated],
    alerts: ['LitestreamDown', 'LitestreamStorageUnreadable'].map((name) => alert(name, 50)),
  },
  {
    name: 'the sidecar is gone',
    series: [{ ...up, values: '1x10 0x50' }],
    alerts: [alert('LitestreamDown', 14), alert('LitestreamDown', 17, down)],
  },
  { name: 'nobody scrapes it', series: [validated], alerts: [alert('LitestreamDown', 6, down, false)] },
  {
    name: 'the storage died',
    series: [up, series('litestream_last_validation_success', '1x10 0x50')],
    alerts: [alert('LitestreamStorageUnreadable', 15), alert('LitestreamStorageUnreadable', 22, unreadable)],
  },
  {
    name: 'the storage is back in time',
    series: [up, series('litestream_last_validation_success', '1x10 0x5 1x40')],
    alerts: [alert('LitestreamStorageUnreadable', 30)],
  },
  {
    name: 'validation hangs',
    series: [up, validated, series('litestream_last_validation_success_timestamp_seconds', '0+60x5 300x55')],
    alerts: [alert('LitestreamNotValidated', 20), alert('LitestreamNotValidated', 42, old)],
  },
  {
    name: 'the disk is full',
    series: [up, validated, series('litestream_disk_full', '0x5 1x55')],
    alerts: [alert('LitestreamDiskFull', 4), alert('LitestreamDiskFull', 8, full)],
  },
];

test('promtool is there where a skipped test would be a hole', () => {
  if (process.env['CI'] !== undefined) expect(promtool, notInstalled('promtool')).toBeDefined();
});

test.skipIf(promtool === undefined)(
  'the alert rules do what they say',
  async () => {
    const { files } = renderCase(families, {
      folder: path.resolve(import.meta.dirname, '../../../packages/blazor/test/fixtures/blazor-today'),
      target: 's3',
      answers: { metrics: true },
      id: 'blazor-k3x9q2',
      others: [],
    });
    const text = files.find(({ path: name }) => name === '.deploy/alerts.yml')?.text ?? '';
    const rules = path.join(folder, 'alerts.yml');
    writeFileSync(rules, text);
    expect(await run(promtool ?? '', ['check', 'rules', rules])).toMatchObject({ code: 0 });
    const file = path.join(folder, 'tests.yml');
    writeFileSync(
      file,
      JSON.stringify({
        rule_files: [rules],
        evaluation_interval: '1m',
        tests: tests.map(({ name, series: input_series, alerts }) => ({
          name,
          interval: '1m',
          input_series,
          alert_rule_test: alerts,
        })),
      }),
    );
    const { code, all } = await run(promtool ?? '', ['test', 'rules', file]);
    expect([code, all]).toEqual([0, expect.stringContaining('SUCCESS')]);

    // Rules that never fire are found out.
    writeFileSync(rules, text.replace('== 0', '== 7'));
    expect((await run(promtool ?? '', ['test', 'rules', file])).code).not.toBe(0);
  },
  60_000,
);

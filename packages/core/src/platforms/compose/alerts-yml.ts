import type { Deployment } from '../../deployment/deployment.js';
import type { GeneratedFile } from '../generated-file.js';
import { composeFiles } from './paths.js';
import { entry, inlineMap, list, map, quoted, yamlText } from '../shared/yaml-text.js';

/** The name that the scrape configuration has to give: the same in every environment, which the label `instance` tells apart. */
const job = 'litestream';

/** A rule: the condition, how long it must last, and the text of the alert. */
const rules: readonly (readonly [alert: string, expression: string, time: string, summary: string])[] = [
  [
    'LitestreamDown',
    `up{job="${job}"} == 0 or absent(up{job="${job}"})`,
    '5m',
    'The sidecar does not answer, so nothing is backed up. On the host: ./deploy.sh status',
  ],
  [
    'LitestreamStorageUnreadable',
    `min by (instance, db) (litestream_last_validation_success{job="${job}"}) == 0`,
    '10m',
    'The storage cannot be read, or lacks files of {{ $labels.db }}. On the host: ./deploy.sh status',
  ],
  [
    'LitestreamNotValidated',
    `time() - max by (instance, db) (litestream_last_validation_success_timestamp_seconds{job="${job}"}) > 1800`,
    '5m',
    'The backup of {{ $labels.db }} was last found to be whole more than half an hour ago. On the host: ./deploy.sh status',
  ],
  [
    'LitestreamDiskFull',
    `max by (instance, db) (litestream_disk_full{job="${job}"}) == 1`,
    '1m',
    'The disk is full, so {{ $labels.db }} is not backed up. Make room on the data volume.',
  ],
];

/** Alert rules for Prometheus, on request: the same for every deployment. */
export function renderAlertsYml({ metrics }: Deployment): GeneratedFile | undefined {
  if (!metrics) return undefined;
  const root = map([
    entry(
      'groups',
      list([
        map([
          entry('name', 'litestream'),
          entry(
            'rules',
            list(
              rules.map(([alert, expression, time, summary]) =>
                map([
                  entry('alert', alert),
                  entry('expr', expression),
                  entry('for', time),
                  entry('labels', inlineMap([entry('severity', 'critical')])),
                  entry('annotations', inlineMap([entry('summary', quoted(summary))])),
                ]),
              ),
            ),
          ),
        ]),
      ]),
    ),
  ]);
  return { path: composeFiles.alerts, text: yamlText(root, head), purpose: 'alert rules for Prometheus' };
}

const head = `Alert rules for a Prometheus on the network of this deployment, which scrapes litestream:9090 as job "${job}":
  scrape_configs: [ { job_name: ${job}, static_configs: [ { targets: [ "litestream:9090" ] } ] } ]
Nothing here is deployed; docs/monitoring.md of the documentation says how to begin.`;

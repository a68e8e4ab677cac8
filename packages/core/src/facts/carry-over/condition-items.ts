import type { YamlNode } from '../../project/yaml-file.js';
import { buildsImage } from './build-script.js';
import type { EarlierItem } from './earlier-item.js';
import { reachesHost } from './reference-items.js';
import { isTestJob } from './test-jobs.js';

/** Conditions of a job, and of its steps that build the image or reach the host: they decide what is deployed, and when. */
export function conditionItems(name: string, job: YamlNode): readonly EarlierItem[] {
  if (isTestJob(job)) return [];
  const steps = job
    .get('steps')
    .items.filter((step) => (buildsImage(step) || reachesHost(step) || runsRemotely(step)) && !onlyMigrates(step));
  return [
    ...conditionItem(`the job ${name}`, job.get('if')),
    ...steps.flatMap((step) =>
      conditionItem(
        `the step ${step.get('name').text ?? step.get('uses').text?.replace(/@.*$/, '') ?? ''}`.trim(),
        step.get('if'),
      ),
    ),
  ];
}

function conditionItem(of: string, node: YamlNode): readonly EarlierItem[] {
  const condition = node.text
    ?.trim()
    .replace(/^\$\{\{\s*([\s\S]*?)\s*\}\}$/, '$1')
    .replaceAll(/\s+/g, ' ');
  return condition === undefined
    ? []
    : [
        {
          kind: 'setting',
          name: `condition of ${of}: ${condition}`,
          where: node.from,
          value: `condition: ${condition}`,
        },
      ];
}

/** Commands that start a version. */
const STARTS =
  /\bkamal\s+(?:deploy|redeploy|setup|app\s+boot)\b|\b(?:compose|stack)\b.*\s(?:up|deploy|restart)\b|\bdocker\s+(?:run\s.*(?:-\w*d\b|--detach)|restart)\b|\bsystemctl\s+\w*start\b/;

/** Whether a step only migrates. A migration finds out itself what it has to do, so the condition of the step does not matter. */
function onlyMigrates(step: YamlNode): boolean {
  const script = [step.get('run').text, step.get('with').get('script').text].join('\n');
  return /migrat/i.test(script) && !STARTS.test(script);
}

function runsRemotely(step: YamlNode): boolean {
  return /\b(?:ssh|scp|rsync|kamal|docker\s+stack|docker(?:\s+|-)compose|curl|ansible-playbook)\s/.test(
    step.get('run').text ?? '',
  );
}

/** What the token of a workflow or of a job may change, beside what it may read. */
export function permissionItems(node: YamlNode): readonly EarlierItem[] {
  const all = node.get('permissions');
  const item = (name: string, where: string): EarlierItem => ({
    kind: 'setting',
    name: `permission ${name}`,
    where,
    value: `permission ${name}`,
  });
  return [
    ...(all.text === 'write-all' ? [item('write-all', all.from)] : []),
    ...all.entries.filter(([, { text }]) => text === 'write').map(([name, { from }]) => item(`${name}: write`, from)),
  ];
}

/** Which runs wait for each other, or stop each other. */
export function concurrencyItems(node: YamlNode, of: string): readonly EarlierItem[] {
  const group = node.get('concurrency');
  if (group.text === undefined && group.entries.length === 0) return [];
  return [{ kind: 'setting', name: `concurrency of ${of}`, where: group.from, value: 'concurrency' }];
}

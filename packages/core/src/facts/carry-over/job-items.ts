import { textsOf, type YamlNode } from '../../project/yaml-file.js';
import { concurrencyItems, conditionItems, permissionItems } from './condition-items.js';
import type { EarlierItem } from './earlier-item.js';

/** Keys of a job that only hold it together. */
const STRUCTURE = new Set(['name', 'needs', 'if', 'steps', 'env', 'outputs', 'permissions', 'defaults', 'concurrency']);

/** `environment: live`, `environment: { name: live, url: https://shop.example.org }` */
function environmentOfJob(job: string, node: YamlNode): readonly EarlierItem[] {
  const environment = node.text ?? node.get('name').text ?? '';
  const url = node.get('url');
  const domain = /^https?:\/\/((?:[a-z0-9-]+\.)+[a-z]{2,})(?:[:/]|$)/i.exec(url.text ?? '')?.[1];
  return [
    {
      kind: 'setting',
      name: `environment ${environment} of the job ${job}`,
      where: node.from,
      value: `environment: ${environment}`,
    },
    ...(domain === undefined || /\.github\.io$/i.test(domain)
      ? []
      : [{ kind: 'domain' as const, name: domain, where: url.from }]),
  ];
}

/** @param isFollowed whether the job calls a workflow whose own items are told */
export function jobItems(name: string, job: YamlNode, isFollowed: boolean): readonly EarlierItem[] {
  return [
    ...conditionItems(name, job),
    ...permissionItems(job),
    ...concurrencyItems(job, `the job ${name}`),
    ...job.entries
      .filter(([key]) => !STRUCTURE.has(key) && !(isFollowed && /^(?:uses|with|secrets)$/.test(key)))
      .flatMap(([key, node]): readonly EarlierItem[] => {
        const where = node.from;
        if (key === 'services')
          return node.entries.map(([service, one]) => ({
            kind: 'service',
            name: `${service} beside the job ${name}`,
            where: one.from,
          }));
        if (key === 'uses') return [{ kind: 'step', name: node.text ?? key, commands: [`uses ${node.text}`], where }];
        if (key === 'environment') return environmentOfJob(name, node);
        const value =
          key === 'strategy'
            ? matrixText(node.get('matrix'))
            : (node.text ?? [...textsOf(node), ...textsOf(node.get('labels'))].join(', '));
        // The usual runner needs no name.
        const isShown = key === 'strategy' || (key === 'runs-on' && !/^ubuntu-[\w.]+$/.test(value));
        return [
          {
            kind: 'setting',
            name: `${key} of the job ${name}${isShown ? `: ${value}` : ''}`,
            where,
            value: `${key}: ${value}`,
          },
        ];
      }),
  ];
}

/** `app: web, api; region: fra` */
function matrixText(matrix: YamlNode): string {
  return matrix.entries
    .map(([key, { text, items }]) => `${key}: ${text ?? items.map((item) => item.text ?? 'several values').join(', ')}`)
    .join('; ');
}

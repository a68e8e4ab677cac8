import { textsOf, type YamlNode } from '../../project/yaml-file.js';
import type { EarlierItem } from './earlier-item.js';

/** Keys of a job that only hold it together. */
const STRUCTURE = new Set(['name', 'needs', 'if', 'steps', 'env', 'outputs', 'permissions', 'defaults', 'concurrency']);

/** `environment: { name: live, url: https://shop.example.org }` */
function environmentOfJob(job: string, node: YamlNode): readonly EarlierItem[] {
  const url = node.get('url');
  const domain = /^https?:\/\/((?:[a-z0-9-]+\.)+[a-z]{2,})(?:[:/]|$)/i.exec(url.text ?? '')?.[1];
  return [
    {
      kind: 'setting',
      name: `environment of the job ${job}`,
      where: node.from,
      value: `environment: ${node.get('name').text ?? ''}`,
    },
    ...(domain === undefined || /\.github\.io$/i.test(domain)
      ? []
      : [{ kind: 'domain' as const, name: domain, where: url.from }]),
  ];
}

/** @param isFollowed whether the job calls a workflow whose own items are told */
export function jobItems(name: string, job: YamlNode, isFollowed: boolean): readonly EarlierItem[] {
  return job.entries
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
      if (key === 'environment' && node.entries.length > 0) return environmentOfJob(name, node);
      const value = node.text ?? textsOf(node).join(', ');
      return [{ kind: 'setting', name: `${key} of the job ${name}`, where, value: `${key}: ${value}` }];
    });
}

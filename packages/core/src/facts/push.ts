import type { Project } from '../project/project.js';
import { isYaml, readYaml, type YamlNode } from '../project/yaml-file.js';
import type { Checkout } from './checkout.js';
import { found, type Fact } from './fact.js';
import type { EarlierDeployment } from './facts.js';

/** What reaches a host, or a service that runs the app. */
const REACHES =
  /\b(?:ssh|scp|rsync|kamal|kubectl|helm|flyctl|docker(?: |-)compose|webapps-deploy|ecs-deploy|caprover)\b/i;

/** Whether a push to `main` or `master` deploys today, by itself or at the end of a chain of workflows. */
export function findDeploysOnPush(
  { project, workflows }: Checkout,
  earlier: readonly Fact<EarlierDeployment>[],
): Fact<boolean> | undefined {
  const files = new Set(earlier.flatMap(({ value }) => value.files));
  const deploying = workflows.filter(
    ({ path, text }) => files.has(path) && REACHES.test(text.replaceAll(/^\s*#.*$/gm, '')),
  );
  for (const { path } of deploying) {
    const from = pushOf(project, path, new Set());
    if (from !== undefined) return found(true, from);
  }
  return deploying[0] === undefined ? undefined : found(false, deploying[0].path);
}

/** The place that says so; undefined where a push starts nothing. */
function pushOf(project: Project, path: string, seen: ReadonlySet<string>): string | undefined {
  const file = readYaml(project, path);
  if (seen.has(path) || !isYaml(file)) return undefined;
  const on = file.root.get('on');
  if ([on, ...on.items].some(({ text }) => text === 'push')) return on.from;
  const push = on.entries.find(([event]) => event === 'push')?.[1];
  if (push !== undefined && takesMain(push)) return push.from;
  const after = on.get('workflow_run');
  if (!takesMain(after)) return undefined;
  const names = after.get('workflows').items.map(({ text }) => text);
  return project.files
    .filter((other) => /^\.github\/workflows\/[^/]+\.ya?ml$/.test(other) && names.includes(nameOf(project, other)))
    .map((other) => pushOf(project, other, new Set([...seen, path])))
    .find((from) => from !== undefined);
}

/** A push of tags alone is none of a branch. */
function takesMain(event: YamlNode): boolean {
  const branches = [event.get('branches'), ...event.get('branches').items].flatMap(({ text }) => text ?? []);
  const tags = event.get('tags').items.length > 0 || event.get('tags').text !== undefined;
  return branches.length === 0 ? !tags : branches.some((branch) => /^(?:main|master|\*\*?)$/.test(branch));
}

/** As other workflows call it: by its name, or by its path where it has none. */
function nameOf(project: Project, path: string): string | undefined {
  const file = readYaml(project, path);
  return isYaml(file) ? (file.root.get('name').text ?? path) : undefined;
}

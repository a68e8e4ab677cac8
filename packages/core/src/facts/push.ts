import type { Project } from '../project/project.js';
import { isYaml, readYaml, textsOf, type YamlNode } from '../project/yaml-file.js';
import type { Checkout } from './checkout.js';
import { found, type Fact } from './fact.js';
import { onlyBuilds } from './carry-over/only-builds.js';
import type { EarlierDeployment } from './facts.js';

/** What reaches a host, or a service that runs the app. */
const REACHES =
  /\b(?:ssh|scp|rsync|kamal|kubectl|helm|flyctl|docker(?: |-)compose|webapps-deploy|ecs-deploy|caprover)\b/i;

/** Whether a push to `main` or `master` deploys today, by itself or at the end of a chain of workflows. */
export function findDeploysOnPush(
  { project, workflows }: Checkout,
  earlier: readonly Fact<EarlierDeployment>[],
): Fact<boolean> | undefined {
  const deploying = deployingWorkflows(workflows, replacedFiles(earlier));
  for (const { path } of deploying) {
    const from = pushOf(project, path, new Set());
    if (from !== undefined) return found(true, from);
  }
  return deploying[0] === undefined ? undefined : found(false, deploying[0].path);
}

/**
 * Workflows whose success a push waits for today, and which stay in the checkout. One that is replaced, or that only makes the image, is
 * waited for no more: what that one waited for takes its place. Undefined where nothing is waited for, and where GitHub could not tell
 * any more that a push to this repository was at the start of the chain.
 */
export function findAwaited(
  { project, workflows }: Checkout,
  earlier: readonly Fact<EarlierDeployment>[],
): Fact<readonly string[]> | undefined {
  const replaced = replacedFiles(earlier);
  for (const { path } of deployingWorkflows(workflows, replaced)) {
    if (pushOf(project, path, new Set()) === undefined) continue;
    const names = awaitedOf({ project, replaced }, path, new Set());
    const from = onOf(project, path)?.get('workflow_run').from;
    return names === undefined || names.length === 0 || from === undefined ? undefined : found(names, from);
  }
  return undefined;
}

interface Chain {
  readonly project: Project;
  readonly replaced: ReadonlySet<string>;
}

/** Nothing where a push starts this one itself; undefined where the chain cannot be followed safely. */
function awaitedOf(chain: Chain, path: string, seen: ReadonlySet<string>): readonly string[] | undefined {
  const { project, replaced } = chain;
  const on = onOf(project, path);
  if (on === undefined || seen.has(path)) return undefined;
  if (startsOnPush(on)) return [];
  const after = on.get('workflow_run');
  const found = takesMain(after) ? workflowsNamed(project, after) : [];
  const names = found.map((other) => {
    if (replaced.has(other) || onlyBuilds(project, other)) return awaitedOf(chain, other, new Set([...seen, path]));
    const name = nameOf(project, other);
    const events = onOf(project, other);
    return name !== undefined && SAFE_NAME.test(name) && events && startsOnPush(events) ? [name] : undefined;
  });
  return names.length === 0 || names.includes(undefined)
    ? undefined
    : [...new Set(names.flatMap((some) => some ?? []))];
}

/** A name that needs no quoting, is not an expression, and can stand in a list. */
const SAFE_NAME = /^[^,$\p{Cc}]+$/u;

function replacedFiles(earlier: readonly Fact<EarlierDeployment>[]): ReadonlySet<string> {
  return new Set(earlier.flatMap(({ value }) => value.files));
}

function deployingWorkflows(workflows: Checkout['workflows'], replaced: ReadonlySet<string>): Checkout['workflows'] {
  return workflows.filter(({ path, text }) => replaced.has(path) && REACHES.test(text.replaceAll(/^\s*#.*$/gm, '')));
}

function onOf(project: Project, path: string): YamlNode | undefined {
  const file = readYaml(project, path);
  return isYaml(file) ? file.root.get('on') : undefined;
}

/** Whether each push to the main branch starts it. */
function startsOnPush(on: YamlNode): boolean {
  if ([on, ...on.items].some(({ text }) => text === 'push')) return true;
  const push = on.entries.find(([event]) => event === 'push')?.[1];
  return push !== undefined && takesMain(push);
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
  return workflowsNamed(project, after)
    .map((other) => pushOf(project, other, new Set([...seen, path])))
    .find((from) => from !== undefined);
}

/** A push of tags alone is none of a branch. */
function takesMain(event: YamlNode): boolean {
  const branches = textsOf(event.get('branches'));
  const tags = event.get('tags').items.length > 0 || event.get('tags').text !== undefined;
  return branches.length === 0 ? !tags : branches.some((branch) => /^(?:main|master|\*\*?)$/.test(branch));
}

/** The workflows that one waits for. */
function workflowsNamed(project: Project, after: YamlNode): readonly string[] {
  const { text, items } = after.get('workflows');
  const names = [text, ...items.map((item) => item.text)];
  return project.files.filter(
    (other) => /^\.github\/workflows\/[^/]+\.ya?ml$/.test(other) && names.includes(nameOf(project, other)),
  );
}

/** As other workflows call it: by its name, or by its path where it has none. */
function nameOf(project: Project, path: string): string | undefined {
  const file = readYaml(project, path);
  return isYaml(file) ? (file.root.get('name').text ?? path) : undefined;
}

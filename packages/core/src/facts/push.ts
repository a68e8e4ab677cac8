import { callersOf } from '../project/called-workflows.js';
import type { Project } from '../project/project.js';
import { isYaml, readYaml, textsOf, type YamlNode } from '../project/yaml-file.js';
import type { Checkout } from './checkout.js';
import { found, type Fact } from './fact.js';
import { onlyBuilds } from './carry-over/only-builds.js';
import { deployedBranches, isMain, reaches } from './deployed-branches.js';
import type { EarlierDeployment } from './facts.js';
import { globsMeet } from './name-glob.js';

/** Whether a push deploys today, by itself or at the end of a chain of workflows. */
export function findDeploysOnPush(
  { project, workflows }: Checkout,
  earlier: readonly Fact<EarlierDeployment>[],
): Fact<boolean> | undefined {
  const deploying = deployingWorkflows(workflows, replacedFiles(earlier));
  const pushed = findPushed(project, deploying);
  if (pushed !== undefined) return found(true, pushed.from);
  return deploying[0] === undefined ? undefined : found(false, deploying[0].path);
}

/** Branches and patterns of which a push deploys today; undefined where these are `main`, `master` or any. */
export function findReleaseBranches(
  { project, workflows }: Checkout,
  earlier: readonly Fact<EarlierDeployment>[],
): Fact<readonly string[]> | undefined {
  const pushed = findPushed(project, deployingWorkflows(workflows, replacedFiles(earlier)));
  return pushed === undefined || pushed.branches.every(isMain) ? undefined : found(pushed.branches, pushed.from);
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
  const deploying = deployingWorkflows(workflows, replaced).map(({ path }) => path);
  for (const path of [...deploying, ...deploying.flatMap((one) => callersOf(project, one))]) {
    const pushed = pushOf(project, path, new Set());
    if (pushed === undefined) continue;
    const names = awaitedOf({ project, replaced, branches: pushed.branches, known: new Map() }, path);
    const from = onOf(project, path)?.get('workflow_run').from;
    return names === undefined || names.length === 0 || from === undefined ? undefined : found(names, from);
  }
  return undefined;
}

interface Chain {
  readonly project: Project;
  readonly replaced: ReadonlySet<string>;
  /** Branches of which a push deploys; empty where a push to any branch does. */
  readonly branches: readonly string[];
  /** What each workflow waits for, as far as it is known. */
  readonly known: Map<string, readonly string[] | undefined>;
}

/**
 * The workflows that this one waits for: none if a push starts it itself, undefined if the chain cannot be followed safely, as where it
 * leads back to itself.
 */
function awaitedOf(chain: Chain, path: string): readonly string[] | undefined {
  const { project, replaced, branches, known } = chain;
  const on = onOf(project, path);
  if (on === undefined || known.has(path)) return known.get(path);
  known.set(path, undefined);
  if (startsOnPush(on, branches)) {
    known.set(path, []);
    return [];
  }
  const after = on.get('workflow_run');
  const found = takes(after, branches) ? workflowsNamed(project, after) : [];
  const names = found.map((other) => {
    if (replaced.has(other) || onlyBuilds(project, other)) return awaitedOf(chain, other);
    const name = nameOf(project, other);
    const events = onOf(project, other);
    return name !== undefined && SAFE_NAME.test(name) && events && startsOnPush(events, branches) ? [name] : undefined;
  });
  const all =
    names.length === 0 || names.includes(undefined) ? undefined : [...new Set(names.flatMap((some) => some ?? []))];
  known.set(path, all);
  return all;
}

/** A name that needs no quoting, is not an expression, and can stand in a list. */
const SAFE_NAME = /^[^,$\p{Cc}]+$/u;

function replacedFiles(earlier: readonly Fact<EarlierDeployment>[]): ReadonlySet<string> {
  return new Set(earlier.flatMap(({ value }) => value.files));
}

function deployingWorkflows(workflows: Checkout['workflows'], replaced: ReadonlySet<string>): Checkout['workflows'] {
  return workflows.filter(({ path, text }) => replaced.has(path) && reaches(text.replaceAll(/^\s*#.*$/gm, '')));
}

function onOf(project: Project, path: string): YamlNode | undefined {
  const file = readYaml(project, path);
  return isYaml(file) ? file.root.get('on') : undefined;
}

/** Whether each push to one of the branches starts it. */
function startsOnPush(on: YamlNode, branches: readonly string[]): boolean {
  if ([on, ...on.items].some(({ text }) => text === 'push')) return true;
  const push = on.entries.find(([event]) => event === 'push')?.[1];
  return push !== undefined && takes(push, branches);
}

/** What a push starts: the place that says so, and the branches; these are empty where a push to any branch does. */
interface Pushed {
  readonly from: string;
  readonly branches: readonly string[];
}

/** The push that deploys: to `main` or `master` if there is one, for those deploy what visitors use. */
function findPushed(project: Project, deploying: Checkout['workflows']): Pushed | undefined {
  const all = deploying.flatMap((workflow) => {
    const pushed = pushOf(project, workflow.path, new Set());
    return pushed === undefined
      ? []
      : [{ ...pushed, branches: deployedBranches(project, workflow.path, pushed.branches) }];
  });
  return all.find(({ branches }) => branches.length === 0 || branches.some(isMain)) ?? all[0];
}

/** What a push starts of this workflow, by itself or through the workflows that it follows; undefined where a push starts nothing. */
function pushOf(project: Project, path: string, seen: Set<string>): Pushed | undefined {
  const file = readYaml(project, path);
  if (seen.has(path) || !isYaml(file)) return undefined;
  seen.add(path);
  const on = file.root.get('on');
  if ([on, ...on.items].some(({ text }) => text === 'push')) return { from: on.from, branches: [] };
  const push = on.entries.find(([event]) => event === 'push')?.[1];
  if (push !== undefined && isOfBranches(push)) return { from: push.from, branches: branchesOf(push) };
  const after = on.get('workflow_run');
  const own = branchesOf(after);
  for (const other of workflowsNamed(project, after)) {
    const first = pushOf(project, other, seen);
    const meet = own.length === 0 || first?.branches.length === 0 || first?.branches.some((one) => has(own, one));
    if (first && meet === true) return { from: first.from, branches: own.length > 0 ? own : first.branches };
  }
  for (const caller of callersOf(project, path)) {
    const first = pushOf(project, caller, seen);
    if (first) return first;
  }
  return undefined;
}

/** The branches and patterns that an event is for; none for any. */
function branchesOf(event: YamlNode): readonly string[] {
  const branches = textsOf(event.get('branches'));
  return branches.some((branch) => /^\*\*?$/.test(branch)) ? [] : branches;
}

/** A push of tags alone is none of a branch. */
function isOfBranches(event: YamlNode): boolean {
  const tags = event.get('tags').items.length > 0 || event.get('tags').text !== undefined;
  return event.get('branches').entries.length + textsOf(event.get('branches')).length > 0 || !tags;
}

/** Whether an event is for one of the branches; for `main` or `master` where any is wanted. */
function takes(event: YamlNode, wanted: readonly string[]): boolean {
  const branches = branchesOf(event);
  if (branches.length === 0) return isOfBranches(event);
  return wanted.length === 0 ? branches.some(isMain) : wanted.some((one) => has(branches, one));
}

/** Whether some branch fits a branch or pattern and one of the others. */
function has(patterns: readonly string[], branch: string): boolean {
  return patterns.some((pattern) => globsMeet(pattern, branch));
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

import type { Project } from '../project/project.js';
import { isWorkflow, readWorkflow } from '../project/composite-actions.js';
import type { YamlNode } from '../project/yaml-file.js';
import { DEPLOY_HOOK } from './deploy-hook.js';
import { globsMeet } from './name-glob.js';

const REACHES =
  /\b(?:ssh|scp|rsync|kamal|kubectl|helm|flyctl|docker(?: |-)compose|docker stack|DOCKER_HOST|self-hosted|webapps-deploy|ecs-deploy|caprover|dokku)\b/i;

/** Whether a text reaches a host, or a service that runs the app. */
export function reaches(text: string): boolean {
  return REACHES.test(text) || DEPLOY_HOOK.test(text);
}

/** A branch that a condition asks for: `github.ref == 'refs/heads/main'`, `github.ref_name == 'main'`, `contains(github.ref, 'main')`. */
const NAMED =
  /\b(?:github\.(?:ref(?:_name)?|event\.workflow_run\.head_branch)\s*==\s*|(?:contains|startsWith|endsWith)\(\s*github\.ref(?:_name)?\s*,\s*)'\/?(?:refs\/heads\/)?([^']+)'/g;

/** Lines in which the branch decides over something else. */
const ASIDE = /^\s*(?:#|(?:-\s+)?if:|cancel-in-progress:|group:|push:)/;

/**
 * Of the branches that start a workflow, those that it deploys: where the jobs and steps that reach a host have conditions, the branches
 * that these name. Where a job or a step is for another place on each branch, the one of `main` or `master` counts.
 * @param branches those that start it; none for any
 */
export function deployedBranches(project: Project, path: string, branches: readonly string[]): readonly string[] {
  const file = readWorkflow(project, path);
  if (!isWorkflow(file)) return branches;
  const lines = file.text.split('\n');
  const jobs = file.root
    .get('jobs')
    .entries.map(([, job]) => job)
    .filter((job) => job.get('steps').items.some(reachesHost));
  const named = jobs.flatMap(placesIn);
  const main = named.find((names) => names.some(isMain));
  const asked = (main ?? named.find((names) => names.length > 0) ?? []).filter(
    (name) => branches.length === 0 || branches.some((branch) => globsMeet(branch, name)),
  );
  if (asked.length > 0) return asked;
  // What a branch decides outside of conditions is where the job deploys to.
  const decides = lines.some((line) => !ASIDE.test(line) && /\bgithub\.ref(?:_name)?\s*[=!]=/.test(line));
  const production = branches.filter(isMain);
  return decides && production.length > 0 ? production : branches;
}

/** The branches that each place is for to which a job deploys: steps with conditions of their own are for different places. */
function placesIn(job: YamlNode): readonly (readonly string[])[] {
  const steps = job.get('steps').items.filter(reachesHost);
  const own = steps.map(branchesIn).filter((names) => names.length > 0);
  return own.length > 0 ? own : [branchesIn(job)];
}

function branchesIn(node: YamlNode): readonly string[] {
  const names = [...(node.get('if').text ?? '').matchAll(NAMED)].map(([, name = '']) => name);
  return [...new Set(names)].filter((name) => !name.startsWith('refs/'));
}

function reachesHost(step: YamlNode): boolean {
  return [step.get('uses'), step.get('run')].some(({ text }) => reaches(text ?? ''));
}

/** Whether it is a branch that GitHub or Git calls so by default. */
export function isMain(branch: string): boolean {
  return branch === 'main' || branch === 'master';
}

import { DEEPEST_CALL, calledWorkflow } from '../../project/called-workflows.js';
import { isWorkflow, readWorkflow, wholeText, type WorkflowFile } from '../../project/composite-actions.js';
import type { Project } from '../../project/project.js';
import type { YamlNode } from '../../project/yaml-file.js';
import { runsOnHost } from '../on-host.js';
import { runItems } from '../other-systems/docker-run-items.js';
import { bringsFiles } from './brings-files.js';
import { concurrencyItems, permissionItems } from './condition-items.js';
import type { EarlierItem } from './earlier-item.js';
import { jobItems } from './job-items.js';
import { jobStepItems } from './job-step-items.js';
import { jumpHostItems } from './jump-host-items.js';
import { referenceItems } from './reference-items.js';
import { isTestJob, withTests } from './test-jobs.js';
import { triggerItems } from './trigger-items.js';
import { variableItems } from './variable-items.js';

/** Everything that a workflow does, and those of the checkout that it calls: when it runs, with which secrets and variables, each step. */
export function workflowItems(project: Project, path: string): readonly EarlierItem[] {
  const file = readWorkflow(project, path);
  return isWorkflow(file) ? itemsOfWorkflow(project, file, triggerItems(project, file.root.get('on'))) : [];
}

/**
 * @param starts what starts it; of one that is called nothing
 * @param isBefore whether all of it belongs to a build that comes later
 */
export function itemsOfWorkflow(
  project: Project,
  file: WorkflowFile,
  starts: readonly EarlierItem[] = [],
  isBefore = false,
  depth = 1,
): readonly EarlierItem[] {
  const { path, root } = file;
  const text = wholeText(file);
  const jobs = root.get('jobs').entries;
  const steps = jobs.flatMap(([, job]) => job.get('steps').items);
  const called = jobs.flatMap(([name, job]) => {
    const other = depth < DEEPEST_CALL ? calledWorkflow(project, job) : undefined;
    return other === undefined ? [] : [{ name, job, file: other }];
  });
  const calls = [...file.calls, ...called.map(({ job }) => job)];
  const { used, handed } = referenceItems(project, file, [root, ...jobs.map(([, job]) => job)], steps, calls);
  const before = (name: string): boolean => isBefore || bringsFiles(project, root, name);
  const items = [
    ...starts,
    ...used,
    ...[root, ...jobs.map(([, job]) => job), ...steps].flatMap((node) => variableItems(node.get('env'))),
    ...jobs.flatMap(([name, job]) =>
      jobItems(
        name,
        job,
        called.some((one) => one.name === name),
      ),
    ),
    ...[file, ...file.actions].flatMap((one) => jumpHostItems(one.path, one.text)),
    ...permissionItems(root),
    ...concurrencyItems(root, 'the workflow'),
    ...jobs.flatMap(([name, job]) => jobStepItems(project, path, job, text, before(name))),
    ...containerItems(project, path),
  ];
  const own = withTests(
    [...items, ...handed],
    jobs,
    (name, job) => callsTests(project, job) || (isTestJob(job) && !bringsFiles(project, root, name)),
  );
  const told = [
    ...own.slice(0, items.length),
    ...called.flatMap(({ name, file: other }) => itemsOfWorkflow(project, other, [], before(name), depth + 1)),
  ];
  // What is handed on is told where it is read, if anything reads it.
  const isTold = (item: EarlierItem): boolean =>
    told.some(({ kind, name }) => kind === item.kind && name === item.name);
  return [...told, ...own.slice(items.length).filter((item) => !isTold(item))];
}

/** Whether a job calls a workflow of the checkout that only tests. */
function callsTests(project: Project, job: YamlNode): boolean {
  const file = calledWorkflow(project, job);
  return file !== undefined && file.root.get('jobs').entries.every(([, one]) => isTestJob(one));
}

/** What the app's containers are started with that a workflow starts on the host. */
function containerItems(project: Project, path: string): readonly EarlierItem[] {
  const runs = runsOnHost(project, path);
  const steps = [...new Set(runs.map(({ step }) => step.from))];
  return steps.flatMap((place) => {
    const own = runs.filter(({ step }) => step.from === place);
    return runItems(
      own.map(({ run }) => run),
      own[0]?.from ?? place,
    ).map((item) => ({ ...item, step: place }));
  });
}

import { calledWorkflow } from '../../project/called-workflows.js';
import { isWorkflow, readWorkflow, wholeText } from '../../project/composite-actions.js';
import type { Project } from '../../project/project.js';
import { bringsFiles } from './brings-files.js';
import type { EarlierItem } from './earlier-item.js';
import { jobStepItems } from './job-step-items.js';
import { itemsOfWorkflow } from './workflow-items.js';

/**
 * What a workflow that deploys nothing does before it builds the image which the new one builds now: the steps before that, and those of
 * jobs whose files it downloads.
 * @param from place of the step that builds
 */
export function itemsBeforeBuild(project: Project, path: string, from: string): readonly EarlierItem[] {
  const file = readWorkflow(project, path);
  if (!isWorkflow(file)) return [];
  const { root } = file;
  const text = wholeText(file);
  const jobs = root.get('jobs').entries;
  const [name, job] = jobs.find(([, one]) => one.get('steps').items.some((step) => step.from === from)) ?? [];
  if (name === undefined || job === undefined) return [];
  const needed = jobs.filter(([other]) => bringsFiles(project, root, other, name));
  const own = jobStepItems(project, path, job, text);
  const steps = job.get('steps').items.map((step) => step.from);
  return [
    ...needed.flatMap(([, one]) => {
      const called = calledWorkflow(project, one);
      return called === undefined
        ? jobStepItems(project, path, one, text, true)
        : itemsOfWorkflow(project, called, [], true).filter(({ kind }) => kind === 'step');
    }),
    ...own.filter((item) => item.kind === 'step' && steps.indexOf(item.where) < steps.indexOf(from)),
  ];
}

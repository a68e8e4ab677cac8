import type { Project } from '../../project/project.js';
import { shellCommands } from '../../project/shell-commands.js';
import { findWorkflows } from '../../project/workflow.js';
import type { YamlNode } from '../../project/yaml-file.js';
import { buildItems } from './build-items.js';
import { buildScript, buildsImage } from './build-script.js';
import type { EarlierItem } from './earlier-item.js';
import { stepItem } from './step-item.js';

/** The steps of a job, those before the build of the image with what is needed to run them elsewhere. */
export function jobStepItems(
  project: Project,
  path: string,
  job: YamlNode,
  text: string,
  isBefore = false,
): readonly EarlierItem[] {
  const steps = job.get('steps').items;
  const build = steps.findIndex(buildsImage);
  const environment = findWorkflows(project).flatMap((file) =>
    'error' in file || file.path !== path ? [] : file.environment,
  );
  return steps.flatMap((step, index) => {
    if (hasNothingToDo(project, step)) return [];
    const script = isBefore || index < build ? buildScript(step, job, { environment }) : undefined;
    return [...buildItems(step), ...stepItem(project, step, text, script)];
  });
}

/** npm in a folder that has no packages: the templates have such steps for front ends that a project may have. */
function hasNothingToDo({ files }: Project, step: YamlNode): boolean {
  const folder = step.get('working-directory').text?.replace(/^\.\/|\/$/g, '');
  if (folder === undefined || /\$/.test(folder)) return false;
  const commands = shellCommands(step.get('run').text ?? '');
  return (
    commands.length > 0 &&
    commands.every((command) => command.startsWith('npm ')) &&
    !files.includes(`${folder}/package.json`)
  );
}

import { shellCommands } from '../../project/shell-commands.js';
import type { Project } from '../../project/project.js';
import { environmentOf, isYaml, readYaml, textsOf, type YamlNode } from '../../project/yaml-file.js';
import { findWorkflows } from '../../project/workflow.js';
import { buildScript, buildsImage } from './build-script.js';
import { buildItems } from './build-items.js';
import type { EarlierItem } from './earlier-item.js';
import { onlyBuilds } from './only-builds.js';
import { stepItem } from './step-item.js';

/** Keys of a job that only hold it together. */
const STRUCTURE = new Set(['name', 'needs', 'if', 'steps', 'env', 'outputs', 'permissions', 'defaults', 'concurrency']);

/** Everything that a workflow does: when it runs, with which secrets and variables, and each step. */
export function workflowItems(project: Project, path: string): readonly EarlierItem[] {
  const file = readYaml(project, path);
  if (!isYaml(file)) return [];
  const { root, text } = file;
  const jobs = root.get('jobs').entries;
  const steps = jobs.flatMap(([, job]) => job.get('steps').items);
  return [
    ...triggers(project, root.get('on')),
    ...references(path, text),
    ...[root, ...jobs.map(([, job]) => job), ...steps].flatMap((node) => variables(node.get('env'))),
    ...jobs.flatMap(([name, job]) => jobItems(name, job)),
    ...jobs.flatMap(([, job]) => stepItems(project, path, job, text)),
  ];
}

/** The steps of a job, those before the build of the image with what is needed to run them elsewhere. */
function stepItems(project: Project, path: string, job: YamlNode, text: string): readonly EarlierItem[] {
  const steps = job.get('steps').items;
  const build = steps.findIndex(buildsImage);
  const environment = findWorkflows(project).flatMap((file) =>
    'error' in file || file.path !== path ? [] : file.environment,
  );
  return steps.flatMap((step, index) => {
    if (hasNothingToDo(project, step)) return [];
    const script = index < build ? buildScript(step, job, { environment }) : undefined;
    return [...buildItems(step), ...stepItem(step, text, script)];
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

/** Whether a workflow of that name only builds. */
function buildsAlone(project: Project, name: string): boolean {
  return project.files.some((path) => {
    if (!/^\.github\/workflows\/[^/]+\.ya?ml$/.test(path)) return false;
    const file = readYaml(project, path);
    return isYaml(file) && file.root.get('name').text === name && onlyBuilds(project, path);
  });
}

function triggers(project: Project, on: YamlNode): readonly EarlierItem[] {
  const names = [on, ...on.items].flatMap((node) => (node.text === undefined ? [] : [[node.text, node] as const]));
  return [...names, ...on.entries].flatMap(([event, node]) => {
    const { from: where } = node;
    const trigger = (name: string): EarlierItem => ({ kind: 'trigger', name, where });
    if (event === 'workflow_dispatch')
      return [
        trigger('by hand'),
        ...node.get('inputs').entries.map(([input, { from }]): EarlierItem => ({
          kind: 'setting',
          name: `input ${input} of a run by hand`,
          where: from,
        })),
      ];
    if (event === 'push' || event === 'workflow_run') {
      const after = event === 'push' ? 'push' : `successful ${textsOf(node.get('workflows')).join(', ')}`;
      const branches = textsOf(node.get('branches'));
      const tags = textsOf(node.get('tags'));
      const awaited = event === 'push' ? [] : textsOf(node.get('workflows'));
      const builds = awaited.length > 0 && awaited.every((name) => buildsAlone(project, name));
      const onBranch = (branch: string): EarlierItem => ({
        ...trigger(`${after} on ${branch}`),
        ...(builds && { value: 'builds' }),
      });
      return [
        ...branches.map(onBranch),
        ...tags.map((tag) => trigger(`push of the tag ${tag}`)),
        ...(branches.length + tags.length === 0 ? [onBranch('any branch')] : []),
        ...['paths', 'paths-ignore', 'branches-ignore', 'tags-ignore'].flatMap((key) =>
          textsOf(node.get(key)).map((text) => trigger(`${after} only with ${key}: ${text}`)),
        ),
      ];
    }
    if (event === 'schedule')
      return node.items.map((item) => ({ ...trigger(`schedule ${item.get('cron').text ?? ''}`), where: item.from }));
    return [trigger(event === 'release' ? 'a published release' : event)];
  });
}

/** Secrets and variables of the repository, wherever an expression names them. */
function references(path: string, text: string): readonly EarlierItem[] {
  return text.split('\n').flatMap((line, index) =>
    /^\s*#/.test(line)
      ? []
      : [...line.matchAll(/\b(secrets|vars)\.([A-Za-z_]\w*)/g)].map(([, kind, name]): EarlierItem => ({
          kind: kind === 'vars' ? 'variable' : 'secret',
          name: kind === 'vars' ? `${name} of the repository` : (name as string),
          where: `${path}:${index + 1}`,
        })),
  );
}

/** Variables with a value of their own. What comes from a secret is an item already, what comes from the run itself is none. */
function variables(env: YamlNode): readonly EarlierItem[] {
  return environmentOf(env)
    .filter(({ value }) => value !== undefined && !/^\s*\$\{\{[^}]*\}\}\s*$/.test(value))
    .map(({ name, value = '', from }) => ({ kind: 'variable', name, value: `workflow ${value}`, where: from }));
}

function jobItems(name: string, job: YamlNode): readonly EarlierItem[] {
  return job.entries
    .filter(([key]) => !STRUCTURE.has(key))
    .flatMap(([key, node]): readonly EarlierItem[] => {
      const where = node.from;
      if (key === 'services')
        return node.entries.map(([service, one]) => ({
          kind: 'service',
          name: `${service} beside the job ${name}`,
          where: one.from,
        }));
      if (key === 'uses') return [{ kind: 'step', name: node.text ?? key, commands: [`uses ${node.text}`], where }];
      const value = node.text ?? textsOf(node).join(', ');
      return [{ kind: 'setting', name: `${key} of the job ${name}`, where, value: `${key}: ${value}` }];
    });
}

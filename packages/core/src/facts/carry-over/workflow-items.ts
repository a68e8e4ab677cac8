import { shellCommands } from '../../project/shell-commands.js';
import type { Project } from '../../project/project.js';
import { environmentOf, isYaml, readYaml, textsOf, type YamlNode } from '../../project/yaml-file.js';
import { isWorkflow, readWorkflow, wholeText, type WorkflowFile } from '../../project/composite-actions.js';
import { calledWorkflow } from '../../project/called-workflows.js';
import { findWorkflows } from '../../project/workflow.js';
import { buildScript, buildsImage } from './build-script.js';
import { buildItems } from './build-items.js';
import type { EarlierItem } from './earlier-item.js';
import { onlyBuilds } from './only-builds.js';
import { runsOnHost } from '../on-host.js';
import { runItems } from '../other-systems/docker-run-items.js';
import { stepItem } from './step-item.js';
import { isTestJob, withTests } from './test-jobs.js';

/** Keys of a job that only hold it together. */
const STRUCTURE = new Set(['name', 'needs', 'if', 'steps', 'env', 'outputs', 'permissions', 'defaults', 'concurrency']);

/** Everything that a workflow does, and those of the checkout that it calls: when it runs, with which secrets and variables, each step. */
export function workflowItems(project: Project, path: string): readonly EarlierItem[] {
  const file = readWorkflow(project, path);
  return isWorkflow(file) ? itemsOf(project, file, triggers(project, file.root.get('on'))) : [];
}

/** How many workflows call each other at most, as GitHub has it. */
const DEEPEST = 10;

/**
 * @param starts what starts it; of one that is called nothing
 * @param isBefore whether all of it belongs to a build that comes later
 */
function itemsOf(
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
    const other = depth < DEEPEST ? calledWorkflow(project, job) : undefined;
    return other === undefined ? [] : [{ name, job, file: other }];
  });
  const calls = [...file.calls, ...called.map(({ job }) => job)];
  const { used, handed } = references(file, [root, ...jobs.map(([, job]) => job)], steps, calls);
  const before = (name: string): boolean => isBefore || bringsFiles(project, root, name);
  const items = [
    ...starts,
    ...used,
    ...[root, ...jobs.map(([, job]) => job), ...steps].flatMap((node) => variables(node.get('env'))),
    ...jobs.flatMap(([name, job]) =>
      jobItems(
        name,
        job,
        called.some((one) => one.name === name),
      ),
    ),
    ...jobs.flatMap(([name, job]) => stepItems(project, path, job, text, before(name))),
    ...containerItems(project, path),
  ];
  const own = withTests(
    [...items, ...handed],
    jobs,
    (name, job) => callsTests(project, job) || (isTestJob(job) && !bringsFiles(project, root, name)),
  );
  const told = [
    ...own.slice(0, items.length),
    ...called.flatMap(({ name, file: other }) => itemsOf(project, other, [], before(name), depth + 1)),
  ];
  // What is handed on is told where it is read, if anything reads it.
  const isTold = (item: EarlierItem): boolean =>
    told.some(({ kind, name }) => kind === item.kind && name === item.name);
  return [...told, ...own.slice(items.length).filter((item) => !isTold(item))];
}

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
  const own = stepItems(project, path, job, text);
  const steps = job.get('steps').items.map((step) => step.from);
  return [
    ...needed.flatMap(([, one]) => {
      const called = calledWorkflow(project, one);
      return called === undefined
        ? stepItems(project, path, one, text, true)
        : itemsOf(project, called, [], true).filter(({ kind }) => kind === 'step');
    }),
    ...own.filter((item) => item.kind === 'step' && steps.indexOf(item.where) < steps.indexOf(from)),
  ];
}

/** Whether a job calls a workflow of the checkout that only tests. */
function callsTests(project: Project, job: YamlNode): boolean {
  const file = calledWorkflow(project, job);
  return file !== undefined && file.root.get('jobs').entries.every(([, one]) => isTestJob(one));
}

/** Whether a job makes files that a job which builds an image downloads: what it does belongs to the build. */
function bringsFiles(project: Project, root: YamlNode, name: string, of?: string): boolean {
  const uses = (job: YamlNode, action: string): boolean =>
    stepsOf(project, job).some((step) => step.get('uses').text?.startsWith(`actions/${action}-artifact@`) === true);
  const jobs = root.get('jobs');
  return (
    uses(jobs.get(name), 'upload') &&
    jobs.entries.some(
      ([other, job]) =>
        (of === undefined ? stepsOf(project, job).some(buildsImage) : other === of) &&
        uses(job, 'download') &&
        textsOf(job.get('needs')).includes(name),
    )
  );
}

/** The steps of a job, or of the workflow that it calls. */
function stepsOf(project: Project, job: YamlNode): readonly YamlNode[] {
  const called = calledWorkflow(project, job);
  const jobs = called === undefined ? [job] : called.root.get('jobs').entries.map(([, one]) => one);
  return jobs.flatMap((one) => one.get('steps').items);
}

/** The steps of a job, those before the build of the image with what is needed to run them elsewhere. */
function stepItems(
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
    return [...buildItems(step), ...stepItem(step, text, script)];
  });
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

/**
 * Secrets and variables of the repository, wherever an expression names them.
 * @param around the workflow and its jobs
 * @param calls jobs and steps that hand them on, to workflows and actions whose own references count
 */
function references(
  { path, text, actions }: WorkflowFile,
  around: readonly YamlNode[],
  steps: readonly YamlNode[],
  calls: readonly YamlNode[],
): { readonly used: readonly EarlierItem[]; readonly handed: readonly EarlierItem[] } {
  const placesOf = (some: readonly YamlNode[], key: string): ReadonlySet<string> =>
    new Set(some.flatMap((step) => step.get(key).entries.map(([, { from }]) => from)));
  const way = new Set([
    ...placesOf(
      steps.filter((step) => reachesHost(step) || logsIn(step)),
      'with',
    ),
    ...[...around, ...steps].flatMap((node) =>
      node.get('env').entries.flatMap(([name, { from }]) => (name === 'DOCKER_HOST' ? [from] : [])),
    ),
  ]);
  // With the token of the registry the host logs in as well.
  const login = placesOf(steps.filter(logsIn), 'with');
  const remote = placesOf(steps.filter(reachesHost), 'env');
  const whole = text.split('\n').map((line, index) => ({ text: line, from: `${path}:${index + 1}` }));
  const all = [...whole, ...actions.flatMap(({ root }) => scalars(root.get('runs')))].flatMap(({ text: line, from }) =>
    /^\s*#/.test(line)
      ? []
      : [...line.matchAll(/\b(secrets|vars)\.([A-Za-z_]\w*)/g)].map(([, kind, name]): EarlierItem => ({
          kind: kind === 'vars' ? 'variable' : 'secret',
          name: kind === 'vars' ? `${name} of the repository` : (name as string),
          where: from,
        })),
  );
  const hands = new Set([...placesOf(calls, 'with'), ...placesOf(calls, 'secrets')]);
  const used = all.filter(({ where }) => !hands.has(where));
  const handed = all.filter(({ where }) => hands.has(where));
  const isWay = (item: EarlierItem): boolean => {
    const places = used.filter(({ name }) => name === item.name).map(({ where }) => where);
    const isLogin = places.some((where) => login.has(where));
    return places.every((where) => way.has(where) || (isLogin && remote.has(where)));
  };
  return {
    used: used.map((item) => (isWay(item) ? { ...item, value: 'the way to the host' } : item)),
    handed,
  };
}

/** Each text of a node, with its place. */
function scalars({
  text,
  from,
  entries,
  items,
}: YamlNode): readonly { readonly text: string; readonly from: string }[] {
  return [
    ...(text === undefined ? [] : [{ text, from }]),
    ...entries.flatMap(([, one]) => scalars(one)),
    ...items.flatMap(scalars),
  ];
}

/** Whether it logs in where the image goes to: to GitHub's registry, for which each run has a token of its own. */
function logsIn(step: YamlNode): boolean {
  return (
    step.get('uses').text?.startsWith('docker/login-action@') === true &&
    step.get('with').get('registry').text === 'ghcr.io'
  );
}

/** Whether its inputs say how the host is reached: `host`, `key`, `username`. */
function reachesHost(step: YamlNode): boolean {
  return /^(?:appleboy\/(?:ssh|scp)-action|webfactory\/ssh-agent|shimataro\/ssh-key-action|easingthemes\/ssh-deploy|burnett01\/rsync-deployments)@/.test(
    step.get('uses').text ?? '',
  );
}

/** Variables with a value of their own. What comes from a secret is an item already, what comes from the run itself is none. */
function variables(env: YamlNode): readonly EarlierItem[] {
  return environmentOf(env)
    .filter(({ value }) => value !== undefined && !/^\s*\$\{\{[^}]*\}\}\s*$/.test(value))
    .map(({ name, value = '', from }) => ({ kind: 'variable', name, value: `workflow ${value}`, where: from }));
}

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
function jobItems(name: string, job: YamlNode, isFollowed: boolean): readonly EarlierItem[] {
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

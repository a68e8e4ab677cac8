import { readDockerRun, type DockerRun } from '../project/docker-run.js';
import { runningWorkflow } from '../project/called-workflows.js';
import { isWorkflow, wholeText } from '../project/composite-actions.js';
import { shellCalls } from '../project/shell-commands.js';
import type { Project } from '../project/project.js';
import { environmentOf, textsOf, type YamlNode } from '../project/yaml-file.js';
import { findWorkflows, type Workflow } from '../project/workflow.js';
import { isOwnImage } from './own-image.js';

/** Actions that run commands on a host, by the inputs that these stand in. */
const REMOTE_ACTION = /^[\w.-]+\/[\w./-]*ssh[\w./-]*@/i;
const SCRIPTS = ['script', 'command', 'commands', 'run', 'SCRIPT_BEFORE', 'SCRIPT_AFTER', 'args'];

/** A call on the machine that serves visitors, and the step of it. */
export interface HostCall {
  readonly words: readonly string[];
  readonly step: YamlNode;
  readonly from: string;
}

/** What a workflow runs on the host: by SSH, through its Docker, or as a runner that is the host itself. */
function callsOnHost(project: Project, path: string): readonly HostCall[] {
  const file = runningWorkflow(project, path);
  if (!isWorkflow(file)) return [];
  return file.root
    .get('jobs')
    .entries.flatMap(([, job]) => job.get('steps').items.flatMap((step) => callsOf(step, job, file.root)));
}

function callsOf(step: YamlNode, job: YamlNode, root: YamlNode): readonly HostCall[] {
  const isHost =
    textsOf(job.get('runs-on')).some((text) => /self-hosted/.test(text)) ||
    [root, job, step].some((node) =>
      environmentOf(node.get('env')).some(
        ({ name, value = '' }) => name === 'DOCKER_HOST' && /^(?:ssh|tcp):/.test(value),
      ),
    ) ||
    job
      .get('steps')
      .items.some((one) =>
        /\bdocker\s+context\s+use\b|\bDOCKER_HOST=["']?(?:ssh|tcp):/.test(one.get('run').text ?? ''),
      );
  const run = step.get('run');
  const own = shellCalls(run.text ?? '').flatMap(({ words, remote }) =>
    remote || isHost || /^docker (?:--context|-c|-H|--host)\b/.test(words.join(' '))
      ? [{ words, step, from: run.from }]
      : [],
  );
  if (!REMOTE_ACTION.test(step.get('uses').text ?? '')) return own;
  return SCRIPTS.flatMap((input) => {
    const { text = '', from } = step.get('with').get(input);
    return shellCalls(text).map(({ words }) => ({ words, step, from }));
  });
}

/** Starts or renews what runs there. */
const SERVES =
  /^(?:(?:docker|podman)(?: -\S+ \S+)* (?:run|compose|stack|service|start|restart)\b|(?:docker|podman)-compose\b|systemctl(?: -\S+)* (?:re)?(?:start|load)\b|pm2\b|supervisorctl\b|service \S+ (?:re)?start\b)/;

/** Whether a workflow starts something on the host. */
export function servesOnHost(project: Project, path: string): boolean {
  return callsOnHost(project, path).some(({ words }) => SERVES.test(words.join(' ')));
}

/** A container of the app that a workflow starts on the host, and where. */
export interface HostRun {
  readonly run: DockerRun;
  readonly step: YamlNode;
  readonly from: string;
}

/** Containers of the app that a workflow starts on the host by `docker run`, and that go on. Another workflow may build the image. */
export function runsOnHost(project: Project, path: string): readonly HostRun[] {
  const file = runningWorkflow(project, path);
  if (!isWorkflow(file)) return [];
  const text = [wholeText(file), ...findWorkflows(project).map((one) => ('error' in one ? '' : one.text))].join('\n');
  const environment = findWorkflows(project).flatMap((one) =>
    'error' in one || one.path !== path ? [] : one.environment,
  );
  return callsOnHost(project, path).flatMap(({ words, step, from }) => {
    const run = withValues(readDockerRun(words), environment);
    const goesOn = run?.options.some(({ name }) => name === 'detach' || name === 'restart') === true;
    return run !== undefined && goesOn && isOwnImage(run.image, text) ? [{ run, step, from }] : [];
  });
}

/** `-e NAME` and `-e NAME=$NAME` with the text that the workflow gives the variable; an expression of GitHub stays with it. */
function withValues(run: DockerRun | undefined, environment: Workflow['environment']): DockerRun | undefined {
  const valueOf = (name: string): string | undefined => {
    const value = environment.findLast((one) => one.name === name)?.value;
    return value === undefined || value.includes('${{') ? undefined : value;
  };
  return (
    run && {
      ...run,
      options: run.options.map((option) => {
        const [, name, source = name] =
          option.name === 'env' ? (/^(\w+)(?:=\$\{?(\w+)\}?)?$/.exec(option.value ?? '') ?? []) : [];
        const value = source === undefined ? undefined : valueOf(source);
        return value === undefined ? option : { ...option, value: `${name}=${value}` };
      }),
    }
  );
}

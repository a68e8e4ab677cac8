import { buildValue, secretOfValue, type BuildEnvironment } from '../../project/build-value.js';
import type { Workflow, WorkflowStep } from '../../project/workflow.js';
import { buildsOfCommands, isDeployedBy } from './builds-of-commands.js';
import { below, fileOfCheckout, inside } from './checkout-paths.js';
import { sshId, type BuildInput, type EarlierBuild } from './earlier-build.js';

/** What a step of a workflow builds, in each run of its matrix: with `docker/build-push-action`, or with `docker build` in its script. */
export function buildsOfStep(workflow: Workflow, step: WorkflowStep): readonly EarlierBuild[] {
  const { matrix = [], ...plain } = step;
  if (matrix.length === 0 || !/\bmatrix\./.test([step.run ?? '', ...step.with.values()].join('\n')))
    return ofOneRun(workflow, plain);
  const builds = matrix.flatMap((run) => ofOneRun(workflow, withValues(plain, run)));
  const key = ({ context = '', file = '', target = '' }: EarlierBuild): string => [context, file, target].join('\n');
  return builds
    .filter((build, index) => builds.findIndex((other) => key(other) === key(build)) === index)
    .map((build) => {
      const same = builds.filter((other) => key(other) === key(build));
      return { ...build, platforms: [...new Set(same.flatMap(({ platforms }) => platforms))] };
    });
}

function withValues(step: WorkflowStep, run: ReadonlyMap<string, string>): WorkflowStep {
  const filled = (text: string): string =>
    text.replaceAll(/\$\{\{\s*(matrix\.[\w.-]+)\s*\}\}/g, (all, name: string) => run.get(name) ?? all);
  return {
    ...step,
    ...(step.run !== undefined && { run: filled(step.run) }),
    with: new Map([...step.with].map(([name, value]) => [name, filled(value)] as const)),
  };
}

function ofOneRun(workflow: Workflow, step: WorkflowStep): readonly EarlierBuild[] {
  const { from, runsOn = '' } = step;
  const environment: BuildEnvironment = [
    { environment: step.env.flatMap(({ name, value }) => (value === undefined ? [] : [{ name, value, from }])) },
    workflow,
  ];
  const machine = /arm64|-arm\b/i.test(runsOn) ? ['linux/arm64'] : [];
  if (step.uses?.startsWith('docker/build-push-action@') !== true)
    return buildsOfCommands(step.run ?? '', environment, from, step.folder).map((build) => ({
      ...build,
      platforms: build.platforms.length > 0 ? build.platforms : machine,
      deployed: isDeployedBy(workflow.text),
    }));
  const lines = (key: string): readonly string[] =>
    (step.with.get(key) ?? '')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
  const pairs = (key: string, valueOf: (value: string) => string | undefined): readonly BuildInput[] =>
    lines(key).map((line) => {
      const [name = '', ...rest] = line.split('=');
      return { name, value: valueOf(rest.join('=')), from };
    });
  const known = (value: string): string | undefined => buildValue(value, environment);
  const context = below(step.with.get('context') ?? '.');
  const file = step.with.get('file');
  const target = step.with.get('target');
  const platforms = lines('platforms').flatMap((line) => line.split(',').map((one) => one.trim()));
  return [
    {
      context,
      file: file === undefined ? inside(context, 'Dockerfile') : below(file),
      ...(target === undefined || /\$/.test(target) ? {} : { target }),
      arguments: pairs('build-args', known),
      secrets: [
        ...pairs('secrets', (value) => secretOfValue(known(value) ?? '')),
        ...pairs('secret-envs', (value) => secretOfValue(known(`\${${value}}`) ?? '')),
        ...pairs('secret-files', fileOfCheckout),
      ],
      ssh: lines('ssh').map(sshId),
      platforms: platforms.length > 0 ? platforms : machine,
      from,
      deployed:
        !/^(?:false)?$/.test(step.with.get('push') ?? '') ||
        /\bpush=true\b|\btype=registry\b/.test(step.with.get('outputs') ?? ''),
    },
  ];
}

import { present } from '../present.js';
import { msbuildProperty } from '../project/csproj.js';
import type { Dockerfile, DockerfileOptions } from '../project/dockerfile.js';
import type { Project } from '../project/project.js';
import { findBuildAgent } from './build-agent.js';
import type { Checkout } from './checkout.js';
import { readBuilds, type BuildInput, type EarlierBuild } from './earlier-builds/index.js';
import { found, guessed, type Fact } from './fact.js';
import type { Architecture, BuildSecret, Facts } from './facts.js';
import { leadsToItself } from './own-address.js';
import { unfitValue } from './unfit-value.js';

/** How the image is built today, beside where its Dockerfile lies. */
export type BuildSettings = Pick<
  Facts,
  'buildContext' | 'buildTarget' | 'buildArguments' | 'buildSecrets' | 'buildAgent' | 'openArguments' | 'architecture'
>;

/** Stages that a workflow which only tests would build. */
const TRIED = /^(?:tests?|lint|check|dev|development|debug|ci|build(?:er)?)\b/i;

/** The build of this Dockerfile whose result is deployed, else any. */
export function buildOf(project: Project, path: string): EarlierBuild | undefined {
  return readBuilds(project).find(({ file }) => file === path);
}

/** Which stage and values decide about the image: those that a person chose, otherwise those of the present build. */
export function dockerfileOptions(project: Project, path: string, target?: string): DockerfileOptions {
  const build = buildOf(project, path);
  const wanted = target ?? targetOf(build);
  const given = (build?.arguments ?? []).flatMap(({ name, value }) =>
    value === undefined || value.includes('${{') ? [] : [[name, value] as const],
  );
  return { ...(wanted === undefined ? {} : { target: wanted }), given: new Map(given) };
}

function targetOf(build: EarlierBuild | undefined): string | undefined {
  const target = build?.target;
  return target === undefined || (build?.deployed === false && TRIED.test(target)) ? undefined : target;
}

/** What is to stay as it is when another workflow builds the image. */
export function findBuildSettings(checkout: Checkout): BuildSettings {
  const { project, dockerfile } = checkout;
  const build = dockerfile && buildOf(project, dockerfile.path);
  const context = build?.context;
  const target = targetOf(build);
  const values = (build?.arguments ?? []).flatMap(({ name, value, from }) =>
    value === undefined ? [] : [found({ name, value }, from)],
  );
  const open = (dockerfile?.openArguments ?? [])
    .filter((name) => values.every(({ value }) => value.name !== name))
    .map((name) => found(name, (dockerfile as Dockerfile).path));
  return {
    ...(build !== undefined && context !== undefined && context !== '.'
      ? { buildContext: found(context, build.from) }
      : {}),
    ...present({
      buildTarget: build !== undefined && target !== undefined ? found(target, build.from) : undefined,
      buildArguments: values,
      buildSecrets: dockerfile ? secretsOf(dockerfile, build) : [],
      buildAgent: dockerfile && findBuildAgent(project, dockerfile, build),
      openArguments: open,
      architecture: architectureOf(checkout, build),
    }),
  };
}

/** Those that the present build passes, and those that the Dockerfile mounts and nothing passes. */
function secretsOf(dockerfile: Dockerfile, build: EarlierBuild | undefined): readonly Fact<BuildSecret>[] {
  const passed = build?.secrets ?? [];
  const mounted = dockerfile.needed.flatMap(({ flags, from }): readonly BuildInput[] =>
    flags.flatMap((flag) => {
      const options = /^--mount=(.*\btype=secret\b.*)$/.exec(flag)?.[1];
      if (options === undefined) return [];
      const id =
        /(?:^|,)id=([^,\s]+)/.exec(options)?.[1] ?? /(?:^|,)(?:target|dst)=\S*?([^/,\s]+)(?:,|$)/.exec(options)?.[1];
      return id === undefined ? [] : [{ name: id, value: undefined, from }];
    }),
  );
  const all = [...passed, ...mounted.filter(({ name }) => passed.every((one) => one.name !== name))];
  return all
    .filter(({ name }, index) => name !== '' && all.findIndex((one) => one.name === name) === index)
    .map(({ name: id, value, from }) =>
      value === undefined ? guessed({ id, source: secretNameFor(id) }, from) : found({ id, source: value }, from),
    );
}

/** `npm_token` → `NPM_TOKEN`. GitHub keeps names that begin with its own for itself, but for the token of the run. */
function secretNameFor(id: string): string {
  const name = id
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  if (/^(?:GITHUB|GH)_TOKEN$/.test(name)) return 'GITHUB_TOKEN';
  return /^(?:GITHUB_|\d|$)/.test(name) ? `BUILD_${name}` : name;
}

/** The architecture that the image is built for, if one file of the present deployment names a single one. */
function architectureOf(checkout: Checkout, build: EarlierBuild | undefined): Fact<Architecture> | undefined {
  const named = (build?.platforms ?? []).flatMap((platform) => architectureIn(platform) ?? []);
  if (build && named.length > 0)
    return new Set(named).size === 1
      ? found(named[0] as Architecture, build.from)
      : guessed<Architecture>('amd64', `${build.from} builds for ${named.join(' and ')}`);
  const { project, csproj, host, workflows } = checkout;
  const property = ['ContainerRuntimeIdentifier', 'RuntimeIdentifier']
    .map((name) => msbuildProperty(project, csproj, name))
    .find((one) => one !== undefined && one.value.startsWith('linux-'));
  if (host.csproj === '') return undefined;
  for (const { run = '', from, runsOn = '' } of workflows.flatMap(({ steps }) => steps)) {
    const publish = /\bdotnet\s+publish\b[^\n]*(?:\\\n[^\n]*)*/.exec(run)?.[0];
    const option =
      publish &&
      /(?:\s(?:--arch|-a|--runtime|-r)(?:\s+|=)|RuntimeIdentifier=)["']?((?:linux-(?:musl-)?)?(?:x64|amd64|arm64))\b/.exec(
        publish,
      )?.[1];
    const architecture =
      architectureIn(option ?? '') ?? (publish && /arm64|-arm\b/i.test(runsOn) ? 'arm64' : undefined);
    if (architecture) return found(architecture, from);
  }
  const architecture = property && architectureIn(property.value);
  return architecture && property ? found(architecture, property.from) : undefined;
}

function architectureIn(text: string): Architecture | undefined {
  if (/\barm64\b|\baarch64\b/.test(text)) return 'arm64';
  return /\bamd64\b|\bx64\b|\bx86_64\b/.test(text) ? 'amd64' : undefined;
}

/** Build arguments that a present build gets from a source that no other workflow has. */
export function buildRemarks({ project, dockerfile }: Checkout): readonly Fact<string>[] {
  const build = dockerfile && buildOf(project, dockerfile.path);
  return (build?.arguments ?? []).flatMap(({ name, value, from }) => {
    if (value === undefined)
      return [
        guessed(
          `This deployment cannot read the value of the build argument ${name}. If the Dockerfile needs it, run ` +
            `this again with --build-arg ${name}=value.`,
          from,
        ),
      ];
    if (unfitValue(name, value) === undefined && !leadsToItself(name, value)) return [];
    return [
      guessed(
        `The build argument ${name} is passed as it is, although its value is a placeholder, or leads to the machine itself. If ` +
          `production needs another one, run this again with --build-arg ${name}=value.`,
        from,
      ),
    ];
  });
}

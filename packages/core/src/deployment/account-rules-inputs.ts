import type { Rule, Unaccounted } from './account-rule.js';
import { inBuild, inRelease, type KeptPlace } from './kept-place.js';

const chosen = { by: "an image for the host's processor only; --architecture chooses which one" } as const;

const target = ({ app: { buildTarget } }: Unaccounted): string => buildTarget ?? '';
const hasArgument = (name: string, { app: { buildArguments = [] } }: Unaccounted): boolean =>
  buildArguments.some((one) => one.name === name);
const hasSecret = (id: string, { app: { buildSecrets = [] } }: Unaccounted): boolean =>
  buildSecrets.some((one) => one.id === id);
/** The argument in `A=1`, `kamal builder.args.A: 1` and `build-arg A`. */
const argumentOf = (text: string): string => /^(?:build-arg |kamal builder\.args\.)?(\w+)/.exec(text)?.[1] ?? '';
/** The secret in `id=npmrc,src=.npmrc` and `npmrc=…`. */
const secretOf = (text: string): string =>
  (/(?:^|,)id=([^,]+)/.exec(text)?.[1] ?? text.split(/[=,]/, 1)[0] ?? '').trim();

/** Where the step that builds the image names a secret that is mounted into the build. */
export function inBuildSecrets(id: string, { app: { buildSecrets = [] } }: Unaccounted): KeptPlace {
  const isFile = buildSecrets.some((one) => one.id === id && one.source.startsWith('./'));
  return inBuild(isFile ? 'secret-files' : 'secrets', id);
}

/** What decides for which processor the image is built. */
function inPlatform({ app: { image, architecture } }: Unaccounted): KeptPlace {
  if (image.kind === 'sdk') return inBuild(`--arch ${architecture === 'arm64' ? 'arm64' : 'x64'}`);
  return architecture === 'arm64' ? inBuild('platforms') : inRelease('build', 'runs-on');
}

/** What a builder is given beside its folder: stage, arguments, secrets, platforms. */
export const inputRules: readonly Rule[] = [
  {
    kinds: ['build'],
    name: /^target /,
    when: ({ name }, deployment) => name === `target ${target(deployment)}`,
    result: inBuild('target'),
  },
  {
    kinds: ['build'],
    value: /^kamal builder\.target: /,
    when: ({ value }, deployment) => value === `kamal builder.target: ${target(deployment)}`,
    result: inBuild('target'),
  },
  {
    kinds: ['build'],
    name: /^build-arg /,
    when: ({ name }, deployment) => hasArgument(argumentOf(name), deployment),
    result: ({ name }) => inBuild('build-args', argumentOf(name)),
  },
  {
    kinds: ['build'],
    value: /^kamal builder\.args\.\w+:/,
    when: ({ value = '' }, deployment) => hasArgument(argumentOf(value), deployment),
    result: ({ value = '' }) => inBuild('build-args', argumentOf(value)),
  },
  {
    kinds: ['build'],
    name: /^secret(?:-files|-envs|s)? /,
    when: ({ value = '' }, deployment) => hasSecret(secretOf(value), deployment),
    result: ({ value = '' }, deployment) => inBuildSecrets(secretOf(value), deployment),
  },
  {
    kinds: ['build'],
    value: /^kamal builder\.secrets: /,
    when: ({ value = '' }, deployment) =>
      value
        .replace('kamal builder.secrets: ', '')
        .split(', ')
        .every((id) => hasSecret(id, deployment)),
    result: inBuild('secrets'),
  },
  {
    kinds: ['build'],
    name: /^(?:ssh|builder\.ssh:)(?: |$)/,
    when: (_item, { app }) => app.buildAgent !== undefined,
    result: inBuild('ssh'),
  },
  {
    kinds: ['build'],
    value: /^kamal builder\.(?:dockerfile|context): /,
    when: ({ value = '' }, { app: { image, buildContext = '.' } }) => {
      const path = value.replace(/^[^:]*: (?:\.\/)?|\/$/g, '') || '.';
      return path === buildContext || (image.kind === 'dockerfile' && path === image.path);
    },
    result: ({ value = '' }) => inBuild(value.startsWith('kamal builder.context') ? 'context' : 'file'),
  },
  {
    kinds: ['build'],
    name: /^(?:platforms?|builder\.arch:) /,
    when: ({ name }, { app: { architecture = 'amd64' } }) =>
      [architecture, `linux/${architecture}`, ...(architecture === 'amd64' ? ['x64'] : [])].includes(
        name.replace(/^\S+ /, ''),
      ),
    result: (_item, deployment) => inPlatform(deployment),
  },
  {
    kinds: ['build'],
    name: /^[\w-]+ /,
    when: ({ name, value }, { app: { builderInputs = [] } }) =>
      builderInputs.some(({ input, written }) => name === `${input} ${written}` && value === written),
    result: ({ name }) => inBuild(name.split(' ', 1)[0] ?? ''),
  },
  // A cache changes how long a build takes, and nothing of the image.
  {
    kinds: ['build'],
    name: /^cache-(?:from|to) /,
    result: { by: 'a build without a cache, so that nothing of another run gets into the image' },
  },
  // docker/metadata-action describes the image: its title, its source, its version.
  {
    kinds: ['build'],
    name: /^(?:labels|annotations) \$\{\{ ?steps\.[\w-]+\.outputs\.(?:labels|annotations) ?\}\}$/,
    result: { by: 'nothing, because the labels of docker/metadata-action only describe the image' },
  },
  // They choose what is built, and how the image is called.
  { kinds: ['build'], name: /^(?:files|targets|workdir|source) /, result: { by: 'the job "Build" of release.yml' } },
  {
    kinds: ['build'],
    name: /^set .*\.(?:tags|output|cache-(?:from|to)|labels)(?:=|$)/,
    result: { by: 'the job "Build" of release.yml' },
  },
  { kinds: ['setting'], value: /^\w+ platform: linux\/(?:amd64|arm64)\b/, result: chosen },
  { kinds: ['build'], name: /^(?:platforms?|builder\.arch:) [\w/, ]*(?:amd64|arm64|x64)/, result: chosen },
];

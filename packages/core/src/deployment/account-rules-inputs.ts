import type { Rule, Unaccounted } from './account-rule.js';

const chosen = { by: "an image for the host's processor only; --architecture chooses which one" } as const;

const target = ({ app: { buildTarget } }: Unaccounted): string => buildTarget ?? '';
const hasArgument = (name: string, { app: { buildArguments = [] } }: Unaccounted): boolean =>
  buildArguments.some((one) => one.name === name);
const hasSecret = (id: string, { app: { buildSecrets = [] } }: Unaccounted): boolean =>
  buildSecrets.some((one) => one.id === id);

/** What a builder is given beside its folder: stage, arguments, secrets, platforms. */
export const inputRules: readonly Rule[] = [
  {
    kinds: ['build'],
    name: /^target /,
    when: ({ name }, deployment) => name === `target ${target(deployment)}`,
    result: 'kept',
  },
  {
    kinds: ['build'],
    value: /^kamal builder\.target: /,
    when: ({ value }, deployment) => value === `kamal builder.target: ${target(deployment)}`,
    result: 'kept',
  },
  {
    kinds: ['build'],
    name: /^build-arg /,
    when: ({ name }, deployment) => hasArgument(name.replace('build-arg ', ''), deployment),
    result: 'kept',
  },
  {
    kinds: ['build'],
    value: /^kamal builder\.args\.\w+:/,
    when: ({ value = '' }, deployment) => hasArgument(/args\.(\w+):/.exec(value)?.[1] ?? '', deployment),
    result: 'kept',
  },
  {
    kinds: ['build'],
    name: /^secret(?:-files|-envs|s)? /,
    when: ({ value = '' }, deployment) =>
      hasSecret((/(?:^|,)id=([^,]+)/.exec(value)?.[1] ?? value.split(/[=,]/, 1)[0] ?? '').trim(), deployment),
    result: 'kept',
  },
  {
    kinds: ['build'],
    value: /^kamal builder\.secrets: /,
    when: ({ value = '' }, deployment) =>
      value
        .replace('kamal builder.secrets: ', '')
        .split(', ')
        .every((id) => hasSecret(id, deployment)),
    result: 'kept',
  },
  {
    kinds: ['build'],
    name: /^(?:ssh|builder\.ssh:)(?: |$)/,
    when: (_item, { app }) => app.buildAgent !== undefined,
    result: 'kept',
  },
  {
    kinds: ['build'],
    value: /^kamal builder\.(?:dockerfile|context): /,
    when: ({ value = '' }, { app: { image, buildContext = '.' } }) => {
      const path = value.replace(/^[^:]*: (?:\.\/)?|\/$/g, '') || '.';
      return path === buildContext || (image.kind === 'dockerfile' && path === image.path);
    },
    result: 'kept',
  },
  {
    kinds: ['build'],
    name: /^(?:platforms?|builder\.arch:) /,
    when: ({ name }, { app: { architecture = 'amd64' } }) =>
      [architecture, `linux/${architecture}`, ...(architecture === 'amd64' ? ['x64'] : [])].includes(
        name.replace(/^\S+ /, ''),
      ),
    result: 'kept',
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

import { inputRules } from './account-rules-inputs.js';
import type { Rule, Verdict } from './account-rule.js';
import type { App } from './app.js';
import { inBuild, inCheckout, inRelease, ofSecret } from './kept-place.js';
import { needsDotnet } from './needs-dotnet.js';
import { npmRegistryOf, nugetFeedOf } from './npm-registry-of.js';

const build = { by: 'the job "Build" of release.yml' } as const;

/** A Dockerfile of ours installs packages by itself. */
function ofRegistry({ image }: App, input: string): Verdict {
  return image.kind === 'supplied'
    ? { by: `the file .npmrc that ${image.path} writes` }
    : inRelease('Set up Node', input);
}

/** What decides about the image. */
export const buildRules: readonly Rule[] = [
  {
    kinds: ['build'],
    name: /^context \.\/?$/,
    when: (_item, { app }) => app.buildContext === undefined,
    result: (_item, { app: { image } }) => ('path' in image ? inBuild('context') : inCheckout()),
  },
  { kinds: ['build'], name: /^(?:submodule|lfs) false$/, result: inCheckout() },
  ...inputRules,
  {
    kinds: ['build'],
    name: /^registry-url /,
    when: ({ value }, { app }) => npmRegistryOf(app)?.url === value,
    result: (_item, { app }) => ofRegistry(app, 'registry-url'),
  },
  {
    kinds: ['build'],
    name: /^scope /,
    when: ({ value = '' }, { app }) => npmRegistryOf(app)?.scope === `@${value.replace('@', '')}`,
    result: (_item, { app }) => ofRegistry(app, 'scope'),
  },
  {
    kinds: ['build'],
    name: /^source-url /,
    when: ({ value = '' }, { app }) =>
      nugetFeedOf(app)?.source?.url.replaceAll(/\s/g, '') === value.replaceAll(/\s/g, ''),
    result: inRelease('Set up .NET', 'source-url'),
  },
  {
    kinds: ['build'],
    name: /^owner /,
    when: ({ value }, { app }) => nugetFeedOf(app)?.source?.owner === value,
    result: inRelease('Set up .NET', 'owner'),
  },
  {
    kinds: ['build'],
    name: /^registry-url https:\/\/registry\.npmjs\.org\/?$/,
    result: { by: 'npm itself, whose registry it is' },
  },
  {
    kinds: ['build'],
    name: /^driver-opts image=moby\/buildkit:\S+$/,
    result: { by: 'the BuildKit that docker/setup-buildx-action brings' },
  },
  {
    kinds: ['build'],
    name: /^fetch-(?:depth 0|tags true)$/,
    when: (_item, { app }) => app.checkout?.history === true,
    result: inCheckout('fetch-depth'),
  },
  // One commit is enough, and it is the one that is released.
  { kinds: ['build'], name: /^(?:fetch-depth [1-9]\d*|fetch-tags false|ref .*\$\{\{.*)$/, result: build },
  { kinds: ['build'], name: /^provenance (?:true|mode=min)$|^sbom false$/, result: build },
  {
    kinds: ['build'],
    name: /^lfs true$/,
    when: (_item, { app }) => app.checkout?.lfs === true,
    result: inCheckout('lfs'),
  },
  {
    kinds: ['build'],
    name: /^submodule (?:true|recursive)$/,
    when: (_item, { app }) => app.checkout?.submodules !== undefined,
    result: inCheckout('submodules'),
  },
  {
    kinds: ['build'],
    name: /^context /,
    when: ({ value = '' }, { app }) => (value.replace(/^\.\/|\/$/g, '') || '.') === (app.buildContext ?? '.'),
    result: (_item, { app: { image } }) => ('path' in image ? inBuild('context') : inCheckout()),
  },
  {
    kinds: ['build'],
    name: /^file /,
    when: ({ value = '' }, { app: { buildContext, image } }) =>
      image.kind === 'dockerfile' && `${buildContext}/${value.replace(/^\.\//, '')}` === image.path,
    result: inBuild('file'),
  },
  { kinds: ['build'], value: /^kamal builder\.(?:cache|local|remote|driver)/, result: build },
  {
    kinds: ['build'],
    name: /^file /,
    when: ({ value = '' }, { app: { image } }) =>
      image.kind === 'dockerfile' && value.replace(/^\.\//, '') === image.path,
    result: inBuild('file'),
  },
  {
    kinds: ['build'],
    name: /^property (?:ContainerRepository|ContainerRegistry|ContainerImageTags?|ContainerImageName|PublishProfile|Configuration|RuntimeIdentifier)$/i,
    when: (_item, { app }) => app.image.kind === 'sdk' || app.image.kind === 'supplied',
    result: build,
  },
  {
    kinds: ['build'],
    name: /^property DEPLOY_API$/,
    when: (_item, { app }) => app.fillsHost === true,
    result: build,
  },
  {
    kinds: ['build'],
    name: /^global-json-file /,
    when: ({ value = '' }, { app }) => app.sdk !== undefined && value.replace(/^\.\//, '') === 'global.json',
    result: (_item, { app }) =>
      needsDotnet(app)
        ? inRelease('Set up .NET', 'global-json-file')
        : { by: 'the SDK of the image in which the Dockerfile builds' },
  },
  // The SDK ignores it: the port of its images is the one of the base image.
  {
    kinds: ['build'],
    name: /^property ContainerPort$/,
    when: (_item, { app }) => app.image.kind === 'sdk',
    result: build,
  },
  // A secret in it is given to the container at its start instead of being baked into the image.
  {
    kinds: ['build'],
    name: /^property ContainerEnvironmentVariable$/,
    when: ({ value = '' }, { app }) =>
      app.secrets.some(({ variable }) => value.startsWith(`${variable}=`)) ||
      app.variables.some(({ name }) => value.startsWith(`${name}=`)),
    result: ({ value = '' }, deployment) => ofSecret(value.split('=', 1)[0] ?? '', deployment),
  },
];

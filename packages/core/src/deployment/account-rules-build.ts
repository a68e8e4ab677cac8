import { inputRules } from './account-rules-inputs.js';
import type { Rule } from './account-rule.js';

const build = { by: 'the job "Build" of release.yml' } as const;

/** What decides about the image. */
export const buildRules: readonly Rule[] = [
  {
    kinds: ['build'],
    name: /^(?:context \.\/?|submodule false|lfs false)$/,
    result: 'kept',
  },
  ...inputRules,
  {
    kinds: ['build'],
    name: /^lfs true$|^submodule (?:true|recursive)$/,
    when: (_item, { app }) => app.checkout !== undefined,
    result: 'kept',
  },
  {
    kinds: ['build'],
    name: /^context /,
    when: ({ value = '' }, { app }) => value.replace(/^\.\/|\/$/g, '') === app.buildContext,
    result: 'kept',
  },
  {
    kinds: ['build'],
    name: /^file /,
    when: ({ value = '' }, { app: { buildContext, image } }) =>
      image.kind === 'dockerfile' && `${buildContext}/${value.replace(/^\.\//, '')}` === image.path,
    result: 'kept',
  },
  { kinds: ['build'], value: /^kamal builder\.(?:cache|local|remote|driver)/, result: build },
  {
    kinds: ['build'],
    name: /^file /,
    when: ({ value = '' }, { app: { image } }) =>
      image.kind === 'dockerfile' && value.replace(/^\.\//, '') === image.path,
    result: 'kept',
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
    result: 'kept',
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
    result: 'kept',
  },
];

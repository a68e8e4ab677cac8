import type { Secret } from '../secret.js';
import { uniqueBy } from '../unique-by.js';
import type { App } from './app.js';
import { feedsOf } from './npm-registry-of.js';

/** Where the guide makes a key of the build's SSH agent, for whoever has none yet. @param name The secret that holds it. */
export const buildKeyFile = (name: string): string => `~/.ssh/${name}`;

/** Secrets and variables of the repository that the build of the image needs, each name once. The token of the run is none of them. */
export function buildInputs(app: App): readonly Secret[] {
  const { buildArguments = [], buildSecrets = [], buildAgent, steps = [] } = app;
  const mounted = buildSecrets.flatMap(({ id, source }): readonly Secret[] =>
    source.startsWith('./') || source === 'GITHUB_TOKEN'
      ? []
      : [
          {
            name: source,
            what: `Mounted as ${id} while the image is built; it does not get into the image`,
            example: '…',
            where: 'Keep the one that the repository has. If it has none, the service that issued it',
            carriedOver: true,
          },
        ],
  );
  const ofFeeds = feedsOf(app).map(({ name, secret, file }): Secret => ({
    name: secret,
    what: `Given to the build as ${name}, which ${file} reads; it does not get into the image`,
    example: '…',
    where: 'Keep the one that the repository has. If it has none, the service with the packages',
    carriedOver: true,
  }));
  const keys = (buildAgent?.keys ?? []).map((name): Secret => ({
    name,
    what: 'Private SSH key, without a passphrase, of the agent that the Dockerfile mounts; it does not get into the image',
    example: '-----BEGIN OPENSSH PRIVATE KEY-----…',
    where:
      `Keep the one that the repository has; else ssh-keygen -t ed25519 -N "" -f ${buildKeyFile(name)}; ` +
      'the public half becomes a deploy key of the repository that the build fetches',
    carriedOver: true,
  }));
  const values = [
    ...buildArguments.map(({ name, value }) => ({
      what: `Part of the build argument ${name}, as in the earlier deployment`,
      value,
    })),
    ...steps.flatMap(({ name, env }) =>
      env.map(({ value }) => ({ what: `Used by the build's step "${name}", as in the earlier deployment`, value })),
    ),
  ];
  const passed = values.flatMap(({ what, value }) =>
    [...value.matchAll(/\$\{\{ (secrets|vars)\.(\w+) \}\}/g)].map(([, kind, name]): Secret => ({
      name: name as string,
      what,
      example: '…',
      where: 'Keep the one that the repository has',
      kind: kind === 'vars' ? 'variable' : 'secret',
      optional: true,
      carriedOver: true,
    })),
  );
  const all = [...mounted, ...ofFeeds, ...keys, ...passed].filter(({ name }) => name !== 'GITHUB_TOKEN');
  return uniqueBy(all, ({ name }) => name);
}

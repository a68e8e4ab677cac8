import { feedsOf, type App } from 'litestream-generator-core';

/** How this machine builds an image as the release does. */
export interface DockerBuild {
  /** Words behind `docker build`, without the name of the image. No secret stands in them. */
  readonly words: readonly string[];
  /** Variables from which docker reads the build arguments that have a secret in them. */
  readonly values: Readonly<Record<string, string>>;
  /** What the build needs and this machine does not have, for people: `NPM_TOKEN (build secret npm_token)`. */
  readonly missing: readonly string[];
}

/** Inputs of docker/build-push-action, and the flags of `docker build` that mean the same. Labels change nothing in a rehearsal. */
const flags: Readonly<Record<string, string>> = {
  'build-contexts': '--build-context',
  'add-hosts': '--add-host',
  ulimit: '--ulimit',
  'shm-size': '--shm-size',
  network: '--network',
  allow: '--allow',
};

/**
 * The build of a Dockerfile with the context, stage, arguments, secrets, SSH agent and other inputs of the release. What the repository has
 * as a secret or a variable is read from the variable of that name on this machine. The image is for the processor of this machine.
 *
 * @param file the Dockerfile, as a path in the project
 * @param here variables of this machine
 */
export function dockerBuild(app: App, file: string, here: Readonly<Record<string, string | undefined>>): DockerBuild {
  const { buildContext = '.', buildTarget, buildAgent, builderInputs = [], image } = app;
  const built = (app.buildArguments ?? []).map(({ name, value }) => argument(name, value, here));
  const feeds = image.kind === 'supplied' ? feedsOf(app).map(({ name, secret }) => ({ id: name, source: secret })) : [];
  const secrets = [...(app.buildSecrets ?? []), ...feeds];
  const inputs = builderInputs.flatMap(({ input, value }) => {
    const flag = flags[input];
    return flag === undefined ? [] : [flag, value.replaceAll(EXPRESSION, REHEARSAL)];
  });
  return {
    words: [
      '--file',
      file,
      ...(buildTarget === undefined ? [] : ['--target', buildTarget]),
      ...built.flatMap(({ words }) => words),
      ...secrets.flatMap(({ id, source }) => [
        '--secret',
        isFile(source) ? `id=${id},src=${source}` : `id=${id},env=${source}`,
      ]),
      ...(buildAgent?.ids ?? []).flatMap((id) => ['--ssh', id]),
      ...inputs,
      buildContext,
    ],
    values: Object.assign({}, ...built.map(({ values }) => values)) as Record<string, string>,
    missing: [
      ...built.flatMap(({ missing }) => missing),
      ...secrets
        .filter(({ source }) => !isFile(source) && here[source] === undefined)
        .map(({ id, source }) => `${source} (build secret ${id})`),
      ...(buildAgent === undefined || here['SSH_AUTH_SOCK'] !== undefined
        ? []
        : [`SSH_AUTH_SOCK (an SSH agent with the keys ${buildAgent.keys.join(', ')})`]),
    ],
  };
}

/** A build secret is a file of the checkout, or a variable of that name. */
const isFile = (source: string): boolean => source.startsWith('./');

const EXPRESSION = /\$\{\{ (?:(?:secrets|vars)\.(\w+)|[^}]*) \}\}/g;
/** In place of what only a run of a workflow knows, such as the commit. */
const REHEARSAL = 'rehearsal';

function argument(name: string, value: string, here: Readonly<Record<string, string | undefined>>): DockerBuild {
  const names = [...value.matchAll(EXPRESSION)].flatMap(([, of]) => of ?? []);
  const text = value.replaceAll(EXPRESSION, (_, of: string | undefined) =>
    of === undefined ? REHEARSAL : (here[of] ?? ''),
  );
  return {
    words: ['--build-arg', names.length === 0 ? `${name}=${text}` : name],
    values: names.length === 0 ? {} : { [name]: text },
    missing: names.filter((of) => here[of] === undefined).map((of) => `${of} (build argument ${name})`),
  };
}

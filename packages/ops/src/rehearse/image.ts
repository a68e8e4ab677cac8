import { existsSync } from 'node:fs';
import path from 'node:path';
import { UserError, type Deployment, type Problem } from 'litestream-generator-core';
import { CommandFailed, must, runner, type Docker } from '../docker/docker.js';
import { dockerBuild } from './docker-build.js';

/** The image of a rehearsal. */
export interface Image {
  readonly reference: string;
  /** Says how it comes about, for people. */
  readonly title: string;
  /** Builds or fetches it. */
  make(): Promise<void>;
  /** True if the rehearsal removes it at its end. */
  readonly ours: boolean;
}

/** Seconds for a build or a download of an image. A build may download its base images and all packages of the project. */
const buildLimit = 30 * 60;

/** Everything that an image can be made with. */
export interface Workshop {
  readonly docker: Docker;
  readonly folder: string;
  /** Name of the rehearsal, which an image that is built gets as well. */
  readonly name: string;
  log(text: string): void;
  readonly signal: AbortSignal;
}

/**
 * The image that was given, or the one that the project's own way of building gives.
 * @throws UserError when what that takes is not on this machine
 */
export async function chooseImage(
  deployment: Deployment,
  given: string | undefined,
  workshop: Workshop,
): Promise<Image> {
  const { docker, folder, name } = workshop;
  const { image, host, ui } = deployment.app;
  if (given !== undefined)
    return { reference: given, title: given, ours: false, make: () => fetchImage(docker, given) };
  if (image.kind === 'published')
    return { reference: image.image, title: image.image, ours: false, make: () => fetchImage(docker, image.image) };
  const reference = `${name}:latest`;
  const frontEnd =
    ui !== undefined && image.kind !== 'supplied' ? ` (the front end in ${ui.folder} is not rebuilt)` : '';
  if (image.kind !== 'sdk') {
    if (!existsSync(path.join(folder, ...image.path.split('/')))) throw new UserError(noDockerfile(image.path));
    const { words, values, missing } = dockerBuild(deployment.app, image.path, process.env);
    if (missing.length > 0) throw new UserError(noValues(missing));
    const make = async (): Promise<void> =>
      void (await must(docker, ['build', '--tag', reference, ...words], { folder, values, limit: buildLimit }));
    return { reference, title: `docker build ${words.join(' ')}${frontEnd}`, ours: true, make };
  }
  const dotnet = runner('dotnet', workshop.log, workshop.signal);
  if ((await dotnet(['--version'], { folder })).code !== 0) throw new UserError(noSdk(deployment.app.dotnet ?? ''));
  const make = async (): Promise<void> => {
    const architecture =
      (await must(docker, ['version', '--format', '{{.Server.Arch}}'])) === 'arm64' ? 'arm64' : 'x64';
    const answer = await dotnet(
      [
        'publish',
        host?.csproj ?? '.',
        '--os',
        'linux',
        '--arch',
        architecture,
        '--configuration',
        'Release',
        '-t:PublishContainer',
        `-p:ContainerRepository=${name}`,
        '-p:ContainerImageTag=latest',
      ],
      { folder, limit: buildLimit },
    );
    if (answer.code !== 0) throw new CommandFailed('dotnet publish', answer);
  };
  return { reference, title: `dotnet publish of ${host?.csproj ?? folder}${frontEnd}`, ours: true, make };
}

/** @throws UserError when it is neither here nor to be had */
export async function fetchImage(
  docker: Docker,
  reference: string,
  remedy = `Check the name: docker pull ${reference}`,
): Promise<void> {
  if ((await docker(['image', 'inspect', reference])).code === 0) return;
  const { code, output } = await docker(['pull', '--quiet', reference], { limit: buildLimit });
  if (code !== 0)
    throw new UserError({
      what: `The image ${reference} is not on this machine and cannot be pulled: ${output.trim().split('\n').at(-1)}`,
      fix: remedy,
    });
}

function noDockerfile(file: string): Problem {
  return {
    what: `There is no ${file} to build the image from.`,
    fix: 'Run the generator again, or give an image: rehearse --image REF',
  };
}

function noValues(missing: readonly string[]): Problem {
  return {
    what: `The image cannot be built here, because these values are missing: ${missing.join(', ')}.`,
    fix:
      'Set each one as an environment variable of its name, or give an image that was built elsewhere: ' +
      'rehearse --image ghcr.io/you/app:latest',
  };
}

function noSdk(version: string): Problem {
  return {
    what: 'The image of this project is made by dotnet publish, and dotnet does not run on this machine.',
    fix: `Install the .NET SDK ${version}, or give an image that was made elsewhere: rehearse --image ghcr.io/you/app:latest`,
  };
}

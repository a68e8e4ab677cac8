import { UserError, type Deployment } from 'litestream-generator-core';
import type { Docker } from '../docker/docker.js';
import { isAtLeast } from '../docker/is-at-least.js';
import { lastLine } from '../docker/last-line.js';

/** @throws UserError when Docker or Compose is missing, does not answer, or is too old for the generated files */
export async function checkMachine(docker: Docker, { pins }: Deployment): Promise<void> {
  const engine = await docker(['version', '--format', '{{.Server.Os}}'], { limit: 30 });
  if (engine.code !== 0) {
    throw new UserError({
      what: `Docker does not answer on this machine: ${lastLine(engine)}`,
      fix: 'Install and start it: https://docs.docker.com/get-docker',
    });
  }
  if (engine.stdout.trim() !== 'linux')
    throw new UserError({
      what: `Docker runs ${engine.stdout.trim()} containers here.`,
      fix: 'Switch Docker Desktop to Linux containers.',
    });
  const { code, stdout } = await docker(['compose', 'version', '--short'], { limit: 30 });
  const version = code === 0 ? stdout.trim().replace(/^v/, '') : 'missing';
  if (!isAtLeast(version, pins.composeFloor)) {
    throw new UserError({
      what: `Docker Compose is ${version} on this machine, and the files need ${pins.composeFloor} or newer.`,
      fix: 'Update it: https://docs.docker.com/compose/install',
    });
  }
}

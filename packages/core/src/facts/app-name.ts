import type { Project } from '../project/project.js';
import { guessed, type Fact } from './fact.js';
import type { HostProject } from './facts.js';

/** Names that many projects have: they say nothing about this one. */
const GENERIC = new Set([
  'myapp',
  'app',
  'web',
  'webapp',
  'api',
  'webapi',
  'server',
  'host',
  'backend',
  'site',
  'website',
]);

/**
 * Proposes a name for the app. The host's assembly, when its owner renamed it: it is committed, so it is the same in every checkout.
 * Otherwise (the template's `MyApp`, or `Api`) the name of the root folder, by which people know the project.
 */
export function findAppName(project: Project, host: HostProject): Fact<string> {
  const assembly = host.assembly.replace(/\.(?:Web|WebApp|Api|Server|Host|AppHost)$/i, '');
  return GENERIC.has(assembly.toLowerCase()) && project.name !== ''
    ? guessed(project.name, 'the name of the root folder')
    : guessed(assembly, host.csproj);
}

import { namedComposeFiles } from './named-compose.js';
import type { CommandLine } from './compose-command.js';
import { extendedService } from './extended-service.js';
import { isVendored, nameOf } from './paths.js';
import type { Project } from './project.js';
import { isYaml, readYaml, type YamlFile, type YamlNode } from './yaml-file.js';

/** A service of a Compose file. */
export interface ComposeService {
  readonly name: string;
  readonly from: string;
  readonly image?: string;
  /** Whether Compose builds its image: it has the key `build`. */
  readonly builds: boolean;
  /** Stage of the Dockerfile that it builds. */
  readonly target?: string;
  /** Entrypoint and command as one text, as a shell would be given them; undefined when it names neither. */
  readonly command?: CommandLine;
  /** The same, each by itself, with the place of its key. Left out where it names neither. */
  readonly starts?: ComposeStart;
  readonly environment: readonly { readonly name: string; readonly value: string | undefined; readonly from: string }[];
  /** Files with further variables, as written; the last one wins. */
  readonly envFiles?: readonly { readonly path: string; readonly from: string }[];
  /** What is mounted where. A named volume has no slash; a folder starts with `/`, `.` or `~`. */
  readonly mounts: readonly { readonly source: string; readonly target: string; readonly from: string }[];
  /** Files of the service that are configs or secrets of Compose, by the place where they are mounted. Default: none. */
  readonly configs?: readonly ComposeConfig[];
  /** Labels by name, those for a swarm with them. Default: none. */
  readonly labels?: readonly { readonly name: string; readonly value: string | undefined; readonly from: string }[];
  /** User that it runs as, as written. */
  readonly user?: { readonly text: string; readonly from: string };
  /** Ports inside the container that it publishes on the host. */
  readonly ports?: readonly { readonly port: number; readonly from: string }[];
}

/** What a service starts in place of the ENTRYPOINT and the CMD of its image. An empty entry point only clears that of the image. */
export type ComposeStart = Readonly<
  Partial<Record<'entrypoint' | 'command', { readonly words: readonly string[]; readonly from: string }>>
>;

/** A config or a secret that a service has as a file. */
export interface ComposeConfig {
  readonly target: string;
  readonly from: string;
  /** Path of the file beside the Compose file; undefined where it has its text in itself, or is kept elsewhere. */
  readonly file?: string;
  readonly content?: string;
}

/** A Compose file. `${NAME}` in it is kept as it is. */
export interface ComposeFile {
  readonly path: string;
  readonly text: string;
  readonly services: readonly ComposeService[];
  /** Volume keys with the fixed name that they have on the host, if any. */
  readonly volumes: ReadonlyMap<string, string | undefined>;
  /** Top-level `name:`. */
  readonly project?: string;
}

/** Reads a Compose file; undefined when there is none, `error` when it does not parse. */
function readCompose(
  project: Project,
  path: string,
): ComposeFile | { readonly path: string; readonly error: string } | undefined {
  const file = readYaml(project, path);
  return isYaml(file) ? compose(file, project) : file;
}

/** All Compose files of the project, in path order; broken ones with their error. */
export function findCompose(
  project: Project,
): readonly (ComposeFile | { readonly path: string; readonly error: string })[] {
  const named = new Set(namedComposeFiles(project));
  return project.files
    .filter(
      (path) => named.has(path) || (/^(?:docker-)?compose[\w.-]*\.ya?ml$/i.test(nameOf(path)) && !isVendored(path)),
    )
    .flatMap((path) => readCompose(project, path) ?? []);
}

function compose({ path, text, root }: YamlFile, project: Project): ComposeFile {
  const name = root.get('name').text;
  return {
    path,
    text,
    services: root.get('services').entries.map(([name, node]) => extendedService(name, node, { project, path, root })),
    volumes: new Map(
      root
        .get('volumes')
        .entries.map(([key, node]) => [key, node.get('name').text ?? externalName(key, node)] as const),
    ),
    ...(name === undefined ? {} : { project: name }),
  };
}

/** A volume that Compose does not make has its own name on the host. */
export function externalName(key: string, volume: YamlNode): string | undefined {
  const external = volume.get('external');
  return external.get('name').text ?? (external.text === 'true' ? key : undefined);
}

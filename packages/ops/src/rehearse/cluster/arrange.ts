import { cpSync, copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CommandFailed, runner } from '../../docker/docker.js';
import { overlayText, type ClusterDifferences } from './overlay-text.js';

/** Which files are released. */
export interface FilesOptions extends ClusterDifferences {
  /** Folder `.deploy` of the checkout. */
  readonly files: string;
  /** The environment's own overlay, below that folder. */
  readonly overlay: string;
  readonly environment: string;
  readonly image: string;
  /** Folder of the rehearsal. */
  readonly place: string;
  readonly signal: AbortSignal;
  log(text: string): void;
}

/** The folder `.deploy` of the rehearsal. */
export function treeOf(place: string): string {
  return path.join(place, 'deploy');
}

/** Writes the files of the checkout for the namespace of the rehearsal to a folder of their own. */
export async function arrange(options: FilesOptions): Promise<void> {
  const { files, overlay, environment, namespace, image, place, log, signal } = options;
  const tree = treeOf(place);
  rmSync(tree, { recursive: true, force: true });
  mkdirSync(tree, { recursive: true });
  for (const name of ['deploy.sh', 'litestream.yml']) copyFileSync(path.join(files, name), path.join(tree, name));
  cpSync(path.join(files, 'kubernetes'), path.join(tree, 'kubernetes'), { recursive: true });
  const own = readFileSync(path.join(files, overlay), 'utf8');
  writeFileSync(path.join(tree, 'kustomization.yaml'), overlayText(own, options));
  const bash = runner('bash', log, signal);
  const answer = await bash(['-c', writeConf, 'deploy.sh', files, environment, tree, namespace, image]);
  if (answer.code !== 0) throw new CommandFailed('deploy.sh', answer);
}

/**
 * Bash, with the folder of the files, the environment, the folder to write to, the deployment id of the rehearsal and the image: writes
 * `deploy.conf` by the engine's own functions. The image names the registry of a login. Values need not have the shape of the storage's:
 * the address is that of the server that plays it.
 */
const writeConf = `. "$1/deploy.sh"
here=$1
load_conf "$2"
conf_text "\${conf_files[@]}" | sed '/^id=/d; /^image=/d; /^storage_shape=/d' >"$3/deploy.conf"
printf '\\nid=%s\\nimage=%s\\n' "$4" "$5" >>"$3/deploy.conf"`;

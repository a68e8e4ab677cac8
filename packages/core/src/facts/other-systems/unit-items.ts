import { fileOfPlace, nameOf } from '../../project/paths.js';
import type { Project } from '../../project/project.js';
import { shellCommands } from '../../project/shell-commands.js';
import type { EarlierItem } from '../carry-over/earlier-item.js';
import { startItem } from '../carry-over/start-words.js';
import { commandItems } from './command-items.js';
import { dockerRunItems } from './docker-run-items.js';
import type { Leaf } from './leaves.js';
import { argumentsOfApp, onlyListens } from './own-program.js';

/** A unit of systemd that runs the app, or a container, is the app, unless it ends or something starts it at times. */
export function unitItems(project: Project, leaf: Leaf): readonly EarlierItem[] {
  const { keys, text, from } = leaf;
  const unit = nameOf(fileOfPlace(from));
  const key = keys.at(-1) ?? '';
  const service = (value: string): EarlierItem => ({ kind: 'service', name: `${unit} (systemd)`, where: from, value });
  if (key.startsWith('On'))
    return /^On(?:Failure|Success)/.test(key)
      ? [{ kind: 'setting', name: `${key}: ${text} of ${unit}`, where: from }]
      : [{ kind: 'service', name: `what ${unit} starts at ${text} (systemd)`, where: from, value: 'other' }];
  const commands = shellCommands(text);
  const given = key === 'ExecStart' ? argumentsOfApp(project, text) : undefined;
  if (given !== undefined) {
    if (isBeside(project, fileOfPlace(from), given)) return [service('other')];
    // Paths and ports of the host mean nothing in a container.
    return [
      service('app'),
      ...(given.length > 0 ? [startItem('command', `arguments of ${unit}`, from, undefined)] : []),
    ];
  }
  if (commands.length === 0 || !commands.every((command) => /^(?:docker|podman) /.test(command)))
    return commandItems(leaf);
  return [service('app'), ...dockerRunItems(text, from)];
}

/** Whether a unit runs the app's program for something else than its requests. */
function isBeside(project: Project, file: string, given: readonly string[]): boolean {
  const text = project.read(file) ?? '';
  if (/^Type=oneshot\b/m.test(text) || project.files.includes(file.replace(/\.service$/, '.timer'))) return true;
  if (onlyListens(given)) return false;
  return project.files.some((other) => {
    if (other === file || !other.endsWith('.service')) return false;
    const start = /^ExecStart=(.*)$/m.exec(project.read(other) ?? '')?.[1];
    const words = start === undefined ? undefined : argumentsOfApp(project, start);
    return words !== undefined && onlyListens(words);
  });
}

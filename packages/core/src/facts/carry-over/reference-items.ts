import type { WorkflowFile } from '../../project/composite-actions.js';
import type { YamlNode } from '../../project/yaml-file.js';
import type { Project } from '../../project/project.js';
import { pulledFrom } from './login-registry.js';
import type { EarlierItem } from './earlier-item.js';
import { isOfWay } from './way-to-host.js';
import { JUMP_HOST, leadsThroughJumpHost } from './jump-host-items.js';

/** What a secret is that only the log-in to a feed of packages takes. */
export const FEED_TOKEN = 'the token of a feed of NuGet';
const GIVES_TOKEN = /\bNUGET_AUTH_TOKEN["']?\s*:/;

/** Inputs of the actions that reach a host which hold commands. */
const SCRIPTS = ['script', 'command', 'commands', 'SCRIPT_BEFORE', 'SCRIPT_AFTER'];

/**
 * Secrets and variables of the repository, wherever an expression names them.
 * @param around the workflow and its jobs
 * @param calls jobs and steps that hand them on, to workflows and actions whose own references count
 */
export function referenceItems(
  project: Project,
  { path, text, actions }: WorkflowFile,
  around: readonly YamlNode[],
  steps: readonly YamlNode[],
  calls: readonly YamlNode[],
): { readonly used: readonly EarlierItem[]; readonly handed: readonly EarlierItem[] } {
  const placesOf = (some: readonly YamlNode[], key: string): ReadonlySet<string> =>
    new Set(some.flatMap((step) => step.get(key).entries.map(([, { from }]) => from)));
  const isLogin = (step: YamlNode): boolean => logsIn(step, text, project);
  const way = new Set([
    ...placesOf(
      steps.filter((step) => reachesHost(step) || isLogin(step)),
      'with',
    ),
    ...[...around, ...steps].flatMap((node) =>
      node.get('env').entries.flatMap(([name, { from }]) => (name === 'DOCKER_HOST' ? [from] : [])),
    ),
  ]);
  // With the token of the registry the host logs in as well.
  const login = placesOf(steps.filter(isLogin), 'with');
  const remote = placesOf(steps.filter(reachesHost), 'env');
  const whole = text.split('\n').map((line, index) => ({ text: line, from: `${path}:${index + 1}` }));
  const all = [...whole, ...actions.flatMap(({ root }) => scalars(root.get('runs')))].flatMap(({ text: line, from }) =>
    /^\s*#/.test(line)
      ? []
      : [...line.matchAll(/\b(secrets|vars)\.([A-Za-z_]\w*)/g)].map(([, kind, name]): EarlierItem => ({
          kind: kind === 'vars' ? 'variable' : 'secret',
          name: kind === 'vars' ? `${name} of the repository` : (name as string),
          where: from,
        })),
  );
  const hands = new Set([...placesOf(calls, 'with'), ...placesOf(calls, 'secrets')]);
  const used = all.filter(({ where }) => !hands.has(where));
  const handed = all.filter(({ where }) => hands.has(where));
  const through = new Set(whole.flatMap(({ text: line, from }) => (leadsThroughJumpHost(line) ? [from] : [])));
  const isOfJumpHost = (item: EarlierItem): boolean =>
    used.every(({ name, where }) => name !== item.name || through.has(where));
  const lines = new Map(whole.map(({ text: line, from }) => [from, line]));
  // In one line with the way to the host, a script may name what the app gets.
  const scripts = steps.filter(reachesHost).flatMap((step) => SCRIPTS.map((input) => step.get('with').get(input)));
  const isInScript = (name: string, where: string): boolean =>
    scripts.some(({ from, text = '' }) => from === where && new RegExp(String.raw`\.${name}\b`).test(text));
  const isWay = (item: EarlierItem): boolean => {
    const places = used.filter(({ name }) => name === item.name).map(({ where }) => where);
    const isOfLogin = places.some((where) => login.has(where));
    const name = item.name.replace(/ of the repository$/, '');
    return places.every(
      (where) =>
        (way.has(where) && !isInScript(name, where)) ||
        (isOfLogin && remote.has(where)) ||
        isOfWay(lines.get(where) ?? '', name, text),
    );
  };
  const isOfFeed = (item: EarlierItem): boolean =>
    used.every(({ name, where }) => name !== item.name || GIVES_TOKEN.test(lines.get(where) ?? ''));
  return {
    used: used.map((item) => {
      if (isOfJumpHost(item)) return { ...item, value: JUMP_HOST };
      if (isOfFeed(item)) return { ...item, value: FEED_TOKEN };
      return isWay(item) ? { ...item, value: 'the way to the host' } : item;
    }),
    handed,
  };
}

/** Each text of a node, with its place. */
function scalars({
  text,
  from,
  entries,
  items,
}: YamlNode): readonly { readonly text: string; readonly from: string }[] {
  return [
    ...(text === undefined ? [] : [{ text, from }]),
    ...entries.flatMap(([, one]) => scalars(one)),
    ...items.flatMap(scalars),
  ];
}

/** Whether it logs in only where the image goes to, which is now GitHub's registry: each run has a token of its own for that. */
function logsIn(step: YamlNode, workflow: string, project: Project): boolean {
  return (
    step.get('uses').text?.startsWith('docker/login-action@') === true &&
    pulledFrom(step, workflow, project) === undefined
  );
}

/** Whether its inputs say how the host is reached: `host`, `key`, `username`. */
export function reachesHost(step: YamlNode): boolean {
  return /^(?:appleboy\/(?:ssh|scp)-action|webfactory\/ssh-agent|shimataro\/ssh-key-action|easingthemes\/ssh-deploy|burnett01\/rsync-deployments)@/.test(
    step.get('uses').text ?? '',
  );
}

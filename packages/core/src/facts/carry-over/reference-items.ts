import type { WorkflowFile } from '../../project/composite-actions.js';
import type { YamlNode } from '../../project/yaml-file.js';
import type { EarlierItem } from './earlier-item.js';
import { JUMP_HOST, leadsThroughJumpHost } from './jump-host-items.js';

/**
 * Secrets and variables of the repository, wherever an expression names them.
 * @param around the workflow and its jobs
 * @param calls jobs and steps that hand them on, to workflows and actions whose own references count
 */
export function referenceItems(
  { path, text, actions }: WorkflowFile,
  around: readonly YamlNode[],
  steps: readonly YamlNode[],
  calls: readonly YamlNode[],
): { readonly used: readonly EarlierItem[]; readonly handed: readonly EarlierItem[] } {
  const placesOf = (some: readonly YamlNode[], key: string): ReadonlySet<string> =>
    new Set(some.flatMap((step) => step.get(key).entries.map(([, { from }]) => from)));
  const way = new Set([
    ...placesOf(
      steps.filter((step) => reachesHost(step) || logsIn(step)),
      'with',
    ),
    ...[...around, ...steps].flatMap((node) =>
      node.get('env').entries.flatMap(([name, { from }]) => (name === 'DOCKER_HOST' ? [from] : [])),
    ),
  ]);
  // With the token of the registry the host logs in as well.
  const login = placesOf(steps.filter(logsIn), 'with');
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
  const isWay = (item: EarlierItem): boolean => {
    const places = used.filter(({ name }) => name === item.name).map(({ where }) => where);
    const isLogin = places.some((where) => login.has(where));
    return places.every((where) => way.has(where) || (isLogin && remote.has(where)));
  };
  return {
    used: used.map((item) => {
      if (isOfJumpHost(item)) return { ...item, value: JUMP_HOST };
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

/** Whether it logs in where the image goes to: to GitHub's registry, for which each run has a token of its own. */
function logsIn(step: YamlNode): boolean {
  return (
    step.get('uses').text?.startsWith('docker/login-action@') === true &&
    step.get('with').get('registry').text === 'ghcr.io'
  );
}

/** Whether its inputs say how the host is reached: `host`, `key`, `username`. */
export function reachesHost(step: YamlNode): boolean {
  return /^(?:appleboy\/(?:ssh|scp)-action|webfactory\/ssh-agent|shimataro\/ssh-key-action|easingthemes\/ssh-deploy|burnett01\/rsync-deployments)@/.test(
    step.get('uses').text ?? '',
  );
}

import { readDockerRun, type DockerRun } from '../../project/docker-run.js';
import { shellCalls } from '../../project/shell-commands.js';
import { shellWords } from '../../project/shell-words.js';
import { environmentItem } from '../carry-over/environment-item.js';
import type { EarlierItem } from '../carry-over/earlier-item.js';
import { labelItems } from '../carry-over/proxies/proxy-service.js';
import { startItem, startWords } from '../carry-over/start-words.js';
import { isOwnImage } from '../own-image.js';
import { mountItems } from './mount-items.js';

/** What only says that and how Docker starts it. */
const PLAIN = /^(?:attach|detach|interactive|tty|rm|quiet|pull|cidfile|sig-proxy|publish-all)$/;

/** Keys of Compose that mean the same, where these have other names. */
const KEYS: Readonly<Record<string, string>> = {
  name: 'container_name',
  net: 'networks',
  network: 'networks',
  'network-alias': 'networks',
  publish: 'ports',
  'log-driver': 'logging',
  'log-opt': 'logging',
  link: 'links',
  'no-healthcheck': 'healthcheck',
};

/**
 * What the containers of a script are started with, here or on another machine: variables, files of them, mounts, labels, and each other
 * option.
 */
export function dockerRunItems(script: string, where: string): readonly EarlierItem[] {
  const all = shellCalls(script).flatMap(({ words }) => readDockerRun(words) ?? []);
  const own = all.filter(({ image }) => isOwnImage(image, script));
  const goOn = ({ options }: DockerRun): boolean => options.some(({ name }) => name === 'detach' || name === 'restart');
  return [
    ...runItems(own.length > 0 ? own : all, where),
    ...(own.length > 0
      ? all.filter((run) => !own.includes(run) && goOn(run)).map((run) => besideItem(run, where))
      : []),
  ];
}

/** A container of another image, which runs beside the app. */
function besideItem({ options, image }: DockerRun, where: string): EarlierItem {
  const name = options.find((option) => option.name === 'name')?.value;
  return { kind: 'service', name: name === undefined ? image : `${name} (${image})`, where, value: 'other' };
}

/** What containers of the app are started with. A second one of the same script has a command of its own. */
export function runItems(runs: readonly DockerRun[], where: string): readonly EarlierItem[] {
  return runs.flatMap((run, index) =>
    itemsOf(run, where, index > 0).map((item) => (runs.length > 1 ? notMain(item) : item)),
  );
}

/** Of several containers, it is not known which is the app. */
function notMain({ starts: _starts, ...item }: EarlierItem): EarlierItem {
  return item;
}

function itemsOf({ options, words }: DockerRun, where: string, isSecond: boolean): readonly EarlierItem[] {
  const values = (name: string): readonly string[] =>
    options.flatMap((option) => (option.name === name ? (option.value ?? '') : []));
  const [name = ''] = values('name');
  // A container in the foreground ends with the script.
  const starts = (list: readonly string[]): EarlierItem['starts'] =>
    options.some((option) => option.name === 'detach') ? startWords(list) : undefined;
  const labels = values('label').map((text) => {
    const [label = '', value] = text.split(/=(.*)/s);
    return { name: label, value, from: where };
  });
  return [
    ...(isSecond && words.length > 0
      ? [
          {
            kind: 'service' as const,
            name: `${name === '' ? 'a second container' : name} (docker run)`,
            where,
            value: 'other',
          },
        ]
      : []),
    ...values('volume').flatMap((one) => mountItems(one, where)),
    ...values('mount').flatMap((one) => mountItems(longMount(one), where)),
    ...values('env').flatMap((one) => {
      const at = one.indexOf('=');
      return environmentItem(at < 0 ? one : one.slice(0, at), at < 0 ? undefined : one.slice(at + 1), where);
    }),
    ...values('env-file').map((one): EarlierItem => ({ kind: 'setting', name: `env_file ${one}`, where })),
    ...labelItems(labels),
    ...options.flatMap((option): readonly EarlierItem[] =>
      PLAIN.test(option.name) ||
      /^(?:volume|mount|env|env-file|entrypoint)$/.test(option.name) ||
      (option.name === 'label' && /^(?:traefik\.|caddy(?:_\d+)?(?:[.=]|$))/.test(option.value ?? '')) // told with those of the proxy
        ? []
        : [settingOf(option, where)],
    ),
    ...values('entrypoint').map((one) =>
      startItem('entrypoint', 'docker run --entrypoint', where, starts(shellWords(one))),
    ),
    ...(words.length > 0 && !isSecond ? [startItem('command', 'docker run command', where, starts(words))] : []),
  ];
}

/** `docker run --cap-add NET_ADMIN`, with the key of Compose as what a rule knows it by. */
function settingOf({ name, value = '' }: DockerRun['options'][number], where: string): EarlierItem {
  const key = name.startsWith('health-') ? 'healthcheck' : (KEYS[name] ?? name.replaceAll('-', '_'));
  // A label or a command may hold something confidential.
  const shown = name === 'health-cmd' ? '' : value.replace(/=.*$/s, '');
  return setting(`--${name} ${shown}`.trim(), `${key}: ${shown}`, where);
}

function setting(name: string, value: string, where: string): EarlierItem {
  return { kind: 'setting', name: `docker run ${name}`, where, value: `app ${value}` };
}

/** `type=bind,source=/srv/shop,target=/data,readonly` as the short form. */
function longMount(text: string): string {
  const of = (...names: readonly string[]): string =>
    names.flatMap((name) => new RegExp(`(?:^|,)${name}=([^,]*)`).exec(text)?.[1] ?? [])[0] ?? '';
  const target = of('target', 'dst', 'destination');
  if (/(?:^|,)type=tmpfs\b/.test(text)) return target;
  return `${of('source', 'src')}:${target}${/(?:^|,)(?:readonly|ro)(?:,|=|$)/.test(text) ? ':ro' : ''}`;
}

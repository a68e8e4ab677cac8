import type { Directive } from '../../../project/directives.js';
import { remembered } from '../../../project/remembered.js';
import type { EarlierItem } from '../earlier-item.js';
import { noLimits } from './no-limits.js';
import { isPublicName, isVariableName, redirectItem } from './redirect-item.js';

/** What only serves the way to the app, or changes nothing that anybody would miss. */
const PLUMBING = /^(?:tls|encode|log|import|bind|reverse_proxy|redir|request_body|handle|route|@.*|#.*)$/;
const OF_THE_WAY =
  /^(?:to|transport|header_up|health_\w+|lb_\w+|flush_interval|trusted_proxies|fail_duration|max_fails)$/;

/**
 * What a Caddyfile does for the app: names, redirects, limits, and what nothing here does.
 * @param path names the file in each place, `Caddyfile`
 * @param isApp whether the host of an upstream is the app
 */
export function caddyItems(
  file: readonly Directive[],
  path: string,
  isApp: (host: string) => boolean,
): readonly EarlierItem[] {
  const snippets = new Map(
    file.flatMap(({ words, block }) =>
      /^\(.*\)$/.test(words[0] ?? '') ? [[words[0]?.slice(1, -1), block] as const] : [],
    ),
  );
  // One site alone may stand without a block of its own.
  const sites =
    file.some(({ words, block }) => words.length > 0 && block.length > 0) || file.length === 0
      ? file.filter(({ words }) => words.length > 0 && words[0]?.startsWith('(') !== true)
      : [{ words: file[0]?.words ?? [], line: file[0]?.line ?? 1, block: file.slice(1) }];
  return sites.flatMap((site) => ofSite(site, path, isApp, snippets));
}

function ofSite(
  { words, line, block }: Directive,
  path: string,
  isApp: (host: string) => boolean,
  snippets: ReadonlyMap<string | undefined, readonly Directive[]>,
): readonly EarlierItem[] {
  const where = `${path}:${line}`;
  const names = words
    .flatMap((word) => word.split(','))
    .map((word) =>
      word
        .trim()
        .replace(/^\w+:\/\//, '')
        .replace(/:\d+$/, ''),
    )
    .filter((name) => isPublicName(name) || isVariableName(name));
  const all = flat(block, snippets);
  const ways = all.filter(({ words: [name] }) => name === 'reverse_proxy');
  const hosts = ways.flatMap((way) => [
    ...way.words,
    ...way.block.flatMap((one) => (one.words[0] === 'to' ? one.words : [])),
  ]);
  const upstreams = hosts
    .slice(1)
    .filter((word) => /:\d+$|^[\w.-]+$/.test(word) && !/^(?:reverse_proxy|to|\d+)$/.test(word));
  const elsewhere = upstreams.filter((word) => !isApp(word.replace(/^\w+:\/\//, '').replace(/:\d+$/, '')));
  if (upstreams.length > 0 && elsewhere.length === upstreams.length)
    return [{ kind: 'setting', name: `the site ${names.join(', ')}, which leads to ${elsewhere[0]}`, where }];
  const redirect = ways.length === 0 ? all.find(({ words: [name] }) => name === 'redir') : undefined;
  if (redirect !== undefined) {
    const to = redirect.words.slice(1).find((word) => word.includes('://')) ?? redirect.words[1] ?? '';
    return names.flatMap((name) => redirectItem(name, to, `${path}:${redirect.line}`));
  }
  const limits = all.flatMap((one) => limitsOf(one, path));
  return [
    ...names.map((name): EarlierItem => ({ kind: 'domain', name, where })),
    ...limits,
    ...(ways.length > 0 ? noLimits('Caddy', limits, where) : []),
    ...all
      .flatMap((one) => [
        ...(PLUMBING.test(one.words[0] ?? '') ? [] : [one]),
        ...(one.words[0] === 'reverse_proxy'
          ? one.block.filter(({ words: [name = ''] }) => !OF_THE_WAY.test(name))
          : []),
      ])
      .map((one): EarlierItem => ({
        kind: 'setting',
        name: `${one.words[0] ?? ''} of Caddy`,
        where: `${path}:${one.line}`,
      })),
  ];
}

const once = remembered<readonly Directive[]>();

/** With what is imported, and what stands in a route; each directive once. */
function flat(
  block: readonly Directive[],
  snippets: ReadonlyMap<string | undefined, readonly Directive[]>,
  depth = 0,
): readonly Directive[] {
  if (depth > 5) return [];
  const all = (): readonly Directive[] =>
    block.flatMap((one) => {
      const [name, snippet] = one.words;
      const inner =
        name === 'import' ? snippets.get(snippet) : /^(?:handle|route)$/.test(name ?? '') ? one.block : undefined;
      return inner === undefined ? [one] : flat(inner, snippets, depth + 1);
    });
  return once(block, String(depth), () => [...new Set(all())]);
}

function limitsOf({ words, block }: Directive, path: string): readonly EarlierItem[] {
  const all = words[0] === 'reverse_proxy' ? block.filter(({ words: [name] }) => name === 'transport') : [];
  return [...(words[0] === 'request_body' ? block : []), ...all.flatMap((transport) => transport.block)].flatMap(
    ({ words: [name = '', value = ''], line }): readonly EarlierItem[] => {
      const where = `${path}:${line}`;
      if (name === 'max_size') return [{ kind: 'setting', name: `max_size ${value}`, where }];
      return /^(?:response_header_timeout|read_timeout|write_timeout)$/.test(name)
        ? [{ kind: 'time-out', name: `${name} ${value}`, where }]
        : [];
    },
  );
}

/** The labels of caddy-docker-proxy as the Caddyfile that it makes of them: `caddy.request_body.max_size=50MB`. */
export function caddyLabels(
  labels: readonly { readonly name: string; readonly value: string | undefined }[],
): readonly Directive[] {
  type Open = { words: string[]; line: number; block: Open[] };
  const sites = new Map<string, Open>();
  const at = new Map<string, Open>();
  for (const { name, value = '' } of labels) {
    const parts = name.split('.');
    let parent: Open | undefined;
    for (const [index, part] of parts.entries()) {
      const key = parts.slice(0, index + 1).join('.');
      const one = at.get(key) ?? { words: index === 0 ? [] : [part.replace(/^\d+_|_\d+$/g, '')], line: 1, block: [] };
      if (!at.has(key)) {
        at.set(key, one);
        if (index === 0) sites.set(key, one);
        else parent?.block.push(one);
      }
      if (index === parts.length - 1)
        one.words.push(
          ...value
            .replace(/\{\{\s*upstreams[^}]*\}\}/, 'app')
            .split(/\s+/)
            .filter(Boolean),
        );
      parent = one;
    }
  }
  return [...sites.values()];
}

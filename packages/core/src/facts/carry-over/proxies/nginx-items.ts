import type { Directive } from '../../../project/directives.js';
import type { EarlierItem } from '../earlier-item.js';
import { isPublicName, isVariableName, redirectItem } from './redirect-item.js';

/** Settings that nginx-proxy has as well, or whose loss changes nothing. Another reader takes the limits. */
const PLUMBING =
  /^(?:listen|server_name|server_tokens|ssl_\w+|ssl|http2|proxy_\w+|include|access_log|error_log|gzip\w*|keepalive_\w+|sendfile|tcp_\w+|types|types_hash_\w+|default_type|log_format|charset|client_\w+|resolver\w*|upstream|map|return|rewrite|location|if|error_page|index|send_timeout|large_client_header_buffers|absolute_redirect|port_in_redirect|break|set)$/;

/** What nginx's own configuration does for the app: names, redirects between them, and what nothing here does. */
export function nginxItems(
  file: readonly Directive[],
  path: string,
  isApp: (host: string) => boolean,
): readonly EarlierItem[] {
  const top = file.flatMap((one) => (one.words[0] === 'http' ? one.block : [one]));
  const upstreams = new Map(
    top
      .filter(({ words: [name] }) => name === 'upstream')
      .map(({ words, block }) => [
        words[1] ?? '',
        block.flatMap((one) => (one.words[0] === 'server' ? (one.words[1] ?? []) : [])),
      ]),
  );
  const leadsToApp = (address: string): boolean => {
    const host = address.replace(/^\w+:\/\//, '').replace(/[:/].*$/, '');
    return (
      isApp(host) || host.startsWith('$') || (upstreams.get(host) ?? []).some((one) => isApp(one.replace(/:.*$/, '')))
    );
  };
  return top.flatMap((one) => (one.words[0] === 'server' ? ofServer(one, path, leadsToApp) : []));
}

/** Whether it leads anywhere at all, rather than serving files. */
export function leadsOn(file: readonly Directive[]): boolean {
  return file.some(({ words: [name], block }) => name === 'proxy_pass' || leadsOn(block));
}

function ofServer(
  { block, line }: Directive,
  path: string,
  isApp: (address: string) => boolean,
): readonly EarlierItem[] {
  const named = block.find(({ words: [name] }) => name === 'server_name');
  const names = (named?.words.slice(1) ?? []).filter((name) => isPublicName(name) || isVariableName(name));
  const where = `${path}:${named?.line ?? line}`;
  const ways = every(block).filter(({ words: [name] }) => name === 'proxy_pass');
  const [elsewhere] = ways;
  if (elsewhere !== undefined && ways.every(({ words }) => !isApp(words[1] ?? '')))
    return [{ kind: 'setting', name: `the site ${names.join(', ')}, which leads to ${elsewhere.words[1]}`, where }];
  const whole = redirectOf(ways.length === 0 ? every(block) : block);
  if (whole !== undefined && ways.length === 0)
    return names.flatMap((name) => redirectItem(name, whole.to, `${path}:${whole.line}`));
  return [
    ...names.map((name): EarlierItem => ({ kind: 'domain', name, where })),
    ...block.flatMap((one): readonly EarlierItem[] => {
      const [, name] = one.words[0] === 'if' ? (/\$host\s*=\s*["']?([\w.-]+)/.exec(one.words.join(' ')) ?? []) : [];
      const redirect = name === undefined ? undefined : redirectOf(one.block);
      return redirect === undefined ? [] : redirectItem(name as string, redirect.to, `${path}:${one.line}`);
    }),
    ...others(block, path),
  ];
}

function redirectOf(block: readonly Directive[]): { readonly to: string; readonly line: number } | undefined {
  for (const { words, line } of block) {
    if (words[0] === 'return' && /^30[1278]$/.test(words[1] ?? '')) return { to: words[2] ?? '', line };
    if (words[0] === 'rewrite' && /:\/\//.test(words[2] ?? ''))
      return { to: (words[2] ?? '').replace(/\?$/, ''), line };
  }
  return undefined;
}

function every(block: readonly Directive[]): readonly Directive[] {
  return block.flatMap((one) => [one, ...every(one.block)]);
}

/** What is served or decided beside the way to the app, each kind of directive once. */
function others(block: readonly Directive[], path: string, within = ''): readonly EarlierItem[] {
  return block.flatMap((one): readonly EarlierItem[] => {
    const [name = '', ...rest] = one.words;
    if (name === 'location') return others(one.block, path, ` of location ${rest.at(-1) ?? ''}`);
    if (PLUMBING.test(name)) return [];
    return [{ kind: 'setting', name: `${name} of nginx${within}`, where: `${path}:${one.line}` }];
  });
}

import type { Project } from '../../project/project.js';
import type { EarlierItem } from './earlier-item.js';

/** Files that people mount into nginx or nginx-proxy. */
const NGINX =
  /(?:^|\/)(?:vhost\.d\/[^/]+|(?:nginx|conf\.d|proxy)\/(?:[^/]+\/)*[^/]+|[\w.-]*nginx[\w.-]*\.(?:conf|template|tmpl)|[\w-]*proxy[\w-]*\.conf)$/;

const DIRECTIVE = /\b(client_max_body_size|proxy_(?:read|send)_timeout)\s+(\d+)(ms|[kmgsh]?)\b/gi;

/** The longest time that the proxy accepts. */
const DAY = 86_400;

const SIZES: Readonly<Record<string, number>> = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };
const TIMES: Readonly<Record<string, number>> = { '': 1, s: 1, ms: 0.001, m: 60, h: 3600 };

/** How large an upload may be, and how long an answer may take, as nginx's own words say it: in its files, or in what writes them. */
export function proxyLimitItems(project: Project, files: readonly string[]): readonly EarlierItem[] {
  const paths = [...new Set([...files, ...project.files.filter((path) => NGINX.test(path))])];
  return paths.flatMap((path) =>
    (project.read(path) ?? '').split('\n').flatMap((line, index): readonly EarlierItem[] => [
      ...[...line.replace(/^\s*#.*/, '').matchAll(DIRECTIVE)].map(([, directive = '', number, unit]): EarlierItem => ({
        kind: /size/i.test(directive) ? 'setting' : 'time-out',
        name: `${directive.toLowerCase()} ${number}${unit}`,
        where: `${path}:${index + 1}`,
      })),
      ...(/(?:^|\/)vhost\.d\/[^/]+$/.test(path) ? ofHost(line, `${path}:${index + 1}`) : []),
    ]),
  );
}

/** What else a file says to nginx-proxy about one host. */
function ofHost(line: string, where: string): readonly EarlierItem[] {
  const directive = /^\s*([a-z]\w*)\s+[^;{]*;/.exec(line)?.[1];
  return directive === undefined || /^(?:client_max_body_size|proxy_(?:read|send)_timeout)$/.test(directive)
    ? []
    : [{ kind: 'setting', name: `${directive} of nginx`, where }];
}

/** What an item says about the proxy: bytes of an upload (0: no limit), or seconds until an answer. */
export function proxyLimitOf({
  kind,
  name,
}: EarlierItem): { readonly bytes: number } | { readonly seconds: number } | undefined {
  if (kind !== 'setting' && kind !== 'time-out') return undefined;
  if (name.startsWith('uploads of any size through ')) return { bytes: 0 };
  if (name.startsWith('uploads of 1 GB through ')) return { bytes: 1024 ** 3 };
  if (name.startsWith('answers after any time through ')) return { seconds: DAY };
  const [, directive, value = ''] =
    /^(client_max_body_size|proxy_(?:read|send)_timeout|proxy\.response_timeout:|proxy\.buffering\.max_request_body:|maxRequestBodyBytes|max_size|response_?header_?timeout|(?:read|write)_?timeout) "?([\d_.a-z]+)"?$/i.exec(
      name,
    ) ?? [];
  if (directive === undefined) return undefined;
  const isSize = /size|body/i.test(directive);
  const sum = [...value.replaceAll('_', '').matchAll(/(\d+(?:\.\d+)?)([a-z]*)/gi)].reduce(
    (all, [, number, unit = '']) => all + Number(number) * (isSize ? sizeOf(unit) : (TIMES[unit.toLowerCase()] ?? 1)),
    0,
  );
  return isSize ? { bytes: sum } : { seconds: sum };
}

/** `m`, `MB`, `MiB`: the larger one counts, so that nothing that passed is refused. */
function sizeOf(unit: string): number {
  return SIZES[unit.toLowerCase().replace(/i?b$/, '')] ?? 1;
}

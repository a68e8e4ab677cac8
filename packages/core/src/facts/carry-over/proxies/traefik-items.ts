import type { EarlierItem } from '../earlier-item.js';
import { noLimits } from './no-limits.js';
import { isPublicName, isVariableName, redirectItem } from './redirect-item.js';

/** A label, or an option of Traefik's own files or command line: `traefik.http.routers.shop.rule`. */
export interface TraefikOption {
  readonly name: string;
  readonly value: string | undefined;
  readonly from: string;
}

/** What only says how Traefik finds the app, gets certificates and leads to https. */
const PLUMBING =
  /^traefik\.(?:enable|docker\.\w+|(?:http|tcp)\.routers\.[^.]+\.(?:rule|entrypoints|tls(?:\..*)?|service|middlewares|priority)|http\.services\.[^.]+\.loadbalancer\.(?:server\.\w+|passhostheader)|http\.middlewares\.[^.]+\.(?:redirectscheme|redirectregex|compress|buffering)(?:\..*)?|frontend\.\w+|port|backend)$/;

/** What Traefik does for the app: its names, redirects from one to another, limits, and middlewares that nothing here has. */
export function traefikItems(options: readonly TraefikOption[]): readonly EarlierItem[] {
  const own = options.map((one) => ({
    ...one,
    name: one.name.toLowerCase(),
    value: (one.value ?? '').replaceAll('$$', '$'),
  }));
  const rules = own.filter(({ name }) => name.endsWith('.rule'));
  const domains = rules.flatMap((rule) => ofRule(rule));
  const limits = own.flatMap((one) => limitOf(one));
  return [
    ...domains,
    ...redirects(own, domains),
    ...limits,
    ...(rules.length > 0 ? noLimits('Traefik', limits, rules[0]?.from ?? '') : []),
    ...own
      .filter(({ name }) => name.startsWith('traefik.'))
      .map(({ name, from }): EarlierItem => ({
        kind: 'setting',
        name: `labels: ${name}`,
        where: from,
        value: PLUMBING.test(name) ? 'proxy labels' : 'labels',
      })),
  ];
}

/** ``Host(`a.org`) || Host(`b.org`)``, and `Host:a.org,b.org` of the first version. */
function ofRule({ value, from }: { readonly value: string; readonly from: string }): readonly EarlierItem[] {
  const [, first] = /^Host:(.*)$/i.exec(value) ?? [];
  const calls = [...value.matchAll(/\bHost(?:SNI)?\(([^)]*)\)/gi)].flatMap(([, names = '']) => names.split(','));
  const names = [...(first?.split(',') ?? []), ...calls].map((name) => name.trim().replace(/^[`"']|[`"']$/g, ''));
  const rest =
    first === undefined
      ? value
          .replaceAll(/\bHost(?:SNI)?\([^)]*\)/gi, '')
          .replaceAll(/\(\s*\)|&&|\|\|/g, ' ')
          .trim()
      : '';
  return [
    ...names
      .filter((name) => isPublicName(name) || isVariableName(name))
      .map((name): EarlierItem => ({ kind: 'domain', name, where: from })),
    ...(rest === ''
      ? []
      : [{ kind: 'setting' as const, name: `the rule ${rest.slice(0, 60)} of Traefik`, where: from }]),
  ];
}

type Named = { readonly name: string; readonly value: string; readonly from: string };

function redirects(own: readonly Named[], domains: readonly EarlierItem[]): readonly EarlierItem[] {
  return own.flatMap(({ name, value, from }) => {
    const middleware = /^(.*\.redirectregex)\.regex$/.exec(name)?.[1];
    if (middleware === undefined) return [];
    const to = own.find((one) => one.name === `${middleware}.replacement`)?.value ?? '';
    const address = value.replaceAll(/\\([./-])/g, '$1').replace(/^\^|\$$/g, '');
    const host = /^(?:\w+\??|\(\??:?https\??\)):\/\/([^/]*)/.exec(address)?.[1] ?? '';
    if (isPublicName(host)) return redirectItem(host, to, from);
    // Whatever name begins with www leads to the one without it.
    if (host.startsWith('www.(') && /^https?:\/\/\$\{?1\}?/.test(to)) {
      const names = domains.filter((one) => one.name.startsWith('www.'));
      return names.flatMap((one) => redirectItem(one.name, `https://${one.name.slice(4)}`, from));
    }
    return [{ kind: 'setting' as const, name: `the redirect of Traefik to ${to}`, where: from }];
  });
}

function limitOf({ name, value, from }: Named): readonly EarlierItem[] {
  if (name.endsWith('.buffering.maxrequestbodybytes'))
    return [{ kind: 'setting', name: `maxRequestBodyBytes ${value}`, where: from }];
  const time = /\.(respondingtimeouts\.(?:read|write)timeout|forwardingtimeouts\.responseheadertimeout)$/.exec(
    name,
  )?.[1];
  return time === undefined || /^0\D?$/.test(value)
    ? []
    : [{ kind: 'time-out', name: `${time.split('.')[1]} ${/^\d+$/.test(value) ? `${value}s` : value}`, where: from }];
}

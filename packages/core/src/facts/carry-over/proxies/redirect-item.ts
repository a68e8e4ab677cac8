import type { EarlierItem } from '../earlier-item.js';

/** What stands for the path and the query of the request: nginx, Caddy, and the group of a pattern. */
const SAME_PATH = /^\/?(?:\$request_uri|\$uri\S*|\{uri\}|\$+\{?\d\}?|\{re(?:\.\w+)*\})?\/?$/;

/**
 * A name that sends its visitors to another one: the name as a domain, because it needs a certificate, and the redirect. Nothing for one
 * that only leads to https. One that changes the path is a setting that nothing here does.
 * @param from the name that redirects, `www.shop.org`
 * @param to as the proxy's configuration says, `https://shop.org{uri}`
 */
export function redirectItem(from: string, to: string, where: string): readonly EarlierItem[] {
  const [, target = '', rest = ''] =
    /^(?:\w+|\$scheme|\{scheme\}):\/\/(\$\{?[a-z_]+\}?|\{\w+\}|[^/{$\s]+)(.*)$/i.exec(to) ?? [];
  if (/^(?:\$(?:host|http_host|server_name)|\{host\})$/.test(target) || target === from) return [];
  const domain: EarlierItem = { kind: 'domain', name: from, where };
  if (!isPublicName(target) || !SAME_PATH.test(rest))
    return [domain, { kind: 'setting', name: `the redirect of ${from} to ${to}`, where }];
  return [domain, { kind: 'redirect', name: `${from} to ${target}`, where, value: target }];
}

/** A name that visitors use, rather than one of a machine or of a test. */
export function isPublicName(name: string): boolean {
  return (
    /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/i.test(name) &&
    !/\.(?:local|localhost|test|internal|lan)$/i.test(name)
  );
}

/** A name that the host alone knows, as Compose and Caddy write it; the new deployment has its own way to say it. */
export function isVariableName(name: string): boolean {
  return /^\$\{?\w+(?::?-[^}]*)?\}?$|^\{\$\w+(?::[^}]*)?\}$/.test(name);
}

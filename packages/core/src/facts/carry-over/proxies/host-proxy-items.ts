import { readDirectives } from '../../../project/directives.js';
import { nameOf } from '../../../project/paths.js';
import type { Project } from '../../../project/project.js';
import { isOfTheApp } from '../../other-systems/find-systems.js';
import type { EarlierItem } from '../earlier-item.js';
import { caddyItems } from './caddy-items.js';
import { nginxItems } from './nginx-items.js';

/** Configurations of nginx and Caddy, and what leads in them to a port of the same machine. */
const KINDS = [
  {
    program: 'nginx',
    path: /\.conf$|(?:^|\/)sites-(?:available|enabled)\/[^/]+$/,
    leads: /\b(?:proxy_pass\s+https?:\/\/|server\s+)(?:localhost|127\.0\.0\.1|\[::1\])/,
    items: nginxItems,
  },
  {
    program: 'caddy',
    path: /(?:^|\/)Caddyfile$|\.caddy$/,
    leads: /\breverse_proxy\s[^\n]*(?:localhost|127\.0\.0\.1|\s):\d/,
    items: caddyItems,
  },
] as const;

/** What a proxy does for the app that runs on the host itself, as its configuration in the checkout says. */
export function hostProxyItems(project: Project): readonly EarlierItem[] {
  return project.files.filter(isOfTheApp).flatMap((path) => {
    const kind = KINDS.find((one) => one.path.test(path));
    const text = kind === undefined ? '' : (project.read(path) ?? '');
    if (kind === undefined || !kind.leads.test(text) || isInImage(project, path)) return [];
    return kind.items(readDirectives(text, kind.program), path, isHost);
  });
}

/** Whether an address is that of the machine itself. */
export function isHost(host: string): boolean {
  return /^(?:|localhost|127\.0\.0\.1|\[::1\]|host\.docker\.internal)$/.test(host);
}

/** In front of the app in its own container, where it stays. */
function isInImage(project: Project, path: string): boolean {
  return project.files
    .filter((file) => /dockerfile/i.test(nameOf(file)))
    .some((file) => (project.read(file) ?? '').includes(nameOf(path)));
}

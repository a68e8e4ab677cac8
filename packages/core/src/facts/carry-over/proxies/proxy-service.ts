import { labelsOf } from '../../../project/compose-labels.js';
import type { ComposeService } from '../../../project/compose.js';
import { readDirectives } from '../../../project/directives.js';
import { folderOf, joinPath, nameOf, fileOfPlace } from '../../../project/paths.js';
import type { Project } from '../../../project/project.js';
import { isYaml, readYaml, type YamlNode } from '../../../project/yaml-file.js';
import type { EarlierItem } from '../earlier-item.js';
import { caddyItems, caddyLabels } from './caddy-items.js';
import { leadsOn, nginxItems } from './nginx-items.js';
import { isPublicName, isVariableName } from './redirect-item.js';
import { traefikItems, type TraefikOption } from './traefik-items.js';

/** The proxy of the host and its certificates, which this deployment brings as well. */
const NGINX_PROXY = /(?:^|\/)(?:nginx-proxy|acme-companion|letsencrypt-nginx-proxy-companion|docker-gen)(?::|@|$)/;
/** Programs that stand in front of an app where they take the ports of the web. */
const IN_FRONT = /(?:^|\/)(?:traefik|caddy|caddy-docker-proxy|nginx|nginx-unprivileged|openresty|angie)(?::|@|$)/;

/** Whether a service stands in front of the app and does nothing else, so that nginx-proxy takes its place. */
export function isProxy(
  project: Project,
  path: string,
  service: Pick<ComposeService, 'image' | 'mounts' | 'ports'>,
): boolean {
  const { image = '', ports = [] } = service;
  if (NGINX_PROXY.test(image)) return true;
  if (!IN_FRONT.test(image) || !ports.some(({ port }) => port === 80 || port === 443)) return false;
  if (!/nginx|openresty|angie/.test(image)) return true;
  return configurations(project, path, service).some((file) =>
    leadsOn(readDirectives(project.read(file) ?? '', 'nginx')),
  );
}

/** Whether its files in the checkout name a host that visitors use. */
export function isPublicProxy(project: Project, path: string, service: ComposeService): boolean {
  return (
    isProxy(project, path, service) &&
    readFiles(project, path, service, () => true).some(({ kind, name }) => kind === 'domain' && isPublicName(name))
  );
}

/** What such a service does, as its command and its files in the checkout say. */
export function proxyItems(
  project: Project,
  path: string,
  node: YamlNode,
  service: Pick<ComposeService, 'image' | 'mounts' | 'command'>,
  isApp: (host: string) => boolean,
): readonly EarlierItem[] {
  const { image = '', command } = service;
  const files = configurations(project, path, service);
  if (/traefik/.test(image)) {
    const words = (command?.words ?? []).map(({ word, from }): TraefikOption => {
      const [name = '', value] = word.replace(/^--/, '').split(/=(.*)/s);
      return { name, value, from };
    });
    return traefikItems([
      ...words,
      ...labelsOf(node).filter(({ name }) => /\.(?:redirectregex|buffering)\./i.test(name)),
      ...files.flatMap((file) => ofYaml(project, file)),
    ]);
  }
  return readFiles(project, path, service, isApp);
}

function readFiles(
  project: Project,
  path: string,
  service: Pick<ComposeService, 'image' | 'mounts'>,
  isApp: (host: string) => boolean,
): readonly EarlierItem[] {
  const caddy = /caddy/.test(service.image ?? '');
  const items = caddy ? caddyItems : nginxItems;
  return configurations(project, path, service).flatMap((file) =>
    items(readDirectives(project.read(file) ?? '', caddy ? 'caddy' : 'nginx'), file, isApp),
  );
}

/** What labels of the app tell the proxy. Those of an unknown proxy stay settings of the service. */
export function labelItems(labels: readonly TraefikOption[]): readonly EarlierItem[] {
  const [caddy, others] = [
    labels.filter(({ name }) => /^caddy(?:_\d+)?(?:\.|$)/.test(name)),
    labels.filter(({ name }) => name.startsWith('traefik.')),
  ];
  const [first] = caddy;
  return [
    ...traefikItems(others),
    ...(first === undefined
      ? []
      : caddyItems(caddyLabels(caddy), fileOfPlace(first.from), () => true).map((item) => ({
          ...item,
          where: first.from,
        }))),
  ];
}

/** Whether labels give the service a name that visitors use. */
export function hasPublicLabel(labels: readonly TraefikOption[] = []): boolean {
  return labelItems(labels).some(({ kind, name }) => kind === 'domain' && (isPublicName(name) || isVariableName(name)));
}

/** Files of the checkout that are mounted into it. */
function configurations(project: Project, path: string, { mounts }: Pick<ComposeService, 'mounts'>): readonly string[] {
  return mounts.flatMap(({ source, target }) => {
    const place = /^\.{1,2}(?:\/|$)/.test(source) ? joinPath(folderOf(path), source.replace(/\/$/, '')) : undefined;
    if (place === undefined || place === '.') return [];
    return project.files.filter(
      (file) =>
        (file === place || file.startsWith(`${place}/`)) &&
        /(?:\.conf|\.template|\.ya?ml|\.tmpl|Caddyfile|\.caddy)$/.test(
          nameOf(file === place ? target : file) || nameOf(file),
        ),
    );
  });
}

/** Options of a file of Traefik, with the names that labels have. */
function ofYaml(project: Project, file: string): readonly TraefikOption[] {
  const yaml = /\.ya?ml$/.test(file) ? readYaml(project, file) : undefined;
  if (!isYaml(yaml)) return [];
  const leaves = (name: string, { text, entries, items, from }: YamlNode): readonly TraefikOption[] => [
    ...(text === undefined ? [] : [{ name, value: text, from }]),
    ...entries.flatMap(([key, value]) => leaves(`${name}.${key}`, value)),
    ...items.flatMap((item) => leaves(name, item)),
  ];
  return yaml.root.entries.flatMap(([key, value]) =>
    /^(?:http|tcp|entryPoints|serversTransport)$/.test(key) ? leaves(key === 'http' ? 'traefik.http' : key, value) : [],
  );
}

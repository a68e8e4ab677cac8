import { stringify } from 'yaml';
import type { Deployment } from '../../deployment/deployment.js';
import type { EarlierService, Plain, ServiceMount } from '../../facts/earlier-services.js';
import type { GeneratedFile } from '../generated-file.js';
import { dataMount } from './compose-app.js';
import { docsAddress } from '../shared/docs-address.js';
import { reference, required } from './interpolation.js';
import { composeFiles } from './paths.js';

/** Services that ran beside the app, in a file that is the project's own from then on. */
export function renderCarriedServices(deployment: Deployment): GeneratedFile | undefined {
  const { carriedServices = [] } = deployment;
  if (carriedServices.length === 0) return undefined;
  const missing = new Set<string>();
  const services = carriedServices.map((service) => [service, serviceText(service, deployment, missing)] as const);
  const volumes = Object.fromEntries(
    carriedServices.flatMap((service) =>
      service.mounts
        .filter((mount) => mount.volume && !isData(mount, service, deployment) && !ofApp(mount, service, deployment))
        .map(({ source, onHost }) => [keyOf(source), onHost === undefined ? {} : { name: onHost }]),
    ),
  );
  const shared = carriedServices
    .filter((service) =>
      service.mounts.some(
        (mount) =>
          !mount.readOnly && (!mount.volume || mount.onHost !== undefined) && !isData(mount, service, deployment),
      ),
    )
    .map(({ name }) => name);
  return {
    path: composeFiles.ownServices,
    purpose: `${carriedServices.map(({ name }) => name).join(', ')} of the earlier deployment; written once, then yours to edit`,
    once: true,
    text: [
      '# Services that ran beside the app in the earlier deployment. The generator wrote this file once: edit it as you need.',
      `# The data of these services is not backed up. The rules for this file are in ${docsAddress}/yours.md`,
      ...[...missing].map(
        (name) =>
          `# Before the next release, set ${name} as "A secret for your service" on that page says, or the release stops.`,
      ),
      ...(shared.length > 0
        ? [
            `# Before the next release, stop the earlier ${shared.join(', ')} on the host, because two of them must not use the same data.`,
          ]
        : []),
      'services:',
      ...services.flatMap(([service, text]) => [`  ${service.name}: # ${origin(service)}`, ...indented(text, 4)]),
      ...(Object.keys(volumes).length > 0 ? ['', 'volumes:', ...indented(yaml(volumes), 2)] : []),
      '',
    ].join('\n'),
  };
}

/** Where the service came from, and what was not taken over. */
function origin({ from, leftOut }: EarlierService): string {
  return [`from ${from}`, ...(leftOut.length > 0 ? [`not taken over: ${leftOut.join(', ')}`] : [])]
    .join('; ')
    .replaceAll(/[\s\p{Cc}]+/gu, ' ');
}

/** Quoted where YAML 1.1 would take a text for something else, `1000:33` for a number. */
function yaml(value: object): string {
  return stringify(value, { lineWidth: 0, version: '1.1' });
}

function indented(text: string, by: number): readonly string[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? '' : ' '.repeat(by) + line));
}

function serviceText(service: EarlierService, deployment: Deployment, missing: Set<string>): string {
  const { image, settings, environment } = service;
  const { app } = deployment;
  // A folder beside the earlier Compose file exists here only if the app mounts it as well.
  const mounts = service.mounts.filter(
    (mount) =>
      !/^[.~]/.test(mount.source) ||
      isData(mount, service, deployment) ||
      ofApp(mount, service, deployment) !== undefined,
  );
  const known = new Map(app.secrets.map(({ variable, stored = variable }) => [variable, stored]));
  /** The value of a secret from `.env`, which has those of the app. */
  const secret = (name: string): string => {
    if (!known.has(name)) missing.add(name);
    return known.has(name)
      ? reference(known.get(name) as string)
      : required(name, 'set this secret as the comment in .deploy/compose.override.yml says');
  };
  const text = (value: string): string =>
    value.replaceAll(/\$\$|\$\{(\w+)\}|\$([A-Za-z_]\w*)/g, (all, braced?: string, bare?: string) =>
      all === '$$' ? all : secret(braced ?? bare ?? ''),
    );
  const value = (one: Plain): Plain => {
    if (typeof one === 'string') return text(one);
    if (typeof one !== 'object') return one;
    return Array.isArray(one)
      ? one.map(value)
      : Object.fromEntries(Object.entries(one).map(([key, inner]) => [key, value(inner as Plain)]));
  };
  return yaml({
    image: image ?? reference('APP_IMAGE'),
    ...(image === undefined && !app.dropsRights && { user: `${app.user.uid}:${app.user.gid}` }),
    restart: 'unless-stopped',
    ...(environment.some(({ name }) => name === 'VIRTUAL_HOST') && { networks: ['default', 'nginx-proxy'] }),
    ...(value(settings as Plain) as object),
    ...(environment.length > 0 && {
      environment: Object.fromEntries(
        environment.map(({ name, value: own }) => [name, own === undefined ? secret(name) : text(own)]),
      ),
    }),
    ...(mounts.length > 0 && {
      volumes: mounts.map((mount) => {
        const { source, volume, target, readOnly } = mount;
        if (isData(mount, service, deployment)) return `${dataMount(target)}${readOnly ? ',ro' : ''}`;
        const here = ofApp(mount, service, deployment) ?? (volume ? keyOf(source) : source);
        return `${here}:${target}${readOnly ? ':ro' : ''}`;
      }),
    }),
  });
}

/** What the app of the same image mounts there. */
function ofApp({ target }: ServiceMount, { image }: EarlierService, { app }: Deployment): string | undefined {
  return image === undefined ? (app.mounts ?? []).find((mount) => mount.target === target)?.source : undefined;
}

/** The key of a volume; two are the template's. */
function keyOf(source: string): string {
  return source === 'data' || source === 'tools' ? `services-${source}` : source;
}

/** The volume of the databases: as a worker mounts it where the app does, or by the name that it had until now. */
function isData(
  { source, volume, onHost, target }: ServiceMount,
  { image }: EarlierService,
  { app, earlier }: Deployment,
): boolean {
  if (image === undefined && target.replace(/\/+$/, '') === app.dataFolder) return true;
  return (
    volume &&
    earlier.some(({ volumes }) => volumes.some((name) => name === (onHost ?? source) || name.endsWith(`_${source}`)))
  );
}

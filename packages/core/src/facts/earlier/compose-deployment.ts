import type { ComposeFile, ComposeService } from '../../project/compose.js';
import { calledComposeFiles, namedComposeFiles } from '../../project/named-compose.js';
import type { Project } from '../../project/project.js';
import { hasPublicLabel, isPublicProxy } from '../carry-over/proxies/proxy-service.js';
import type { Checkout } from '../checkout.js';
import { found, type Fact } from '../fact.js';
import type { EarlierDeployment } from '../facts.js';
import { findSystems } from '../other-systems/find-systems.js';
import { PLACEHOLDERS } from '../placeholders.js';
import { foldersIn, volumesIn, type HoldsData } from './data-mounts.js';
import { composesRemotely, withoutComments } from './remote-compose.js';

type Kind = 'compose-template' | 'compose-prod' | 'compose-env' | 'compose';

const KINDS: readonly {
  readonly kind: Kind;
  readonly path: RegExp;
  readonly title: string;
  readonly project: string;
}[] = [
  // The workflow rendered this one to ~/.deploy/<repository>-docker-compose.yml, so Compose called the project after the folder: `deploy`.
  {
    kind: 'compose-template',
    path: /^\.deploy\/docker-compose-template\.ya?ml$/,
    title: 'Compose template',
    project: 'deploy',
  },
  {
    kind: 'compose-env',
    path: /^\.deploy\/(?:docker-)?compose\.ya?ml$/,
    title: 'Compose',
    project: PLACEHOLDERS.project,
  },
  {
    kind: 'compose-prod',
    path: /^(?:docker-)?compose\.prod\.ya?ml$/,
    title: 'Compose for production',
    project: PLACEHOLDERS.project,
  },
  {
    kind: 'compose',
    path: /^(?:docker-)?compose\.ya?ml$/,
    title: 'Compose',
    project: PLACEHOLDERS.project,
  },
];

/** One that a deployment names, under any name. */
const NAMED = { kind: 'compose', title: 'Compose', project: PLACEHOLDERS.project } as const;

/** Whether a file for production stands beside it, which it belongs to. */
function isBase(all: Checkout['compose'], path: string): boolean {
  return (
    /^(?:docker-)?compose\.ya?ml$/.test(path) &&
    all.some((other) => KINDS.some((one) => one.kind === 'compose-prod' && one.path.test(other.path)))
  );
}

/** Whether a file is one of those that a call or `COMPOSE_FILE` names together, and they are deployed. */
function isDeployedTogether({ project, compose: all }: Checkout, { path: own }: ComposeFile): boolean {
  const named = namedComposeFiles(project);
  return (
    named.includes(own) &&
    !isBase(all, own) &&
    (calledComposeFiles(project).includes(own) ||
      all.some(
        ({ path, services }) =>
          (named.includes(path) || KINDS.some((one) => one.path.test(path))) &&
          services.some((service) => isPublic(project, path, service)),
      ))
  );
}

/** A Compose file that is deployed, with its base and the workflows that name it; none where it serves development. */
export function composeDeployment(
  checkout: Checkout,
  file: ComposeFile,
  holdsData: HoldsData,
): readonly Fact<EarlierDeployment>[] {
  const others = namedComposeFiles(checkout.project);
  const era = KINDS.find(({ path }) => path.test(file.path)) ?? (others.includes(file.path) ? NAMED : undefined);
  if (!era || (era.kind === 'compose' && !isDeployedTogether(checkout, file) && !isDeployed(checkout, file))) return [];
  const base =
    era.kind === 'compose-prod'
      ? checkout.project.files.filter((path) => /^(?:docker-)?compose\.ya?ml$/.test(path))
      : [];
  const project = file.project ?? projectNamed(checkout) ?? era.project;
  const sources = file.services
    .flatMap(({ mounts }) => mounts)
    .filter(holdsData)
    .map(({ source }) => source);
  const named = (source: string): string => file.volumes.get(source) ?? `${project}_${source}`;
  return [
    found(
      {
        kind: era.kind,
        title: `${era.title} (${file.path})`,
        files: [
          file.path,
          ...base,
          ...checkout.workflows
            .filter(
              ({ text }) =>
                withoutComments(text).includes(file.path) || (era.kind === 'compose' && composesRemotely(text)),
            )
            .map(({ path }) => path),
        ],
        volumes: [
          ...new Set(
            volumesIn(sources).map((source) =>
              named(source).replaceAll(/\$\{APP_NAME\}|\$APP_NAME\b/g, PLACEHOLDERS.repository),
            ),
          ),
        ],
        folders: foldersIn(sources),
      },
      file.path,
    ),
  ];
}

/** Compose's project where `.env` or the call says it. */
function projectNamed({ project, workflows }: Checkout): string | undefined {
  const texts = [project.read('.env') ?? '', ...workflows.map(({ text }) => withoutComments(text))];
  const patterns = [
    /\bCOMPOSE_PROJECT_NAME\s*[=:]\s*["']?([a-z0-9][a-z0-9_-]*)["']?\s*$/m,
    /\bdocker(?: |-)compose\b[^\n]*\s(?:-p|--project-name)[= ]["']?([a-z0-9][a-z0-9_-]*)["']?(?=\s)/,
  ];
  return texts.flatMap((text) => patterns.flatMap((pattern) => pattern.exec(text)?.[1] ?? []))[0];
}

/** The Compose file in the root mostly serves development: a proxy's domain, or a workflow or pipeline that reaches a host, says more. */
function isDeployed({ project, compose: all, workflows }: Checkout, file: ComposeFile): boolean {
  if (all.some(({ path }) => KINDS.some(({ kind, path: pattern }) => kind === 'compose-prod' && pattern.test(path))))
    return false;
  return (
    file.services.some((service) => isPublic(project, file.path, service)) ||
    workflows.some(({ text }) => composesRemotely(text)) ||
    findSystems(project).some(
      ({ reads, title, text }) =>
        (/^(?:pipeline|script)$/.test(reads) && composesRemotely(text)) ||
        (title === 'Ansible' && /\bdocker_compose\w*:/.test(withoutComments(text))),
    )
  );
}

/** Whether it has a name that visitors use, or leads such a name to another service. */
function isPublic(project: Project, path: string, service: ComposeService): boolean {
  const { environment, labels } = service;
  return (
    environment.some(({ name }) => name === 'VIRTUAL_HOST') ||
    hasPublicLabel(labels) ||
    isPublicProxy(project, path, service)
  );
}

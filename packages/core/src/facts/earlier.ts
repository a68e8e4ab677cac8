import { posix } from 'node:path';
import { callersOf } from '../project/called-workflows.js';
import type { ComposeFile, ComposeService } from '../project/compose.js';
import { kamalDestinations, kamalHooks, type Kamal } from '../project/kamal.js';
import { calledComposeFiles, namedComposeFiles } from '../project/named-compose.js';
import type { Project } from '../project/project.js';
import type { Workflow } from '../project/workflow.js';
import { hasPublicLabel, isPublicProxy } from './carry-over/proxies/proxy-service.js';
import type { Checkout } from './checkout.js';
import { found, type Fact } from './fact.js';
import { servesOnHost } from './on-host.js';
import type { EarlierDeployment } from './facts.js';
import { findSystems, type FoundSystem } from './other-systems/find-systems.js';
import { systemItems } from './other-systems/system-items.js';
import { PLACEHOLDERS } from './placeholders.js';

/**
 * Set-ups that deploy the project today, the newest kind first. They coexist in real checkouts. What they mount at the data folder, in it
 * or around it is the data on the host.
 */
export function findEarlier(checkout: Checkout, dataFolder: string): readonly Fact<EarlierDeployment>[] {
  const holdsData = ({ target }: { readonly target: string }): boolean =>
    isBelow(target, dataFolder) || isBelow(dataFolder, target);
  const set = [
    ...(checkout.kamal ? [kamal(checkout, checkout.kamal, holdsData)] : []),
    ...checkout.compose.flatMap((file) => compose(checkout, file, holdsData)),
  ];
  const used = new Set(set.flatMap(({ value }) => value.files));
  const deploying = checkout.workflows.filter(
    ({ path, steps, text }) => used.has(path) || deploys(steps, text) || servesOnHost(checkout.project, path),
  );
  const workflows = withCallers(checkout, deploying).filter(({ path }) => !used.has(path));
  const all = [...used, ...workflows.map(({ path }) => path)].filter((path) => path.startsWith('.github/'));
  return [
    ...set,
    ...workflows.map((one) => workflow(checkout, one, holdsData)),
    ...findSystems(checkout.project, all)
      .filter(({ file }) => !used.has(file))
      .map((system) => other(checkout, system, holdsData)),
  ];
}

/** The workflows, and those that call one of them: these say when it deploys. */
function withCallers({ project, workflows }: Checkout, deploying: readonly Workflow[]): readonly Workflow[] {
  const paths = new Set(deploying.map(({ path }) => path));
  // A set hands out what is added while it is read.
  for (const path of paths) for (const caller of callersOf(project, path)) paths.add(caller);
  return workflows.filter(({ path }) => paths.has(path));
}

/** Another system; what it mounts into the data folder by `docker run` is its data on the host. */
function other({ project }: Checkout, system: FoundSystem, holdsData: HoldsData): Fact<EarlierDeployment> {
  const sources = systemItems(project, system).flatMap(({ mount }) =>
    mount?.source !== undefined && holdsData(mount) ? [mount.source] : [],
  );
  return found(
    {
      kind: 'other',
      title: `${system.title.replace(/^./, (first) => first.toUpperCase())} (${system.file})`,
      files: [system.file],
      volumes: unique(sources.filter((source) => !source.startsWith('/'))),
      folders: unique(sources.filter((source) => source.startsWith('/'))),
    },
    system.file,
  );
}

/** Whether a mount is the data folder, a part of it, or a folder that it is in. */
type HoldsData = (mount: { readonly target: string }) => boolean;

function kamal(checkout: Checkout, setup: Kamal, holdsData: HoldsData): Fact<EarlierDeployment> {
  const sources = setup.mounts.filter(holdsData);
  const resolved = sources.map(({ source }) => resolveErb(source));
  const rewritten = resolved
    .filter((source) => source.includes('MyApp'))
    .flatMap((source) =>
      checkout.workflows.some(({ text }) => /sed -i "s\/MyApp\/.*config\/deploy\.yml/.test(text))
        ? [source.replaceAll('MyApp', PLACEHOLDERS.repository)]
        : [],
    );
  const all = [...resolved, ...rewritten];
  const workflows = checkout.workflows.filter(
    ({ text, path }) =>
      /kamal|ContainerRepository/i.test(withoutComments(text)) && !isCheckOnly(path, text) && !publishesOnly(text),
  );
  return found(
    {
      kind: 'kamal',
      title: `Kamal (${setup.path})`,
      files: [
        setup.path,
        ...kamalDestinations(checkout.project, setup.folder).used.map(({ path }) => path),
        ...checkout.project.files.filter(
          (path) =>
            (path.startsWith(posix.join(setup.folder, '.kamal/')) ||
              path.startsWith(kamalHooks(checkout.project, setup.folder))) &&
            !path.endsWith('.sample'),
        ),
        ...workflows.map(({ path }) => path),
      ],
      volumes: all.filter((source) => !source.includes('/')),
      folders: all.filter((source) => source.startsWith('/')),
    },
    setup.path,
  );
}

/** A workflow that only builds and tests stays useful: it deploys nothing. */
function isCheckOnly(path: string, text: string): boolean {
  return (
    /\/(?:build|test|ci)\.ya?ml$/.test(path) &&
    !/docker|ContainerRepository|ssh|kamal deploy/i.test(withoutComments(text))
  );
}

/** One that publishes an image for others, at Docker Hub say, is not part of a deployment by Kamal. */
function publishesOnly(text: string): boolean {
  const all = withoutComments(text);
  return !/kamal/i.test(all) && /docker\.io|docker_?hub/i.test(all);
}

function withoutComments(text: string): string {
  return text.replace(/^\s*#.*$/gm, '');
}

/** ERB as the templates write it; anything else in it keeps its text and so matches nothing on a host. */
function resolveErb(text: string): string {
  return text.replace(/<%=\s*(.*?)\s*%>/g, (all, code: string) => {
    if (/ENV(?:\.fetch\()?\[?['"(]*SERVICE\b/.test(code)) return PLACEHOLDERS.service;
    if (!/GITHUB_REPOSITORY/.test(code) || !/split\(['"]\/['"]\)\.last/.test(code)) return all;
    if (/\.downcase/.test(code) && /\.tr\(['"]\.['"],\s*['"]-['"]\)/.test(code)) return PLACEHOLDERS.service;
    return PLACEHOLDERS.repository;
  });
}

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

function compose(checkout: Checkout, file: ComposeFile, holdsData: HoldsData): readonly Fact<EarlierDeployment>[] {
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
                mentions(withoutComments(text), file.path) || (era.kind === 'compose' && composesRemotely(text)),
            )
            .map(({ path }) => path),
        ],
        volumes: unique(
          sources
            .filter((source) => !/^[./~]/.test(source))
            .map((source) => named(source).replaceAll(/\$\{APP_NAME\}|\$APP_NAME\b/g, PLACEHOLDERS.repository)),
        ),
        folders: unique(sources.filter((source) => /^~?\//.test(source))),
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

/** The Compose file in the root mostly serves development: a proxy's domain, or a workflow that reaches a host, says more. */
function isDeployed({ project, compose: all, workflows }: Checkout, file: ComposeFile): boolean {
  if (all.some(({ path }) => KINDS.some(({ kind, path: pattern }) => kind === 'compose-prod' && pattern.test(path))))
    return false;
  return (
    file.services.some((service) => isPublic(project, file.path, service)) ||
    workflows.some(({ text }) => composesRemotely(text))
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

/** `docker compose up` on another machine; in a job by itself it only tests. */
function composesRemotely(text: string): boolean {
  const all = withoutComments(text);
  return /\bdocker(?: |-)compose\b[^\n]*\b(?:up|pull)\b/.test(all) && REMOTE.test(all);
}

const REMOTE = /\bssh\b|\bscp\b|ssh-action|scp-action|ssh-agent|DOCKER_HOST|docker context|self-hosted/;

function mentions(text: string, path: string): boolean {
  return text.includes(path);
}

const DEPLOYS =
  /\b(?:appleboy\/ssh-action|azure\/webapps-deploy|flyctl deploy|superfly\/flyctl-actions|amazon-ecs-deploy|google-github-actions\/deploy|kamal deploy|digitalocean\/app_action|caprover|dokku\/github-action)/;

/** Addresses by which a host learns of a new image: of Watchtower, Portainer and their like. */
const HOOK =
  /\bcurl\b[^\n]*(?:\/v1\/update\b|\/api\/(?:webhooks|stacks|deploy)\b|\b(?:PORTAINER|COOLIFY|DOKPLOY|EASYPANEL|WATCHTOWER|RENDER|(?:RE)?DEPLOY(?:MENT)?)\w*(?:HOOK|URL))/i;
const PUSHES =
  /\bdocker\s+(?:image\s+)?push\b|\bdocker\s+buildx\b[^\n]*--push|build-push-action@|ContainerRegistry=|PublishContainer\b/;

/** Whether it pushes an image and tells the host so. */
function callsHost(text: string): boolean {
  return HOOK.test(text) && PUSHES.test(text);
}

/** Whether it copies what `dotnet publish` makes to the host, where something starts it. */
function copiesApp(text: string): boolean {
  return (
    /\bdotnet\s+publish\b/.test(text) &&
    /(?:easingthemes\/ssh-deploy|burnett01\/rsync-deployments|appleboy\/scp-action)@|\b(?:rsync|scp)\s/i.test(text) &&
    /\bsystemctl\s+(?:re)?start\b|\bservice\s+\S+\s+(?:re)?start\b|\bsupervisorctl\b/.test(text)
  );
}

function deploys(steps: Workflow['steps'], text: string): boolean {
  const all = withoutComments(text);
  return steps.length > 0 && (DEPLOYS.test(all) || composesRemotely(text) || callsHost(all) || copiesApp(all));
}

/** What the containers that it starts mount into the data folder is the data on the host. */
function workflow({ compose: all }: Checkout, { path }: Workflow, holdsData: HoldsData): Fact<EarlierDeployment> {
  const sources = all
    .filter((file) => file.path === path)
    .flatMap(({ services }) => services.flatMap(({ mounts }) => mounts))
    .filter(holdsData)
    .map(({ source }) => source);
  return found(
    {
      kind: 'workflow',
      title: `A workflow (${path})`,
      files: [path],
      volumes: unique(sources.filter((source) => !/^[./~]/.test(source))),
      folders: unique(sources.filter((source) => /^~?\//.test(source))),
    },
    path,
  );
}

function isBelow(path: string, folder: string): boolean {
  const top = folder.replace(/\/+$/, '');
  return path === top || path.startsWith(`${top}/`);
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}

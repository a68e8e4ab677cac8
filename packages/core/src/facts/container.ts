import type { Project } from '../project/project.js';
import { appServices } from './app-services.js';
import { findAppSecrets } from './app-secrets.js';
import { readCheckout, type Checkout } from './checkout.js';
import type { Claimant } from './claim.js';
import { findContainerImage } from './container-image.js';
import type { ContainerFacts, ContainerView } from './container-facts.js';
import type { DetectOptions, Detection } from './detect.js';
import { findEarlierReplicas } from './earlier-replica.js';
import { findEarlier } from './earlier.js';
import { buildRemarks, findBuildSettings } from './build-settings.js';
import { findEarlierItems } from './carry-over/find-items.js';
import { variablesOfSetup } from './container-variables.js';
import { environment } from './environment.js';
import { found, guessed } from './fact.js';
import type { AppSecret, Facts } from './facts.js';
import { isWebProject } from './host.js';
import type { ImageFacts } from './image.js';
import { findProgram } from './program.js';
import { findAwaited, findDeploysOnPush } from './push.js';
import { findReleaseWorkflow } from './release-workflow.js';
import { findRemarks } from './remarks.js';
import { replicaRemarks } from './replica-remarks.js';
import { hiddenByVolume } from './state-remarks.js';
import { storedBelow } from './stored.js';
import { findUncopied } from './uncopied.js';

/**
 * Looks at a checkout without a .NET project, or at an image that somebody else publishes. Undefined where there is a .NET project and
 * no published image was named, and where no family at hand knows what is there.
 */
export function detectContainer<F extends Claimant>(
  project: Project,
  families: readonly F[],
  options: DetectOptions,
): Detection<F> | undefined {
  if (families.every(({ find }) => find === undefined)) return undefined;
  if (options.image === undefined && (options.host !== undefined || isWebProject(project))) return undefined;
  const image = findContainerImage(project, options);
  if (!image) return undefined;
  const checkout = readCheckout(project, undefined, image, options);
  const view = viewOf(checkout, image);
  for (const family of families) {
    const facts = family.find?.(view);
    if (facts === undefined) continue;
    const asked = options.family;
    return {
      facts: factsOf(family.id, facts, checkout, image),
      family,
      ...(asked !== undefined && asked !== family.id
        ? { mismatch: { asked, actual: family, from: facts.template.from } }
        : {}),
    };
  }
  return undefined;
}

function viewOf(checkout: Checkout, { image, dockerfile, contentRoot }: ImageFacts): ContainerView {
  const all = appServices(checkout);
  const wanted = image.value.kind === 'published' ? image.value.image : undefined;
  const own = all.filter(({ builds, image: name }) => (wanted === undefined ? builds : name?.includes(wanted)));
  const services = own.length > 0 || wanted !== undefined ? own : all;
  return {
    project: checkout.project,
    image,
    ...(dockerfile ? { dockerfile } : {}),
    contentRoot,
    environment: environment(checkout),
    mounts: [...(checkout.kamal?.mounts ?? []), ...services.flatMap(({ mounts }) => mounts)],
    images: checkout.compose.flatMap((file) => file.services.flatMap(({ image: name }) => name ?? [])),
    ports: services.flatMap(({ ports = [] }) => ports),
  };
}

function factsOf(family: string, own: ContainerFacts, checkout: Checkout, { image, dockerfile }: ImageFacts): Facts {
  const {
    databases,
    patterns = [],
    unresolved,
    dataFolder,
    variables,
    migrateCommand,
    migratesAtStart,
    dropsRights,
    secrets,
    remarks,
    ...rest
  } = own;
  const stored = storedBelow(dataFolder.value, checkout.contentRoot, databases, patterns);
  const earlier = findEarlier(checkout);
  const setup = variablesOfSetup(checkout, variables);
  const carried = [...variables, ...setup.plain];
  const handed = findAppSecrets(
    checkout,
    earlier.flatMap(({ value }) => value.files),
  );
  const appSecrets = [
    ...handed,
    ...setup.secrets.filter(({ value }) => handed.every((one) => one.value.variable !== value.variable)),
    ...secrets
      .filter(({ value }) => [...handed, ...setup.secrets].every((one) => one.value.variable !== value))
      .map(({ value, from }) =>
        found<AppSecret>({ secret: value, variable: value, encoding: 'plain', named: true }, from),
      ),
  ];
  const replicas = findEarlierReplicas(checkout, dataFolder.value);
  const earlierItems = findEarlierItems(checkout, earlier);
  const settings = findBuildSettings(checkout);
  const uncopied = findUncopied(checkout, settings.buildContext?.value ?? '.', earlierItems);
  const deploysOnPush = findDeploysOnPush(checkout, earlier);
  const awaited = findAwaited(checkout, earlier);
  const program = dockerfile ? findProgram(dockerfile) : [];
  return {
    ...rest,
    family: { ...own.template, value: family },
    databases: stored.databases,
    patterns: stored.patterns,
    ...(unresolved.length > 0 ? { unresolved } : {}),
    ...(stored.outside.length > 0 ? { outside: stored.outside } : {}),
    ...(carried.length > 0 ? { variables: carried } : {}),
    dataFolder,
    image,
    ...settings,
    ...(uncopied.length > 0 ? { uncopied } : {}),
    ...(program.length > 0 ? { program } : {}),
    ...(dropsRights ? { dropsRights } : {}),
    migrations: found(false, 'nothing here names a command that migrates'),
    ...(migrateCommand ? { migrateCommand } : {}),
    ...(migratesAtStart ? { migratesAtStart } : {}),
    appSecrets,
    earlier,
    ...(deploysOnPush ? { deploysOnPush } : {}),
    ...(awaited ? { awaited } : {}),
    ...(earlierItems.length > 0 ? { earlierItems } : {}),
    releaseWorkflow: findReleaseWorkflow(checkout.project, earlier),
    earlierReplicas: replicas.replicas,
    remarks: [
      ...remarks,
      ...stored.remarks,
      ...unresolved.map(({ value, from }) => guessed(value.remark, from)),
      ...buildRemarks(checkout),
      ...findRemarks(checkout, appSecrets, replicas.replicas),
      ...hiddenByVolume(checkout, dataFolder.value),
      ...replicaRemarks(replicas.replicas, stored.databases),
      ...replicas.remarks,
    ],
  };
}

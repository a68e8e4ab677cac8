import { present } from '../present.js';
import type { Project } from '../project/project.js';
import { appServices } from './app-services.js';
import { findStart } from './app-start.js';
import { findAppSecrets } from './app-secrets.js';
import { readCheckout, type Checkout } from './checkout.js';
import type { Claimant } from './claim.js';
import { besideRemarks } from './beside-remarks.js';
import { findContainerImage } from './container-image.js';
import type { ContainerFacts, ContainerView } from './container-facts.js';
import type { DetectOptions, Detection } from './detection.js';
import { findEarlierFacts } from './earlier-facts.js';
import { findEarlierReplicas } from './earlier-replica.js';
import { findEarlier } from './earlier/index.js';
import { findMigrateCommand } from './migrations.js';
import { findBuildFacts } from './build-facts.js';
import { buildRemarks } from './build-settings.js';
import { variablesOfSetup } from './container-variables.js';
import { missingEnvFiles } from './compose-variables.js';
import { environment } from './environment.js';
import { found, guessed } from './fact.js';
import type { AppSecret, Facts } from './facts.js';
import { firstNamed } from './first-named.js';
import { isWebProject } from './host.js';
import type { ImageFacts } from './image.js';
import { kubernetesMounts } from './other-systems/kubernetes-mounts.js';
import { kubernetesUser } from './other-systems/kubernetes-user.js';
import { findProgram } from './program.js';
import { findRemarks } from './remarks.js';
import { replicaRemarks } from './replica-remarks.js';
import { runsAs } from './runs-as.js';
import { hiddenByVolume } from './state-remarks.js';
import { startedBy } from './started-by.js';
import { storedBelow } from './stored.js';
import { variableRemarks } from './variable-remarks.js';

/**
 * Looks at a checkout without a .NET project, or at an image that somebody else publishes. Undefined where there is a .NET project and
 * no published image was named, and if no available family recognises the checkout.
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
  const started = dockerfile && startedBy(dockerfile, findStart(checkout, image.value.kind === 'published'));
  return {
    project: checkout.project,
    image,
    ...present({ dockerfile: started }),
    contentRoot,
    environment: environment(checkout),
    unseenFiles: missingEnvFiles(checkout),
    mounts: [
      ...(checkout.kamal?.mounts ?? []),
      ...services.flatMap(({ mounts }) => mounts),
      ...kubernetesMounts(checkout.project),
    ],
    ...present({ runsAs: runsAs(checkout.project, services) ?? kubernetesUser(checkout.project) }),
    images: services.flatMap(({ image: name }) => name ?? []),
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
  const earlier = findEarlier(checkout, dataFolder.value);
  const deploying = earlier.flatMap(({ value }) => value.files);
  const setup = variablesOfSetup(checkout, variables, deploying);
  const appSecrets = firstNamed(
    ({ variable }) => variable,
    findAppSecrets(checkout, deploying),
    setup.secrets,
    secrets.map(({ value, from }) =>
      found<AppSecret>({ secret: value, variable: value, encoding: 'plain', named: true }, from),
    ),
  );
  const replicas = findEarlierReplicas(checkout, dataFolder.value);
  const earlierFacts = findEarlierFacts(checkout, earlier);
  return {
    ...rest,
    family: { ...own.template, value: family },
    databases: stored.databases,
    patterns: stored.patterns,
    ...present({ unresolved, outside: stored.outside, variables: [...variables, ...setup.plain] }),
    ...present({ unfitVariables: setup.unfit }),
    dataFolder,
    image,
    ...findBuildFacts(checkout, earlierFacts.earlierItems),
    ...present({ program: dockerfile && findProgram(dockerfile), dropsRights }),
    migrations: found(false, 'no migration command was found'),
    ...present({ migrateCommand: findMigrateCommand(checkout) ?? migrateCommand, migratesAtStart }),
    appSecrets,
    ...earlierFacts,
    ...findStart(checkout, image.value.kind === 'published'),
    earlierReplicas: replicas.replicas,
    remarks: [
      ...remarks,
      ...stored.remarks,
      ...unresolved.map(({ value, from }) => guessed(value.remark, from)),
      ...buildRemarks(checkout),
      ...variableRemarks(setup.plain, setup.unfit, earlierFacts.earlierItems),
      ...findRemarks(checkout, appSecrets, replicas.replicas),
      ...hiddenByVolume(checkout, dataFolder.value),
      ...besideRemarks(checkout, dataFolder.value, earlier, earlierFacts.earlierServices ?? []),
      ...replicaRemarks(replicas.replicas, stored.databases),
      ...replicas.remarks,
    ],
  };
}

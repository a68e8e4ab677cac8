import type { Project } from '../project/project.js';
import { findAppName } from './app-name.js';
import { findAppSecrets } from './app-secrets.js';
import { readCheckout, type GivenVariable } from './checkout.js';
import type { Fact } from './fact.js';
import { buildRemarks, findBuildSettings } from './build-settings.js';
import { findEarlierItems } from './carry-over/find-items.js';
import { claim, type Claimant, type Mismatch } from './claim.js';
import { detectContainer } from './container.js';
import type { ImageOptions } from './container-image.js';
import { findDatabaseRemarks } from './database-remarks.js';
import { findDataFolder } from './data-folder.js';
import { findOpenedDatabases } from './databases.js';
import { findSdkPin, findWorkloads } from './dotnet-sdk.js';
import { findDotnet } from './dotnet.js';
import { findEncrypted } from './encrypted.js';
import { findEarlierReplicas } from './earlier-replica.js';
import { findEarlier } from './earlier.js';
import { environment, setVariables } from './environment.js';
import { findDroppedRights } from './image-user/index.js';
import { plainSecrets } from './plain-secrets.js';
import type { Facts, SetVariable } from './facts.js';
import { findHealthPath } from './health-path.js';
import { findHost } from './host.js';
import { findImage } from './image.js';
import { findImplicitDatabases } from './implicit-databases.js';
import { findMigrationAtStart, findMigrations } from './migrations.js';
import { findOtherEngines } from './other-engines.js';
import { findPort } from './port.js';
import { findProgram } from './program.js';
import { findAwaited, findDeploysOnPush } from './push.js';
import { findReleaseWorkflow } from './release-workflow.js';
import { findRemarks } from './remarks.js';
import { replicaRemarks } from './replica-remarks.js';
import { findSolution } from './solution.js';
import { findStateRemarks } from './state-remarks.js';
import { storedBelow } from './stored.js';
import { findUncopied } from './uncopied.js';
import { findUncovered } from './uncovered.js';
import { findUser } from './user.js';

/** What detection knows, and for which family. */
export interface Detection<F extends Claimant = Claimant> {
  readonly facts: Facts;
  readonly family: F;
  /** Set when another family than the asked one claims the project; `facts` and `family` are the actual one's. */
  readonly mismatch?: Mismatch<F>;
}

/** What the user said before detection. */
export interface DetectOptions extends ImageOptions {
  /** Id of the family that was asked for. */
  readonly family?: string;
  /** Folder or csproj of the host, needed where several projects could be it. */
  readonly host?: string;
  /** Variables that a person gives the app in this run: they decide before anything else. */
  readonly given?: readonly GivenVariable[];
  /** Variables that the app got in earlier runs: they decide where the deployment's files say nothing else. */
  readonly remembered?: readonly GivenVariable[];
}

/**
 * Looks at a checkout and says what it found and where. Pure: reads the project and nothing else.
 *
 * @throws UserError when there is neither an ASP.NET Core project nor an image for a family at hand, or when several could be the host.
 */
export function detect<F extends Claimant>(
  project: Project,
  families: readonly F[],
  options: DetectOptions = {},
): Detection<F> {
  const container = detectContainer(project, families, options);
  if (container) return container;
  const host = findHost(project, options.host);
  const claimed = claim(project, host.value, families, options.family);
  const imageFacts = findImage(project, host.value, options.target);
  const checkout = readCheckout(project, host.value, imageFacts, options);
  const dotnet = findDotnet(project, host.value);
  const sdk = findSdkPin(project);
  const workload = findWorkloads(project, checkout.csproj);
  const solution = findSolution(project, host.value);
  const ui = claimed.family.ui?.(project, host.value, claimed.template.value);

  const opened = findOpenedDatabases(checkout);
  const implicit = findImplicitDatabases(checkout);
  const files = [
    ...opened.files,
    ...implicit.files.filter(({ file }) => !opened.files.some((other) => other.file === file)),
  ];
  const patterns = [...opened.patterns, ...implicit.patterns];
  const dataFolder = findDataFolder(checkout, files, patterns);
  const stored = storedBelow(dataFolder.value, checkout.contentRoot, inOrder(files), patterns);
  const encrypted = [...stored.encrypted, ...findEncrypted(checkout)];
  const unresolved = [...opened.unresolved, ...stored.unresolved];
  const earlier = findEarlier(checkout);
  const deploying = earlier.flatMap(({ value }) => value.files);
  const setup = plainSecrets(setVariables(checkout, deploying));
  const handed = findAppSecrets(checkout, deploying);
  const appSecrets = [
    ...handed,
    ...setup.secrets.filter(({ value }) => handed.every((one) => one.value.variable !== value.variable)),
  ];
  const variables = carriedVariables(opened.variables, setup.plain);
  const earlierItems = findEarlierItems(checkout, earlier);
  const settings = findBuildSettings(checkout);
  const uncopied = findUncopied(checkout, settings.buildContext?.value ?? '.', earlierItems, ui?.value);
  const deploysOnPush = findDeploysOnPush(checkout, earlier);
  const awaited = findAwaited(checkout, earlier);
  const earlierReplicas = findEarlierReplicas(checkout, dataFolder.value);
  const dropped =
    imageFacts.dockerfile &&
    findDroppedRights({ project, dockerfile: imageFacts.dockerfile, environment: environment(checkout) });
  const facts: Facts = {
    family: claimed.familyFact,
    template: claimed.template,
    appName: findAppName(project, host.value),
    host,
    dotnet,
    ...(sdk ? { sdk } : {}),
    ...(workload ? { workload } : {}),
    ...(solution ? { solution } : {}),
    databases: stored.databases,
    patterns: stored.patterns,
    ...(unresolved.length > 0 ? { unresolved } : {}),
    ...(stored.outside.length > 0 ? { outside: stored.outside } : {}),
    ...(encrypted.length > 0 ? { encrypted } : {}),
    ...(variables.length > 0 ? { variables } : {}),
    uncovered: findUncovered(checkout, dataFolder.value, [
      ...files.map(({ file }) => file),
      ...patterns.map(({ folder }) => folder),
    ]),
    otherEngines: findOtherEngines(checkout),
    dataFolder,
    image: imageFacts.image,
    ...settings,
    ...(uncopied.length > 0 ? { uncopied } : {}),
    port: findPort(checkout, dotnet.value, imageFacts),
    user: dropped?.user ?? findUser(checkout, dotnet.value, imageFacts),
    ...(dropped ? { dropsRights: { value: true, from: dropped.from, guessed: dropped.user.guessed } } : {}),
    ...(imageFacts.dockerfile ? { program: findProgram(imageFacts.dockerfile) } : {}),
    healthPath: findHealthPath(checkout),
    migrations: findMigrations(checkout),
    migratesAtStart: findMigrationAtStart(checkout),
    ...(ui ? { ui } : {}),
    appSecrets,
    earlier,
    ...(deploysOnPush ? { deploysOnPush } : {}),
    ...(awaited ? { awaited } : {}),
    ...(earlierItems.length > 0 ? { earlierItems } : {}),
    releaseWorkflow: findReleaseWorkflow(project, earlier),
    earlierReplicas: earlierReplicas.replicas,
    remarks: [
      ...(claimed.remark ? [claimed.remark] : []),
      ...stored.remarks,
      ...opened.remarks,
      ...buildRemarks(checkout),
      ...findRemarks(checkout, appSecrets, earlierReplicas.replicas),
      ...findDatabaseRemarks(checkout, files),
      ...findStateRemarks(checkout, dataFolder.value),
      ...replicaRemarks(earlierReplicas.replicas, stored.databases),
      ...earlierReplicas.remarks,
    ],
  };
  return { facts, family: claimed.family, ...(claimed.mismatch ? { mismatch: claimed.mismatch } : {}) };
}

/** Those that a path of a database rests on, then the others. */
function carriedVariables(
  paths: readonly Fact<SetVariable>[],
  others: readonly Fact<SetVariable>[],
): readonly Fact<SetVariable>[] {
  return [...paths, ...others.filter(({ value }) => paths.every((one) => one.value.name !== value.name))];
}

/** Main database first, then background jobs, then the others. */
function inOrder<T extends { readonly holds: string }>(files: readonly T[]): readonly T[] {
  const rank = ({ holds }: T): number => (holds === "the app's database" ? 0 : holds === 'background jobs' ? 1 : 2);
  return files.toSorted((a, b) => rank(a) - rank(b));
}

import { present } from '../present.js';
import type { Project } from '../project/project.js';
import { findAppName } from './app-name.js';
import { findAppSecrets } from './app-secrets.js';
import { readCheckout } from './checkout.js';
import { findBuildFacts } from './build-facts.js';
import { buildRemarks } from './build-settings.js';
import { claim, type Claimant } from './claim.js';
import type { DetectOptions, Detection } from './detection.js';
import { findDatabaseRemarks } from './database-remarks.js';
import { findDataFolder } from './data-folder.js';
import { findOpenedDatabases } from './databases.js';
import { findSdkPin, findWorkloads } from './dotnet-sdk.js';
import { findFeedValues } from './feed-values.js';
import { findNugetSource } from './nuget-source.js';
import { findDotnet } from './dotnet.js';
import { findEncrypted } from './encrypted.js';
import { findEarlierFacts } from './earlier-facts.js';
import { findEarlierReplicas } from './earlier-replica.js';
import { findEarlier } from './earlier/index.js';
import { environment, setVariables } from './environment.js';
import { findDroppedRights } from './image-user/index.js';
import { sortVariables } from './plain-secrets.js';
import type { Facts, UiBuild } from './facts.js';
import { firstNamed } from './first-named.js';
import { findHealthPath } from './health-path.js';
import { findHost } from './host.js';
import { findImage } from './image.js';
import { findImplicitDatabases } from './implicit-databases.js';
import { findMigrateCommand, findMigrationAtStart, findMigrations, migrationRemarks } from './migrations.js';
import { findOtherEngines } from './other-engines.js';
import { findPort } from './port.js';
import { findProgram } from './program.js';
import { findRemarks } from './remarks.js';
import { replicaRemarks } from './replica-remarks.js';
import { findSolution } from './solution.js';
import { findStateRemarks } from './state-remarks.js';
import { storedBelow } from './stored.js';
import { findUncovered } from './uncovered.js';
import { findUser } from './user.js';
import { variableRemarks } from './variable-remarks.js';

/**
 * Looks at a checkout with an ASP.NET Core project.
 *
 * @throws UserError when there is none, or when several could be the host.
 */
export function detectDotnet<F extends Claimant>(
  project: Project,
  families: readonly F[],
  options: DetectOptions,
): Detection<F> {
  const host = findHost(project, options.host);
  const claimed = claim(project, host.value, families, options.family);
  const imageFacts = findImage(project, host.value, options);
  const checkout = readCheckout(project, host.value, imageFacts, options);
  const dotnet = findDotnet(project, host.value);
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
  const earlier = findEarlier(checkout, dataFolder.value);
  const deploying = earlier.flatMap(({ value }) => value.files);
  const setup = sortVariables(setVariables(checkout, deploying));
  const appSecrets = firstNamed(({ variable }) => variable, findAppSecrets(checkout, deploying), setup.secrets);
  const earlierFacts = findEarlierFacts(checkout, earlier);
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
    ...present({
      sdk: findSdkPin(project),
      workload: findWorkloads(project, checkout.csproj),
      feeds: [...findFeedValues(project, host.value.folder, npmFolders(ui?.value)), ...findNugetSource(project)],
      solution: findSolution(project, host.value),
    }),
    databases: stored.databases,
    patterns: stored.patterns,
    ...present({
      unresolved: [...opened.unresolved, ...stored.unresolved],
      outside: stored.outside,
      encrypted: [...stored.encrypted, ...findEncrypted(checkout)],
      variables: firstNamed(({ name }) => name, opened.variables, setup.plain), // first those that a path rests on
      unfitVariables: setup.unfit,
    }),
    uncovered: findUncovered(checkout, dataFolder.value, [
      ...files.map(({ file }) => file),
      ...patterns.map(({ folder }) => folder),
    ]),
    otherEngines: findOtherEngines(checkout),
    dataFolder,
    image: imageFacts.image,
    ...findBuildFacts(checkout, earlierFacts.earlierItems, ui?.value),
    port: findPort(checkout, dotnet.value, imageFacts),
    user: dropped?.user ?? findUser(checkout, dotnet.value, imageFacts),
    ...(dropped ? { dropsRights: { value: true, from: dropped.from, guessed: dropped.user.guessed } } : {}),
    ...(imageFacts.dockerfile ? { program: findProgram(imageFacts.dockerfile) } : {}),
    healthPath: findHealthPath(checkout),
    migrations: findMigrations(checkout),
    migratesAtStart: findMigrationAtStart(checkout),
    ...present({ ui, migrateCommand: findMigrateCommand(checkout) }),
    appSecrets,
    ...earlierFacts,
    earlierReplicas: earlierReplicas.replicas,
    remarks: [
      ...(claimed.remark ? [claimed.remark] : []),
      ...stored.remarks,
      ...opened.remarks,
      ...buildRemarks(checkout),
      ...variableRemarks(setup.plain, setup.unfit, earlierFacts.earlierItems),
      ...findRemarks(checkout, appSecrets, earlierReplicas.replicas),
      ...findDatabaseRemarks(checkout, files),
      ...migrationRemarks(checkout, deploying),
      ...findStateRemarks(checkout, dataFolder.value),
      ...replicaRemarks(earlierReplicas.replicas, stored.databases),
      ...earlierReplicas.remarks,
    ],
  };
  return { facts, family: claimed.family, ...(claimed.mismatch ? { mismatch: claimed.mismatch } : {}) };
}

/** Main database first, then background jobs, then the others. */
function inOrder<T extends { readonly holds: string }>(files: readonly T[]): readonly T[] {
  const rank = ({ holds }: T): number => (holds === "the app's database" ? 0 : holds === 'background jobs' ? 1 : 2);
  return files.toSorted((a, b) => rank(a) - rank(b));
}

/** Where packages of npm are installed, and the workspace around it. */
function npmFolders(ui: UiBuild | undefined): readonly string[] {
  if (ui === undefined) return [];
  const { folder, workspace = folder, others = [] } = ui;
  return [...new Set([folder, workspace, ...others.map((other) => other.folder)])];
}

import type { EarlierItem } from './carry-over/earlier-item.js';
import type {
  DatabaseFile,
  DatabasePattern,
  EncryptedDatabase,
  OutsideDatabase,
  UncoveredState,
  UnresolvedDatabase,
} from './database-facts.js';
import type { SdkPin } from './dotnet-sdk.js';
import type { EarlierDeployment, EarlierReplica } from './earlier-deployment.js';
import type { EarlierService } from './earlier-services.js';
import type { Fact } from './fact.js';
import type { BuilderInput } from './builder-inputs.js';
import type { FeedValue } from './feed-values.js';
import type { UnfitValue } from './unfit-value.js';
import type { NpmRegistry } from './npm-registry.js';
import type {
  Architecture,
  BuildAgent,
  BuildSecret,
  ContainerUser,
  ImageBuild,
  UiBuild,
  Uncopied,
} from './image-facts.js';
import type { OwnService } from './own-services.js';

export type * from './database-facts.js';
export type * from './earlier-deployment.js';
export type * from './image-facts.js';

/** The ASP.NET Core project that becomes the container. */
export interface HostProject {
  /** Folder of the csproj, `MyApp` or `api/MyApp`; `.` for the root. */
  readonly folder: string;
  /** Path of the csproj, `MyApp/MyApp.csproj`. */
  readonly csproj: string;
  /** Name of the built assembly, without `.dll`. */
  readonly assembly: string;
}

/** A plain variable of the app, with its value. */
export interface SetVariable {
  readonly name: string;
  readonly value: string;
}

/** A variable of an existing set-up that the app does not get with the value that it has there. */
export interface UnfitVariable extends SetVariable {
  readonly unfit: UnfitValue;
}

/** A secret that the existing set-up hands to the app: kept, so that a user's repository secrets go on working. */
export interface AppSecret {
  /** Name of the repository secret, `SERVICESTACK_LICENSE`. */
  readonly secret: string;
  /** Name of the container's environment variable. */
  readonly variable: string;
  /** `base64` when the app expects the encoded text (`APPSETTINGS_JSON` → `APPSETTINGS_JSON_BASE64`). */
  readonly encoding: 'plain' | 'base64';
  /** True when a person named it (`--app-secret`) and no existing set-up did: the app is not deployed without it. */
  readonly named?: true;
  /** True when only a file on the host gave the value until now: a new secret, without which the app is not deployed. */
  readonly onHost?: true;
  /** True when a person called what gave the value, such as Kamal: the repository has no secret of that name yet. */
  readonly byHand?: true;
  /** The Secret of a cluster that held it until now: a new secret, without which the app is not deployed. */
  readonly clusterSecret?: { readonly name: string; readonly key: string };
  /** Where its value stood in clear text until now, `compose.yaml:7`: a new secret, without which the app is not deployed. */
  readonly clearIn?: string;
  /** Where a text stands in the place of its value, `compose.yaml:7`: a new secret, without which the app is not deployed. */
  readonly placeholderIn?: string;
}

/** What detection knows about a checkout. Plain data; every entry says where it came from. */
export interface Facts {
  /** Id of the family, `blazor`. */
  readonly family: Fact<string>;
  /** Id of the template, `blazor-vue`. */
  readonly template: Fact<string>;
  readonly appName: Fact<string>;
  /** Left out, like `dotnet`, if the app is not a .NET project. */
  readonly host?: Fact<HostProject>;
  /** .NET version as in the target framework, `10.0`. */
  readonly dotnet?: Fact<string>;
  /** SDK that `global.json` asks for; left out where it asks for none. */
  readonly sdk?: Fact<SdkPin>;
  /** Workload of the SDK that the project files ask for, `wasm-tools`; left out where they ask for none. */
  readonly workload?: Fact<string>;
  /** Values that NuGet.config and .npmrc read from the environment of the build. */
  readonly feeds?: readonly Fact<FeedValue>[];
  /** Registry of npm that only the earlier workflow names; left out where there is none. */
  readonly npmRegistry?: Fact<NpmRegistry>;
  /** Further inputs of the builder that are passed on as they are; left out where there is none. */
  readonly builderInputs?: readonly Fact<BuilderInput>[];
  readonly solution?: Fact<string>;
  /** In the order main, jobs, others. Empty when the app opens none. */
  readonly databases: readonly Fact<DatabaseFile>[];
  readonly patterns: readonly Fact<DatabasePattern>[];
  /** Where the app opens a database that no path is known of; left out where there is none. */
  readonly unresolved?: readonly Fact<UnresolvedDatabase>[];
  /** Databases outside the data folder; left out where there is none. */
  readonly outside?: readonly Fact<OutsideDatabase>[];
  /** Encrypted databases; left out where there is none. */
  readonly encrypted?: readonly Fact<EncryptedDatabase>[];
  /** Plain variables that an existing set-up gives the app; left out where there is none. */
  readonly variables?: readonly Fact<SetVariable>[];
  /** Those whose value there is none of production; left out where there is none. */
  readonly unfitVariables?: readonly Fact<UnfitVariable>[];
  readonly uncovered: readonly Fact<UncoveredState>[];
  /** Other engines that the app uses in production (`PostgreSQL`). People are told that these are not backed up. */
  readonly otherEngines: readonly Fact<string>[];
  /** Folder inside the container that becomes the volume, `/app/App_Data`. */
  readonly dataFolder: Fact<string>;
  readonly image: Fact<ImageBuild>;
  /** Folder that the project's Dockerfile is built in, where it is not the root. */
  readonly buildContext?: Fact<string>;
  /** Stage that becomes the image, where it is not the last one. */
  readonly buildTarget?: Fact<string>;
  /** Build arguments: literal text, and expressions for secrets and variables of the repository. Left out where there is none. */
  readonly buildArguments?: readonly Fact<SetVariable>[];
  /** Secrets that the Dockerfile mounts; a guess if no present build passes them. Left out where there is none. */
  readonly buildSecrets?: readonly Fact<BuildSecret>[];
  /** The SSH agent that the image is built with. Left out where it needs none. */
  readonly buildAgent?: BuildAgent;
  /** Build arguments without which the Dockerfile has no base image. Left out where there is none. */
  readonly openArguments?: readonly Fact<string>[];
  /** What the Dockerfile copies and nothing makes; left out where there is none. */
  readonly uncopied?: readonly Fact<Uncopied>[];
  /** What the image is built for; left out where the checkout does not say. */
  readonly architecture?: Fact<Architecture>;
  readonly port: Fact<number>;
  /** The user that writes the files. */
  readonly user: Fact<ContainerUser>;
  /** True where the image starts as root, and its own start script goes on as `user`; left out where it does not. */
  readonly dropsRights?: Fact<boolean>;
  /** Folders and files of the image without which it does not start: no volume may hide them. Left out where none is known. */
  readonly program?: readonly Fact<string>[];
  /** Path that answers when the app is up: `/up` where it is registered, else `/`. */
  readonly healthPath: Fact<string>;
  /** True where `AppTasks.Register("migrate"` exists: elsewhere that argument would start the web server. */
  readonly migrations: Fact<boolean>;
  /** True where the app itself calls Entity Framework's `Migrate()`, outside of such a task. */
  readonly migratesAtStart?: Fact<boolean>;
  /** Command that migrates in a container of its own, in place of the image's CMD; left out where `migrations` says it all. */
  readonly migrateCommand?: Fact<string>;
  /** Words in place of the ENTRYPOINT of the image, as a shell takes them; left out where nothing says so. */
  readonly entrypoint?: Fact<string>;
  /** Words in place of its CMD, likewise. */
  readonly command?: Fact<string>;
  readonly ui?: Fact<UiBuild>;
  readonly appSecrets: readonly Fact<AppSecret>[];
  readonly earlier: readonly Fact<EarlierDeployment>[];
  /** Whether a push to a branch deploys today; left out where no workflow deploys. */
  readonly deploysOnPush?: Fact<boolean>;
  /** Branches and patterns of which it does, where these are others than `main` and `master`. */
  readonly releaseBranches?: Fact<readonly string[]>;
  /** Names of the workflows that must succeed before such a push deploys, and that stay; left out where there is none. */
  readonly awaited?: Fact<readonly string[]>;
  /** Services beside the app that they run; left out where there is none, or where the project has services of its own. */
  readonly earlierServices?: readonly EarlierService[];
  /** Services of the project's own in `.deploy/compose.override.yml`; left out where there is none. */
  readonly ownServices?: readonly OwnService[];
  /** What those set-ups do, item by item; left out where there is none. */
  readonly earlierItems?: readonly EarlierItem[];
  /** File name of the workflow that deploys, where `release.yml` is the project's own. */
  readonly releaseWorkflow?: Fact<string>;
  /** A guess where the checkout does not say which database or which path it is. */
  readonly earlierReplicas: readonly Fact<EarlierReplica>[];
  /** Assumptions that the plan prints, as full sentences. */
  readonly remarks: readonly Fact<string>[];
}

import type { EarlierService } from './earlier-services.js';
import type { OwnService } from './own-services.js';
import type { EarlierItem } from './carry-over/earlier-item.js';
import type { SdkPin } from './dotnet-sdk.js';
import type { Fact } from './fact.js';
import type { BuilderInput } from './builder-inputs.js';
import type { FeedValue } from './feed-values.js';
import type { NpmRegistry } from './npm-registry.js';

/** The ASP.NET Core project that becomes the container. */
export interface HostProject {
  /** Folder of the csproj, `MyApp` or `api/MyApp`; `.` for the root. */
  readonly folder: string;
  /** Path of the csproj, `MyApp/MyApp.csproj`. */
  readonly csproj: string;
  /** Name of the built assembly, without `.dll`. */
  readonly assembly: string;
}

/** A database with a fixed name. */
export interface DatabaseFile {
  /** Path below the data folder, `app.db` or `jobs/jobs.db`; never absolute, never with `..`. */
  readonly path: string;
  /** What it holds, for the guide: `the app's database`, `background jobs`. */
  readonly holds: string;
}

/** Databases that appear while the app runs, one a month. */
export interface DatabasePattern {
  /** Folder below the data folder, `jobs`; it holds no `*`. */
  readonly folder: string;
  /** Glob of a file name, `jobs_*.db`, or with folders before it of which each part may hold a `*`. */
  readonly pattern: string;
  readonly holds: string;
}

/** A plain variable of the app, with its value. */
export interface SetVariable {
  readonly name: string;
  readonly value: string;
}

/** A database that the app opens where the volume is not: it is lost with every deployment. */
export interface OutsideDatabase {
  /** Path in the container, `/app/app.db`. */
  readonly file: string;
  /** How to move it below the data folder, as a sentence with a variable or the place in the code. */
  readonly move: string;
}

/** A place that opens a SQLite database whose path the checkout does not say. */
export interface UnresolvedDatabase {
  /** The code, or what stands there: `Store.ConnectionString()`. */
  readonly what: string;
  /** File of the checkout that opens it, by which a person says that it needs no backup. */
  readonly file: string;
  /** The remark about it, which says nothing new once a person has answered. */
  readonly remark: string;
}

/** A database that Litestream cannot read. */
export interface EncryptedDatabase {
  /** Path below the data folder; undefined where all databases may be meant. */
  readonly path?: string;
  /** File of the checkout that says so. */
  readonly file: string;
}

/** State beside the databases that Litestream does not cover. */
export interface UncoveredState {
  /** Path inside the container, `/app/App_Data/chat`. */
  readonly path: string;
  readonly holds: string;
  /** What the user can do about it. */
  readonly remedy: string;
  /** True where the restored databases are worth nothing without it. */
  readonly needed?: true;
}

/**
 * How the image comes about: by `dotnet publish` (SDK container), from the project's own Dockerfile,
 * from a Dockerfile that we supply because there is none, or not at all, because somebody else publishes it.
 */
export type ImageBuild =
  | { readonly kind: 'sdk' }
  /** `image`: with its tag, `ghcr.io/usememos/memos:0.25`. */
  | { readonly kind: 'published'; readonly image: string }
  | { readonly kind: 'dockerfile'; readonly path: string }
  | { readonly kind: 'supplied'; readonly path: string };

/** What the host runs, in Docker's words. */
export type Architecture = 'amd64' | 'arm64';

/** A secret that a `RUN` of the Dockerfile mounts. */
/** An SSH agent that an image is built with. */
export interface BuildAgent {
  /** Names under which the Dockerfile mounts it; `default` where it says none. */
  readonly ids: readonly string[];
  /** Secrets of the repository with its keys; a guess where nothing names one. */
  readonly keys: readonly Fact<string>[];
}

export interface BuildSecret {
  /** By which the Dockerfile names it. */
  readonly id: string;
  /** Secret of the repository that holds its text; or a file of the checkout, `./.npmrc`. */
  readonly source: string;
}

/** Something that the Dockerfile copies, and that neither the checkout nor a step before the build has. */
export interface Uncopied {
  /** As it stands there: `publish/`. */
  readonly source: string;
  /** Step of the existing workflow that makes it and cannot be moved to the new one. Undefined if none is known. */
  readonly maker?: string;
}

/** Numeric, because names mean nothing outside the image. */
export interface ContainerUser {
  readonly uid: number;
  readonly gid: number;
}

/** A front end that is built by npm before or inside the image build. */
export interface UiBuild {
  /** Folder of its package.json: `ui`, `MyApp.Client`, `MyApp`. */
  readonly folder: string;
  /**
   * By the package manager of the project: `npm ci` where a lock file is committed, else `npm install`; with `--ignore-scripts` where
   * the packages' hooks would start .NET. Undefined when the csproj installs by itself during publish: only Node must be there.
   */
  readonly install?: string;
  /** Build command, `npm run build`; undefined when the csproj calls it during publish and only packages must be installed. */
  readonly build?: string;
  /** Folder that holds the built site, relative to the root: `ui/dist`; undefined when the build writes to `wwwroot` itself. */
  readonly output?: string;
  /** Node major version that the workflow and the Dockerfile use. */
  readonly node: number;
  /** Environment variable from which the build reads the app's public host, `KAMAL_DEPLOY_HOST`; undefined when it reads none. */
  readonly hostVariable?: string;
  /** Folder of the workspace, or of the lock file, that it belongs to, where that is another one. */
  readonly workspace?: string;
  /** Further folders in which publish runs scripts of npm, with the command that installs their packages. Default: none. */
  readonly others?: readonly { readonly folder: string; readonly install: string }[];
  /** Commands that the earlier workflow ran in the folder after the build: `node ./post.build.js`. */
  readonly after?: readonly string[];
  /** Files that hold public hosts as `$` and the name of a secret that reaches the build, to be replaced before it: `ui/vite.config.ts`. */
  readonly placeholders?: readonly string[];
}

/** A deployment set-up that the checkout already has. */
export interface EarlierDeployment {
  readonly kind: 'kamal' | 'compose-template' | 'compose-prod' | 'compose-env' | 'compose' | 'workflow' | 'other';
  /** For people: `Kamal (config/deploy.yml)`. */
  readonly title: string;
  /** Its files in the checkout. */
  readonly files: readonly string[];
  /**
   * Docker volumes on the host that may hold its data, with Compose's project in front. May hold `{repository}`, `{service}` or
   * `{project}`: `fillPlaceholders`.
   */
  readonly volumes: readonly string[];
  /** Folders on the host that may hold its data; placeholders as in `volumes`. */
  readonly folders: readonly string[];
}

/**
 * A place where an earlier Litestream keeps a backup of a database. It may be read, and is never written: 0.5 puts its files beside those
 * of 0.3, and a restore then gives the newer, empty state.
 */
export interface EarlierReplica {
  /** Litestream's replica type: `s3`, `abs`, `sftp`, `gs`, `file`. */
  readonly type: string;
  /** Bucket, container, or host with its port, as written there; empty for a folder of the host. `${NAME}` is a variable of that set-up. */
  readonly bucket: string;
  /** Path inside of it, `MyApp.sqlite`. May hold `{repository}`: `fillPlaceholders`. */
  readonly path: string;
  /** Address of the service where it is not AWS itself, say. */
  readonly endpoint?: string;
  /** Repository secrets that bucket, account, host, user and endpoint come from, where the workflow says so. */
  readonly secrets: readonly string[];
  /** Database that it is a backup of, by its path below the data folder; not always one that the app opens. */
  readonly database: string;
  /** `.deploy/docker-compose-template.yml:27` */
  readonly where: string;
  /** Version of Litestream that writes it, `0.3.13`; undefined where no tag says it. */
  readonly version?: string;
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

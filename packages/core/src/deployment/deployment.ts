import type { EarlierService } from '../facts/earlier-services.js';
import type { OwnService } from '../facts/own-services.js';
import type {
  AppSecret,
  Architecture,
  BuildSecret,
  ContainerUser,
  DatabaseFile,
  DatabasePattern,
  EarlierDeployment,
  EarlierReplica,
  HostProject,
  ImageBuild,
  UiBuild,
  UncoveredState,
} from '../facts/facts.js';
import type { BuildScript } from '../facts/carry-over/build-script.js';
import type { SdkPin } from '../facts/dotnet-sdk.js';
import type { BuilderInput } from '../facts/builder-inputs.js';
import type { FeedValue } from '../facts/feed-values.js';
import type { NpmRegistry } from '../facts/npm-registry.js';
import type { HostSecret } from '../family.js';
import type { PlainVariable } from '../questions/app-entries.js';
import type { StorageErrors } from '../targets/errors/storage-errors.js';
import type { Endpoint, TargetDocs, TargetSecret } from '../targets/target.js';
import type { CarryOver } from './carry-over.js';
import type { KeptMount } from './kept-mounts.js';
import type { FilesBackup } from './files.js';
import type { Wording } from './platform-half.js';

/** The storage half of a deployment: the target's data, chosen and filled in. */
export interface Storage {
  readonly id: string;
  readonly title: string;
  readonly type: string;
  readonly settings: Readonly<Record<string, string | number | boolean>>;
  readonly secrets: readonly TargetSecret[];
  /** The files beside the databases that are backed up; undefined where none are. */
  readonly files?: FilesBackup;
  /** Where its server is; undefined where `folder` is not. */
  readonly endpoint?: Endpoint;
  /** Variable of the folder of the host that is the storage. */
  readonly folder?: string;
  readonly identity: readonly string[];
  readonly errors: StorageErrors;
  readonly docs: TargetDocs;
}

/** A secret store that the cluster reads, and the secret in it that has the values, each as a property under its own name. */
export interface SecretStore {
  readonly kind: string;
  readonly name: string;
  /** Name or path of that secret for the environment of the deployment. */
  readonly key: string;
  /** The same for each of the other environments, by name. */
  readonly others: Readonly<Record<string, string>>;
}

/** A secret of the app, with a name for each place that it passes. */
export interface AppVariable extends AppSecret {
  /** Name in `.env` on the host, where something else has the variable's name there. Default: `variable`. */
  readonly stored?: string;
  /** Earlier name of the repository secret, if that name has another purpose in this deployment. */
  readonly formerly?: string;
}

/** A step of an earlier workflow that stays. */
export interface BuildStep extends BuildScript {
  readonly name: string;
  /** Where it stood: `.github/workflows/release.yml:12`. */
  readonly where: string;
}

/** The app half of a deployment. */
export interface App {
  readonly family: string;
  readonly template: string;
  /** As the user writes it. */
  readonly name: string;
  /** Undefined, like `dotnet`, for an app without .NET. */
  readonly host?: HostProject;
  readonly dotnet?: string;
  /** SDK that `global.json` asks for. Default: the newest of `dotnet`. */
  readonly sdk?: SdkPin;
  /** Workloads that are installed before the app is published, `wasm-tools`. Default: none. */
  readonly workloads?: readonly string[];
  /** Values that NuGet.config and .npmrc read from the environment, without those for a Dockerfile of the project. Default: none. */
  readonly feeds?: readonly FeedValue[];
  /** Registry of npm that the earlier workflow named. Default: what the files of the project say. */
  readonly npmRegistry?: NpmRegistry;
  /** Further inputs of the builder, as in the earlier workflow. Default: none. */
  readonly builderInputs?: readonly BuilderInput[];
  readonly solution?: string;
  readonly image: ImageBuild;
  /** Folder that the project's Dockerfile is built in. Default: the root. */
  readonly buildContext?: string;
  /** Stage of it that becomes the image. Default: the last one. */
  readonly buildTarget?: string;
  /** Build arguments, with expressions for secrets and variables of the repository. Default: none. */
  readonly buildArguments?: readonly PlainVariable[];
  /** Secrets that it mounts while it is built. Default: none. */
  readonly buildSecrets?: readonly BuildSecret[];
  /** The SSH agent that it is built with: names under which the Dockerfile mounts it, and secrets with its keys. Default: none. */
  readonly buildAgent?: { readonly ids: readonly string[]; readonly keys: readonly string[] };
  /** What the image is built for. Default: `amd64`. */
  readonly architecture?: Architecture;
  /** Steps of the earlier workflow that run before the image is built, as they were. Default: none. */
  readonly steps?: readonly BuildStep[];
  /** The version of Node that these ran with. Default: none is known. */
  readonly stepsNode?: number;
  /** What a checkout of the source brings beside the files of Git itself. Default: nothing. */
  readonly checkout?: { readonly history?: true; readonly lfs?: true; readonly submodules?: 'true' | 'recursive' };
  readonly port: number;
  /** The user that writes the files. */
  readonly user: ContainerUser;
  /** Whether the container starts as root, as the image says, and switches to `user` by itself. Default: it starts as `user`. */
  readonly dropsRights?: true;
  /** Inside the container, `/app/App_Data`. */
  readonly dataFolder: string;
  readonly healthPath: string;
  /** Words in place of the image's ENTRYPOINT, for the app and its migration. Default: that of the image. */
  readonly entrypoint?: readonly string[];
  /** Words in place of the image's CMD, for the app alone. Default: that of the image. */
  readonly command?: readonly string[];
  /** Arguments of the migration run; undefined when there is none. */
  readonly migrate?: readonly string[];
  /** Whether the app migrates as it starts: then a copy of the databases lies aside until it answers. */
  readonly migratesAtStart?: boolean;
  readonly ui?: UiBuild;
  /** Whether the public host takes the place of `https://{DEPLOY_API}` in files of the site before the image is built. Default: no. */
  readonly fillsHost?: true;
  /** Folder of the built site that goes to GitHub Pages as well, `api/MyApp/wwwroot`. Default: none. */
  readonly pages?: string;
  /** Settings that the secret APPSETTINGS_PATCH changes before the image is built, `MyApp/appsettings.json`. Default: none. */
  readonly patchedSettings?: string;
  /** Mounts of the earlier deployment beside the data folder, which are kept. Default: none. */
  readonly mounts?: readonly KeptMount[];
  readonly secrets: readonly AppVariable[];
  /** Plain variables for the app and its migration, with their values. */
  readonly variables: readonly PlainVariable[];
}

/** An earlier Litestream's place, with what this deployment can do with it. To be read only: it must never be written. */
export interface ReplicaToRestore extends EarlierReplica {
  /** True when it is surely a backup of one of the databases here, and the storage's own secrets reach it. */
  readonly usable: boolean;
  /** Which Litestream restores it, in the order to try: the deployment's own, or one run of 0.3.13. */
  readonly restoredBy: readonly ('own' | '0.3.13')[];
}

/** How to reach the host, and under which name the app answers. */
export interface Host {
  /** Secret that holds the SSH host, `DEPLOY_HOST`. */
  readonly secret: string;
  /** Domain as answered; empty means variable `DEPLOY_DOMAIN`, else the SSH host. */
  readonly domain: string;
  /** Names among the domains whose visitors are sent to the main one. Default: none. */
  readonly redirects?: readonly string[];
  /** All secrets for reaching the host, in the order of the guide's table. */
  readonly secrets: readonly HostSecret[];
}

/** Times and sizes, in the unit of the name. */
export interface Limits {
  /** Time after which a restore counts as failed. Default 10. */
  readonly restoreMinutes: number;
  /**
   * How far back every state can be restored. Snapshots are kept one day longer (Litestream can only promise its retention less one
   * snapshot interval). Default 7.
   */
  readonly historyDays: number;
  /** Time in which the new version must answer. Default 60. */
  readonly startSeconds: number;
  /** Largest upload that the proxy lets through; 0 is no limit. Default 100. */
  readonly uploadMegabytes: number;
  /** How long the proxy waits for the next part of an answer. Default 300. */
  readonly proxySeconds: number;
}

/** Images with version and, where known, digest. */
export interface Pins {
  readonly litestream: string;
  readonly nginxProxy: string;
  readonly acmeCompanion: string;
  /** What backs up the files beside the databases, and how it reaches the storage. */
  readonly restic: string;
  readonly rclone: string;
  /** Lowest Docker Compose that the files were run with, `2.26.1`. */
  readonly composeFloor: string;
}

/** An environment of the checkout beside the first one: the same app and storage, with an id and so a backup of its own. */
export interface OtherEnvironment {
  /** GitHub environment, `staging`. */
  readonly name: string;
  readonly id: string;
  /** As `Host.domain`. */
  readonly domain: string;
}

/** A storage that the deployment had before: only this storage has the states from before the switch. */
export interface EarlierStorage {
  /** Id of its target, `s3`. */
  readonly target: string;
  readonly title: string;
  /** Day of the switch, `2026-05-31`. */
  readonly since: string;
  /** Last day on which its history is needed. */
  readonly until: string;
}

/** Family and target joined: frozen, JSON-able, without secrets and without Yeoman. All that rendering may see. */
export interface Deployment {
  /** What runs it, `compose`. */
  readonly platform: string;
  /**
   * Names this app in this environment for good: replica paths, Compose project, folder on the host.
   * `deploymentIdPattern`: a readable part and six random characters, made once and kept in `.yo-rc.json`.
   */
  readonly id: string;
  /** GitHub environment, `production`: the first one, which a release deploys. */
  readonly environment: string;
  readonly others: readonly OtherEnvironment[];
  readonly app: App;
  readonly databases: readonly DatabaseFile[];
  readonly patterns: readonly DatabasePattern[];
  /** SQLite files that may be lost: below the data folder, or with a slash at the front; `*` stands for any text. Default: none. */
  readonly ignoredDatabases: readonly string[];
  readonly uncovered: readonly UncoveredState[];
  readonly storage: Storage;
  /** What has the values in the place of the repository; undefined where that has all. */
  readonly secretStore?: SecretStore;
  /** Earlier storages whose history is still needed; empty if the storage was never switched. */
  readonly earlierStorages: readonly EarlierStorage[];
  readonly host: Host;
  readonly limits: Limits;
  /** True when a new version starts beside the old one and takes over when it is healthy. Default false. */
  readonly handover: boolean;
  /** True when a push to a branch deploys, besides releases and runs by hand. Default false. */
  readonly releaseOnPush: boolean;
  /** Branches of which a push does so, also as patterns, `release/**`. Default: `main` and `master`. */
  readonly releaseBranches?: readonly string[];
  /** Names of the workflows that must succeed on the pushed commit first. Default: none, the push itself deploys. */
  readonly releaseAfter?: readonly string[];
  /** File name of the workflow that deploys, `release.yml`. */
  readonly releaseWorkflow: string;
  /** True when a Prometheus on the deployment's own network may read Litestream's metrics. Default false. */
  readonly metrics: boolean;
  readonly pins: Pins;
  /** True when a workflow looks once a week for a newer version of these files. Default false. */
  readonly upgradeWorkflow: boolean;
  readonly earlier: readonly EarlierDeployment[];
  /** Services that ran beside the app, and move to a file of the project's own with this run. Default: none. */
  readonly carriedServices?: readonly EarlierService[];
  /** Services of the project's own, with those that move. Default: none. */
  readonly ownServices?: readonly OwnService[];
  /** The platform's words for texts about them, see `PlatformHalf.wording`. Default: none. */
  readonly wording?: readonly Wording[];
  /** What happens to each part of them. */
  readonly carryOver: CarryOver;
  /** Where a database may be restored from while this deployment has no backup of it yet. */
  readonly earlierReplicas: readonly ReplicaToRestore[];
  /** What a person has to know or do because of both halves together, as full sentences with the command. */
  readonly remarks: readonly string[];
  /** Own answers of family and target questions that rendering may need, by name. */
  readonly options: Readonly<Record<string, string | number | boolean | readonly string[]>>;
}

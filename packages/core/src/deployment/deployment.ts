import type { EarlierService } from '../facts/earlier-services.js';
import type { DatabaseFile, DatabasePattern, EarlierDeployment, UncoveredState } from '../facts/facts.js';
import type { OwnService } from '../facts/own-services.js';
import type { HostSecret } from '../family.js';
import type { App } from './app.js';
import type { CarryOver } from './carry-over.js';
import type { ReplicaToRestore } from './earlier-replicas.js';
import type { Pins } from './pins.js';
import type { Wording } from './platform-half.js';
import type { Storage } from './storage.js';

/** A secret store that the cluster reads, and the secret in it that has the values, each as a property under its own name. */
export interface SecretStore {
  readonly kind: string;
  readonly name: string;
  /** Name or path of that secret for the environment of the deployment. */
  readonly key: string;
  /** The same for each of the other environments, by name. */
  readonly others: Readonly<Record<string, string>>;
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

import type { Dockerfile } from '../project/dockerfile.js';
import type { Project } from '../project/project.js';
import type { ContainerVariable } from './environment.js';
import type { Fact } from './fact.js';
import type { OpenedPattern } from './opened-pattern.js';
import type {
  ContainerUser,
  EncryptedDatabase,
  ImageBuild,
  SetVariable,
  UncoveredState,
  UnresolvedDatabase,
} from './facts.js';

/** What a family may look at if the checkout has no .NET project. */
export interface ContainerView {
  readonly project: Project;
  readonly image: Fact<ImageBuild>;
  /** The project's own Dockerfile; undefined for a published image. */
  readonly dockerfile?: Dockerfile;
  /** Folder in the container that relative paths start from: the WORKDIR, else `/`. */
  readonly contentRoot: string;
  /** Variables of the app's container, the one that wins first. */
  readonly environment: readonly ContainerVariable[];
  /** Files with variables that the existing set-up reads and the checkout does not hold. Default: none. */
  readonly unseenFiles?: readonly { readonly path: string; readonly from: string }[];
  /** What the existing set-up mounts in the app's container. */
  readonly mounts: readonly { readonly source: string; readonly target: string; readonly from: string }[];
  /** Images of the app in the Compose files, with their tags. */
  readonly images: readonly string[];
  /** User that the existing set-up runs the container as, as written; it wins over the image's. */
  readonly runsAs?: { readonly text: string; readonly from: string; readonly unsure?: true };
  /** Ports of the app's container that the existing set-up publishes. */
  readonly ports: readonly { readonly port: number; readonly from: string }[];
}

/** A database as the project's own files name it. */
export interface NamedDatabase {
  /** Absolute path in the container, `/app/data/app.db`. */
  readonly file: string;
  readonly holds: string;
  readonly from: string;
  readonly guessed: boolean;
  /** How it comes below the data folder where it is not there, as a clause: `Move it with --env DATABASE_PATH=…`. */
  readonly move?: string;
}

/** What a family found without a .NET project. */
export interface ContainerFacts {
  /** Id of one of the family's templates, and the evidence for it. */
  readonly template: Fact<string>;
  readonly appName: Fact<string>;
  /** In the order main, jobs, others. */
  readonly databases: readonly NamedDatabase[];
  /** Databases that appear while the app runs, each kind in a folder of its own. */
  readonly patterns?: readonly OpenedPattern[];
  readonly unresolved: readonly Fact<UnresolvedDatabase>[];
  readonly dataFolder: Fact<string>;
  readonly port: Fact<number>;
  readonly user: Fact<ContainerUser>;
  readonly dropsRights?: Fact<boolean>;
  readonly healthPath: Fact<string>;
  readonly migrateCommand?: Fact<string>;
  readonly migratesAtStart?: Fact<boolean>;
  /** Variables that the new deployment has to set, because a path rests on them. */
  readonly variables: readonly Fact<SetVariable>[];
  /** Secrets without which it does not start, by the names of its variables. */
  readonly secrets: readonly Fact<string>[];
  readonly uncovered: readonly Fact<UncoveredState>[];
  readonly otherEngines: readonly Fact<string>[];
  /** Where the code encrypts databases; left out where it does not. */
  readonly encrypted?: readonly Fact<EncryptedDatabase>[];
  readonly remarks: readonly Fact<string>[];
}

import type { AppSecret, ContainerUser, HostProject } from '../facts/facts.js';
import type { PlainVariable } from '../questions/app-entries.js';
import type { AppBuild } from './app-build.js';
import type { KeptMount } from './kept-mounts.js';

/** A secret of the app, with a name for each place that it passes. */
export interface AppVariable extends AppSecret {
  /** Name in `.env` on the host, where something else has the variable's name there. Default: `variable`. */
  readonly stored?: string;
  /** Earlier name of the repository secret, if that name has another purpose in this deployment. */
  readonly formerly?: string;
}

/** The app half of a deployment: what it is, how its image is built, and how it runs. */
export interface App extends AppBuild {
  readonly family: string;
  readonly template: string;
  /** As the user writes it. */
  readonly name: string;
  /** Undefined, like `dotnet`, for an app without .NET. */
  readonly host?: HostProject;
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
  /** Mounts of the earlier deployment beside the data folder, which are kept. Default: none. */
  readonly mounts?: readonly KeptMount[];
  readonly secrets: readonly AppVariable[];
  /** Plain variables for the app and its migration, with their values. */
  readonly variables: readonly PlainVariable[];
}

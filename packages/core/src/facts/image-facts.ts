import type { Fact } from './fact.js';

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

/** An SSH agent that an image is built with. */
export interface BuildAgent {
  /** Names under which the Dockerfile mounts it; `default` where it says none. */
  readonly ids: readonly string[];
  /** Secrets of the repository with its keys; a guess where nothing names one. */
  readonly keys: readonly Fact<string>[];
}

/** A secret that a `RUN` of the Dockerfile mounts. */
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

import type { BuildScript } from '../facts/carry-over/build-script.js';
import type { BuilderInput } from '../facts/builder-inputs.js';
import type { SdkPin } from '../facts/dotnet-sdk.js';
import type { Architecture, BuildSecret, ImageBuild, UiBuild } from '../facts/facts.js';
import type { FeedValue } from '../facts/feed-values.js';
import type { NpmRegistry } from '../facts/npm-registry.js';
import type { PlainVariable } from '../questions/app-entries.js';

/** A step of an earlier workflow that stays. */
export interface BuildStep extends BuildScript {
  readonly name: string;
  /** Where it stood: `.github/workflows/release.yml:12`. */
  readonly where: string;
}

/** How the image of an app is built. */
export interface AppBuild {
  /** Undefined for an app without .NET. */
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
  readonly ui?: UiBuild;
  /** Whether the public host takes the place of `https://{DEPLOY_API}` in files of the site before the image is built. Default: no. */
  readonly fillsHost?: true;
  /** Folder of the built site that goes to GitHub Pages as well, `api/MyApp/wwwroot`. Default: none. */
  readonly pages?: string;
  /** Settings that the secret APPSETTINGS_PATCH changes before the image is built, `MyApp/appsettings.json`. Default: none. */
  readonly patchedSettings?: string;
}

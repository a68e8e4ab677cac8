import type { Deployment } from '../deployment/deployment.js';
import type { PlatformHalf } from '../deployment/platform-half.js';
import type { PlatformSource } from '../questions/question.js';
import type { GeneratedFile } from './generated-file.js';
import type { SecretFiles } from './shared/files-of-secrets.js';

/** A file of a checkout that a plan changes, before and after; `undefined` is a file that is not there. */
export interface ChangedFile {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/**
 * What runs the app: one folder with a `platform.ts` each; the registry is generated from the folders. A platform knows nothing of
 * families, and of a storage only what stands in the deployment.
 */
export interface Platform extends PlatformHalf, PlatformSource {
  /** Value of `--platform`, lower case. */
  readonly id: string;
  /** For people, `Docker Compose`. */
  readonly title: string;
  /** Place in lists for people, lowest first. The first one is the default where nothing in a checkout says another one. */
  readonly order: number;
  /** Paths in the project that no other platform writes. What all have in common stands in `shared/paths.ts`. */
  readonly files: readonly string[];
  /** Everything that it writes for a deployment, sorted by path. Pure: the same deployment gives the same bytes. */
  render(deployment: Deployment): GeneratedFile[];
  /** What a person prepares before the first deployment, for the middle of a sentence: `the storage (AWS S3), an SSH key and the host`. */
  prepares(deployment: Deployment): string;
  /** What the next deployment restarts because of these changes, as full sentences. */
  restarts(changed: readonly ChangedFile[]): readonly string[];
  /** Variables of the app that an earlier run wrote, as they stand in its files; undefined where there are none of this platform. */
  appEnvironment(read: (path: string) => string | undefined): Readonly<Record<string, string>> | undefined;
  /** What keeps running without the files, in each of these environments, with the commands that stop it, as lines. */
  leaves(deployments: readonly Deployment[]): readonly string[];
  /** How to stop what runs in an environment that is removed from the checkout: for the end of a sentence. */
  ends(deploymentId: string): string;
  /** Files that the guide has made before they are entered as secrets, by the name of the secret. Those of the storage are known. */
  secretFiles(deployment: Deployment): SecretFiles;
}

/** The platforms as people are shown them. */
export function inOrder(platforms: readonly Platform[]): readonly Platform[] {
  return platforms.toSorted((a, b) => a.order - b.order);
}

/** Declares a platform; the type checker and the contract suite do the rest. */
export function definePlatform<const P extends Platform>(platform: P): P {
  return platform;
}

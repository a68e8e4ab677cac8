import type { GivenVariable } from './checkout.js';
import type { Claimant, Mismatch } from './claim.js';
import type { ImageOptions } from './container-image.js';
import type { Facts } from './facts.js';

/** What detection knows, and for which family. */
export interface Detection<F extends Claimant = Claimant> {
  readonly facts: Facts;
  readonly family: F;
  /** Set when another family than the asked one claims the project; `facts` and `family` are the actual one's. */
  readonly mismatch?: Mismatch<F>;
}

/** What the user said before detection. */
export interface DetectOptions extends ImageOptions {
  /** Id of the family that was asked for. */
  readonly family?: string;
  /** Folder or csproj of the host, needed where several projects could be it. */
  readonly host?: string;
  /** Variables that a person gives the app in this run: they decide before anything else. */
  readonly given?: readonly GivenVariable[];
  /** Variables that the app got in earlier runs. They count if the files of the deployment do not set them. */
  readonly remembered?: readonly GivenVariable[];
}

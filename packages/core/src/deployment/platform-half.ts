import type { HostSecret, HostSecrets } from '../family.js';
import type { Answers } from '../questions/question.js';

/** A platform, as far as joining is concerned: what it needs to be reached. */
export interface PlatformHalf {
  /** Value of `--platform`, lower case. */
  readonly id: string;
  /**
   * Everything for reaching it, in the order of the guide's table, with what the family adds. `published`: whether somebody else publishes
   * the image.
   */
  hostSecrets(own: HostSecrets, answers: Answers, published: boolean): readonly HostSecret[];
}

import type { HostSecret, HostSecrets } from '../family.js';
import type { Answers, Question } from '../questions/question.js';
import type { Deployment, SecretStore } from './deployment.js';
import type { KeptPlace } from './kept-place.js';

/** A platform, as far as joining is concerned: what it needs to be reached. */
export interface PlatformHalf {
  /** Value of `--platform`, lower case. */
  readonly id: string;
  /** Its own questions, whose answers rendering may need. */
  readonly questions: readonly Question[];
  /**
   * Everything for reaching it, in the order of the guide's table, with what the family adds. `published`: whether somebody else publishes
   * the image.
   */
  hostSecrets(own: HostSecrets, answers: Answers, published: boolean): readonly HostSecret[];
  /** The secret store that was chosen. Default: there is none, and the repository has all values. */
  secretStore?(answers: Answers, deployment: Pick<Deployment, 'id' | 'others'>): SecretStore | undefined;
  /** Texts about a project and its earlier deployment, and their wording for this platform. Default: as they are. */
  readonly wording?: readonly Wording[];
  /** Whether it runs services beside the app, and mounts what an earlier deployment mounted beside the data folder. */
  readonly runsBeside: boolean;
  /** Where something stands here that Docker Compose has in such a place. Default: in the same place. */
  placeOf?(place: KeptPlace): KeptPlace;
}

/** A text for Docker Compose, and the text that takes its place on this platform. */
export type Wording = readonly [text: string, here: string];

/** A text in the words of a platform. */
export function inWording(text: string, wording: readonly Wording[] = []): string {
  return wording.reduce((result, [from, to]) => result.replaceAll(from, to), text);
}

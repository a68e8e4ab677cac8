/** A build argument or a build secret. */
export interface BuildInput {
  readonly name: string;
  /**
   * Of an argument its value; of a secret the repository's secret, or a file of the checkout that begins with `./`. Undefined where
   * nothing says it.
   */
  readonly value: string | undefined;
  readonly from: string;
}

/** `default=$SSH_AUTH_SOCK` → `default`. */
export function sshId(text: string): string {
  return text.split('=', 1)[0]?.trim() || 'default';
}

/** A build of an image, as a file of the checkout describes it. */
export interface EarlierBuild {
  /** Folder below the root; undefined for one outside of it. */
  readonly context: string | undefined;
  /** Dockerfile below the root. */
  readonly file: string | undefined;
  readonly target?: string;
  readonly arguments: readonly BuildInput[];
  readonly secrets: readonly BuildInput[];
  /** Ids under which it is given an SSH agent or keys; `default` is what git and `ADD` use. */
  readonly ssh: readonly string[];
  /** `linux/arm64`, or `arm64`. */
  readonly platforms: readonly string[];
  readonly from: string;
  /** Whether what it builds is deployed, rather than tried. */
  readonly deployed: boolean;
}

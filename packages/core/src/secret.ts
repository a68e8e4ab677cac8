/** A value that a person enters in the repository's settings: never in a file, a flag or an answer. */
export interface Secret {
  /** Name in the repository, `AWS_S3_BUCKET`. */
  readonly name: string;
  /** What it is, one line without a full stop. */
  readonly what: string;
  /** An example that is obviously not real. */
  readonly example: string;
  /** Where to get it: the page or the command. */
  readonly where: string;
  /** Whether GitHub keeps it as a secret or as a plain variable. Default: `secret`. */
  readonly kind?: 'secret' | 'variable';
  /** True when the deployment works without it. Default: false. */
  readonly optional?: boolean;
  /** True if the repository may have it from the earlier deployment: a command that is pasted must not replace it. Default: false. */
  readonly carriedOver?: boolean;
  /**
   * Name of the secret that this one works with and with no other: the access key of a secret key. GitHub shows no values, so two that do
   * not match would look alike there. Therefore both are set together, or neither.
   */
  readonly belongsTo?: string;
  /**
   * Answer to a question of the family or target that declares it, with which the
   * secret exists (`{ sftpAuth: 'password' }`). Default: always.
   */
  readonly when?: Readonly<Record<string, string | number | boolean>>;
}

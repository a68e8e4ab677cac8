/** A name or a place that is asked before the storage is made. The secrets of the target among them need no further answer. */
export interface MakerQuestion {
  /** Name of the secret or variable that it becomes, or a name of its own: `AZURE_RESOURCE_GROUP`. */
  readonly name: string;
  readonly message: string;
  /**
   * What is proposed. `{id}` stands for the deployment id, of lower-case letters, digits and hyphens; `{short}` for the last 24 letters and
   * digits of it.
   */
  readonly default: string;
  /** Regular expression that a good answer matches, and what it should be like. */
  readonly pattern: string;
  readonly problem: string;
}

/**
 * One command of the provider's own program. Its texts hold no secret. `{NAME}` stands for the answer to a question, `{id}` for the
 * deployment id, `{policy}` for the target's policy as JSON.
 */
export interface MakerCommand {
  /** What it does, as an imperative without a full stop: `Create the bucket {AWS_S3_BUCKET}`. */
  readonly what: string;
  readonly args: readonly string[];
  /** Arguments of a command that succeeds where this has been made already. Then it stays as it is. */
  readonly unless?: readonly string[];
  /** Whether it belongs to what the command before it makes, and is left out where that one has found it made already. */
  readonly onlyIfNew?: boolean;
  /** Secrets of the target that stand in the JSON that it prints, each with the keys that lead there. */
  readonly gives?: Readonly<Record<string, readonly string[]>>;
  /** What to do, as full sentences, where what it gave is lost. Left out where the next try gets the same again. */
  readonly lost?: string;
  /** What to do, as full sentences, where it is refused with one of these words. */
  readonly refusals?: Readonly<Record<string, string>>;
}

/**
 * How the provider's own program makes the storage, and credentials that open nothing else. Data only: somebody else asks for consent,
 * runs the commands or prints them.
 */
export interface StorageMaker {
  /** `aws` */
  readonly program: string;
  /** For people, `AWS CLI`. */
  readonly title: string;
  /** Arguments of a command that succeeds for somebody who is logged in. */
  readonly login: readonly string[];
  /** The command that logs in, for people. */
  readonly advice: string;
  readonly questions: readonly MakerQuestion[];
  /** In their order. */
  readonly commands: readonly MakerCommand[];
}

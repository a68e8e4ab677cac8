import type { Question } from '../questions/question.js';
import type { Secret } from '../secret.js';
import type { StorageErrors } from './errors/storage-errors.js';
import type { FilesAccess } from './files-access.js';
import type { StorageMaker } from './makers/storage-maker.js';

/**
 * How Litestream gets to see a value (docs/architecture.md, "Secrets"):
 * - `config`: `litestream.yml` says `key: "${variable}"`; the variable holds the text escaped for a JSON string,
 *   because Litestream expands before it parses YAML. Variables are named `REPLICA_*`. Without a key the variable
 *   only stands in one of the target's `settings`, beside another (`host: "${REPLICA_HOST}:${REPLICA_PORT}"`).
 * - `env`: Litestream reads the variable itself, as it is (`LITESTREAM_ACCESS_KEY_ID`).
 * - `file`: mounted as `/run/keys/<file>`. `litestream.yml` names that path under `key`, or, where Litestream has no key for it, the
 *   variable `pathIn` of the sidecar's environment does (`GOOGLE_APPLICATION_CREDENTIALS`). `make` is the shell command that puts the
 *   value into `{file}` on the machine of whoever enters it, and `advice` what a person has to do or know
 *   then, for the end of a sentence.
 */
export type SecretUse =
  | { readonly as: 'config'; readonly key?: string; readonly variable: string }
  | { readonly as: 'env'; readonly variable: string }
  | ({ readonly as: 'file'; readonly key: string; readonly pathIn?: never } & MadeFile)
  | ({ readonly as: 'file'; readonly key?: never; readonly pathIn: string } & MadeFile);

interface MadeFile {
  readonly file: string;
  readonly make: string;
  readonly advice: string;
}

/** A secret of a storage target. */
export interface TargetSecret extends Secret {
  readonly use: SecretUse;
  /**
   * What the variable holds when nothing was entered: for values whose absence Litestream does not understand. Only with `optional`.
   * May be made of `${VARIABLE}` of `config` secrets that stand before this one.
   */
  readonly default?: string;
  /**
   * Refuses a value before anything is deployed. An empty optional value is not tested. Patterns and problems may name `${VARIABLE}`, as
   * the default may; a pattern stands in deploy.conf as it is, so it has neither blanks nor quotes nor `|`.
   */
  readonly shape?: Shape & {
    /** What a good value must not match, although it matches the pattern above. */
    readonly except?: readonly Shape[];
  };
}

/** A shell pattern, and what is wrong with a value that does not match it (or, as an exception, matches it): `is not …`. */
export interface Shape {
  readonly pattern: string;
  readonly problem: string;
}

/** Where the sidecar connects to, so that a refused port is reported in a second and not after Litestream's retries. */
export interface Endpoint {
  /** Host as text with `${VARIABLE}` of this target's `config` secrets, e.g. `${REPLICA_BUCKET}.s3.amazonaws.com`. */
  readonly host: string;
  /** Port, a number or `${VARIABLE}`. */
  readonly port: string;
  /**
   * Variable which, when not empty, replaces host and port by those of its URL: a `config` secret's (`REPLICA_ENDPOINT`), or one of
   * `server.sidecar`, where only a rehearsal goes elsewhere.
   */
  readonly override?: string;
}

/**
 * What a text of a rehearsal's server may name in braces (`http://{host}:{port}`). Each rehearsal fills it in with new values:
 * - `host`, `port`: where the server is
 * - `user`: a name for whoever logs in, of lower-case letters
 * - `secret`: random text that needs no quoting; `base64`: 64 random bytes in Base64
 * - `hostKey`, `hostKeyPublic`: an SSH server's key pair (ECDSA), as PEM and as one line; `loginKey`, `loginKeyPublic`: a user's (Ed25519)
 * - `date`: the time, as HTTP writes it; `signature`: of the knock's `sign`
 */
export const serverPlaceholders = [
  'host',
  'port',
  'user',
  'secret',
  'base64',
  'hostKey',
  'hostKeyPublic',
  'loginKey',
  'loginKeyPublic',
  'date',
  'signature',
] as const;

/** How to tell that a server takes requests. */
export interface Knock {
  /** Text to send once connected; empty where the server speaks first. Sent again until the answer is right. May hold placeholders. */
  readonly send: string;
  /**
   * For a request that has to be signed: HMAC-SHA256 of `text` with the Base64 `key`,
   * in Base64, is `{signature}`. Both may hold placeholders.
   */
  readonly sign?: { readonly key: string; readonly text: string };
  /** Regular expression for the first line of the answer. */
  readonly expect: string;
}

/** The stand-in for a storage in a rehearsal: a real server of its protocol, in a container that is thrown away. */
export interface TargetServer {
  /** Public image, pinned by version. */
  readonly image: string;
  /** What another image must have to be used in its place, for people. */
  readonly needs: string;
  /** Port inside the container. */
  readonly port: number;
  /** What runs there, for `sh -c`, as root. It replaces the image's own entry point, so that any image that has the program will do. */
  readonly script: string;
  /** Environment of the server's container. May hold placeholders. */
  readonly environment: Readonly<Record<string, string>>;
  /** What a person would enter in the repository's settings, by name, for every answer to the target's questions. May hold placeholders. */
  readonly values: Readonly<Record<string, string>>;
  /** Names below its host name that lead to it as well, for a storage whose buckets have host names. */
  readonly subdomains?: readonly string[];
  /** Variables that Litestream needs to find this server, where no secret of the target says where it is. May hold placeholders. */
  readonly sidecar?: Readonly<Record<string, string>>;
  readonly knock: Knock;
}

/** Facts for the target's page in docs/ and its part of the generated guide. */
export interface TargetDocs {
  /** What to create before the first deploy, as short imperative steps. */
  readonly setup: readonly string[];
  /** Permissions that the key needs, and no more. */
  readonly permissions: string;
}

/**
 * A storage that is a server, or a folder of the host: a network drive or a second disk that the host has mounted. The containers see the
 * folder at a place of their own, and `variable` has that place in there: a `config` secret without a key, in which a person enters the
 * path on the host.
 */
type Place =
  | { readonly endpoint: Endpoint; readonly server: TargetServer; readonly folder?: never }
  | { readonly folder: { readonly variable: string }; readonly endpoint?: never; readonly server?: never };

/**
 * A place where backups live. Data only: no YAML, no family, no file names.
 * One file per target; the registry is generated from the folder.
 */
export type Target = TargetData & Place;

interface TargetData {
  /** Value of `--target`, lower case. */
  readonly id: string;
  /** For people, `AWS S3`. */
  readonly title: string;
  /** Place in lists for people, lowest first; without one after all that have one, by file name. */
  readonly order?: number;
  /** Litestream's replica type: `s3`, `abs`, `sftp`. */
  readonly type: string;
  /** Questions of its own; few, because what is secret is not asked. */
  readonly questions: readonly Question[];
  readonly secrets: readonly TargetSecret[];
  /** Replica settings that are not secret in themselves, by Litestream's key; text may hold `${VARIABLE}` of `config` secrets. */
  readonly settings?: Readonly<Record<string, string | number | boolean>>;
  /**
   * Variables of its `config` secrets whose values together name the storage: when one of them changes, it is another storage, and
   * a proof of the one says nothing about the other. Without keys and passwords, which may change at any time.
   */
  readonly identity: readonly string[];
  /** How the files beside the databases reach it. Undefined where they cannot be kept there: then --files is refused. */
  readonly files?: FilesAccess;
  /** How it says what is wrong, and what to do then. Targets of one `type` say it alike. */
  readonly errors: StorageErrors;
  readonly docs: TargetDocs;
  /** How the provider's own program makes it. Left out where there is none, or none that can make credentials for it alone. */
  readonly maker?: StorageMaker;
  /**
   * The permissions of `docs` as a policy that a person can paste at the provider, where it has one as JSON. `{NAME}` stands for the value
   * of a secret, `{id}` for the deployment id.
   */
  readonly policy?: object;
}

/** The targets as people are shown them. */
export function inOrder(targets: readonly Target[]): readonly Target[] {
  const place = ({ order = Number.MAX_SAFE_INTEGER }: Target): number => order;
  return targets.toSorted((a, b) => place(a) - place(b));
}

/** Declares a target; the type checker and the contract suite do the rest. */
export function defineTarget<const T extends Target>(target: T): T {
  return target;
}

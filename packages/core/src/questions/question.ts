import type { Problem } from '../errors.js';
import type { Facts } from '../facts/facts.js';

/** A value that a question can have. Lists come from repeatable flags. */
export type AnswerValue = string | number | boolean | readonly string[];

/** All answers by question name. Never holds a secret's value: those live in the repository's secrets. */
export type Answers = Readonly<Record<string, AnswerValue>>;

/** What a question may look at: the facts, and the answers given before it. */
export interface QuestionContext {
  readonly facts: Facts;
  readonly answers: Partial<Answers>;
  /** What the run before came to, defaults included; undefined before the first one. */
  readonly last?: Partial<Answers>;
  /** What was chosen in the runs before. */
  readonly stored?: Readonly<Record<string, unknown>>;
}

/** One entry of a closed list. */
export interface Choice {
  readonly value: string;
  readonly title: string;
  readonly hint?: string;
}

/**
 * One declaration that gives the prompt, the flag, the line in `--help`, the validation and the row in the docs.
 * The flag is the name in kebab case: `appName` → `--app-name`.
 */
export interface Question {
  /** Key in the answers and in `.yo-rc.json`, camelCase; unique over common, family and target questions. */
  readonly name: string;
  readonly type: 'text' | 'number' | 'confirm' | 'select' | 'list';
  /** The prompt, ending in `?` or naming the thing asked for. */
  readonly message: string;
  /** The prompt where the facts say more than `message` does. Default: `message`. */
  readonly messageHere?: (context: QuestionContext) => string | undefined;
  /** One line for `--help` and the docs: what it sets, its unit, its default. */
  readonly help: string;
  /** Flag where it is not the kebab-cased name (`databases` → `database`). */
  readonly flag?: string;
  /** What stands for the value in `--help`, `<NAME=value>`. Default: by the type. */
  readonly placeholder?: string;
  /** A value as a person would type it, shown in `--help`, the docs and errors. Choices need none: they are shown themselves. */
  readonly example?: string;
  readonly choices?: readonly Choice[];
  /** Best answer without asking; undefined when there is none, which makes the question required. */
  readonly default?: (context: QuestionContext) => AnswerValue | undefined;
  /** Where the default comes from, shown beside it: `MyApp/Configure.Db.cs:15`. */
  readonly from?: (context: QuestionContext) => string | undefined;
  /**
   * Whether the default is read from the project rather than guessed. A later run follows it only then; while it is a guess, what the run
   * before came to stays. Default: it is followed.
   */
  readonly sure?: (context: QuestionContext) => boolean;
  /**
   * Of a list: a flag adds to what there is, and this names the question whose entries are taken out again. That one stands before, and
   * names this one.
   */
  readonly opposite?: string;
  /**
   * Of a list: what an entry is about, where it holds more than that (`NAME` of
   * `NAME=value`): a new one takes the place of the old. Default: all of it.
   */
  readonly subject?: (entry: string) => string;
  /** Of a list: entries of the default that are guesses, and give way to what is typed. Default: none. */
  readonly guesses?: (context: QuestionContext) => readonly string[];
  /** Of a list: entries that were found and are not proposed; a prompt offers them beside those that are. */
  readonly candidates?: (context: QuestionContext) => readonly string[];
  /** Of a list: the question that is asked before these entries, which were proposed, are left out. Default: they simply are. */
  readonly confirmLeavingOut?: (entries: readonly string[]) => string;
  /** Of a list: what separates the entries that are typed at a prompt. Default: a comma. */
  readonly separator?: RegExp;
  /** False when the question makes no sense here; it then has no answer. Default: always. */
  readonly when?: (context: QuestionContext) => boolean;
  /** True when a prompt is worth a person's time here. Default: always; a sure fact or a good default can say no, the flag still works. */
  readonly ask?: (context: QuestionContext) => boolean;
  /** The cause and the fix of a bad value in one sentence, or undefined when it is good. */
  readonly validate?: (value: AnswerValue, context: QuestionContext) => string | undefined;
  /** Why an answer is needed when there is no default; printed with the missing flag, or as it is with a next step of its own. */
  readonly missing?: (context: QuestionContext) => string | Problem;
  /**
   * What this answer leaves open, so that a person has to settle it: asked where there is one, and listed as missing
   * where there is not.
   */
  readonly unsettled?: (value: AnswerValue, context: QuestionContext) => Problem | undefined;
  /** What the opposite list takes in once a person has answered the prompt with this. Default: nothing. */
  readonly settles?: (value: AnswerValue, context: QuestionContext) => readonly string[];
}

/** Something with questions of its own: a family or a target, of which this stage need not know more. */
export interface QuestionSource {
  readonly id: string;
  readonly title: string;
  readonly questions: readonly Question[];
  /** Repository secrets of its own, by name. */
  readonly secrets?: readonly { readonly name: string }[];
}

/** A target, as far as questions are concerned. */
export interface TargetSource extends QuestionSource {
  /** Set if the storage is a folder of the host, and left out if it is a server. */
  readonly folder?: unknown;
  /** Set if the target says how files beside the databases reach it. */
  readonly files?: unknown;
}

/** A platform, as far as questions are concerned. */
export interface PlatformSource extends QuestionSource {
  /** Names of common questions with which it can do nothing. */
  readonly without: readonly string[];
  /** Where a checkout says that the app runs on it, `k8s/app.yaml:3`; undefined where nothing does. */
  evidence(facts: Facts): string | undefined;
  /** Why it cannot keep backups in this target, as the cause and what to do; undefined where it can. */
  refuses(target: TargetSource): string | undefined;
}

/** A family, as far as questions are concerned. */
export interface FamilySource extends QuestionSource {
  readonly withoutDatabase: string;
}

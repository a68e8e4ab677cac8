import type { ContainerView, Fact } from 'litestream-generator-core';

/** A database as a stack's own files name it. */
export interface StackDatabase {
  /** As written: absolute in the container, or counted from the content root. */
  readonly path: string;
  readonly holds: string;
  readonly from: string;
  readonly guessed?: boolean;
  /** A variable that moves it, and its value for a path in the container. */
  readonly moves?: { readonly variable: string; readonly value: (path: string) => string };
}

/** A place that opens a database whose path cannot be read. */
export interface OpenPlace {
  readonly what: string;
  readonly from: string;
  /** True where the expression makes the names of several files, as for tenants: these are other ones than those that are known. */
  readonly several?: true;
}

/** What one stack says of the app. */
export interface Stack {
  /** `Rails` */
  readonly name: string;
  readonly from: string;
  /** In the order main, jobs, others; empty where it says of none. */
  readonly databases: readonly StackDatabase[];
  /** Where it opens a database whose path cannot be read. */
  readonly opens?: readonly OpenPlace[];
  readonly port?: Fact<number>;
  readonly healthPath?: Fact<string>;
  readonly migrateCommand?: Fact<string>;
  readonly migratesAtStart?: Fact<boolean>;
  /** Folders with files beside the databases, as `StackDatabase.path`. */
  readonly keeps?: readonly { readonly path: string; readonly holds: string; readonly from: string }[];
  /** Variables that it needs as secrets. */
  readonly secrets?: readonly Fact<string>[];
  readonly otherEngines?: readonly Fact<string>[];
}

/** Reads one stack; undefined where the checkout shows nothing of it. */
export type StackReader = (view: ContainerView) => Stack | undefined;

import type { Lookup } from './csharp-declarations.js';
import type { Span } from './csharp-shape.js';
import type { CSharpValue, Read } from './csharp-text.js';
import type { CSharpSource } from './csharp.js';

/** What evaluation needs to know around an expression. */
export interface Surroundings {
  /** Folder that relative paths and `ContentRootPath` mean, `/app`. */
  readonly contentRoot: string;
  /** Home of the app's user in the container. Default: `/home/app`. */
  readonly home?: string;
  readonly lookup: Lookup;
  /** Reads settings and variables that are parts of a longer text. Default: none is known. */
  readonly read?: Read;
  /** Where methods, parameters and options are followed. Default: they are not. */
  readonly sources?: readonly CSharpSource[];
  /** Names of what stands directly below a section of the settings: `0` and `1` of an array. Default: none is known. */
  readonly children?: (section: string) => readonly string[];
  /** Which element of a collection is meant, by its place. Default: any may be. */
  readonly element?: (collection: string, count: number) => number | undefined;
}

/** Evaluates a part of an expression. */
export type Step = (part: Span) => readonly CSharpValue[];

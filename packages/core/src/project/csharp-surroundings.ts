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
}

/** Evaluates a part of an expression. */
export type Step = (part: Span) => readonly CSharpValue[];

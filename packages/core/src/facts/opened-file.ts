import type { Origin } from '../project/csharp-text.js';

/** A database file where the running container sees it. */
export interface OpenedFile {
  /** Absolute and normalised, `/app/App_Data/app.db`. */
  readonly file: string;
  readonly holds: string;
  readonly from: string;
  readonly guessed: boolean;
  /** Path as it is written, and the variable that a person can give another value. */
  readonly origin?: WrittenPath;
  /** True below a folder of the user or the system. */
  readonly special?: boolean;
  readonly encrypted?: true;
  /** How it comes below the data folder, where that is known already: `Move it with --env DATABASE_PATH=…`. */
  readonly move?: string;
}

/** How a path came to be. */
export interface WrittenPath {
  /** Connection string or path, as a whole. */
  readonly text: string;
  /** The path in it. */
  readonly path: string;
  /** Variables that decide it or a part of it, the most important one first. */
  readonly origins: readonly Origin[];
}

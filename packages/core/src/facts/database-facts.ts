/** A database with a fixed name. */
export interface DatabaseFile {
  /** Path below the data folder, `app.db` or `jobs/jobs.db`; never absolute, never with `..`. */
  readonly path: string;
  /** What it holds, for the guide: `the app's database`, `background jobs`. */
  readonly holds: string;
}

/** Databases that appear while the app runs, one a month. */
export interface DatabasePattern {
  /** Folder below the data folder, `jobs`; it holds no `*`. */
  readonly folder: string;
  /** Glob of a file name, `jobs_*.db`, or with folders before it of which each part may hold a `*`. */
  readonly pattern: string;
  readonly holds: string;
}

/** A database that the app opens where the volume is not: it is lost with every deployment. */
export interface OutsideDatabase {
  /** Path in the container, `/app/app.db`. */
  readonly file: string;
  /** How to move it below the data folder, as a sentence with a variable or the place in the code. */
  readonly move: string;
}

/** A place that opens a SQLite database whose path the checkout does not say. */
export interface UnresolvedDatabase {
  /** The code, or what stands there: `Store.ConnectionString()`. */
  readonly what: string;
  /** File of the checkout that opens it, by which a person says that it needs no backup. */
  readonly file: string;
  /** The remark about it, which says nothing new once a person has answered. */
  readonly remark: string;
}

/** A database that Litestream cannot read. */
export interface EncryptedDatabase {
  /** Path below the data folder; undefined where all databases may be meant. */
  readonly path?: string;
  /** File of the checkout that says so. */
  readonly file: string;
}

/** State beside the databases that Litestream does not cover. */
export interface UncoveredState {
  /** Path inside the container, `/app/App_Data/chat`. */
  readonly path: string;
  readonly holds: string;
  /** What the user can do about it. */
  readonly remedy: string;
  /** True where the restored databases are worth nothing without it. */
  readonly needed?: true;
}

/**
 * A read-only, synchronous view of a checkout: all that detection may see.
 * Paths are POSIX and relative to the root, whatever the host's separator is.
 */
export interface Project {
  /** Name of the root folder: the last resort for naming the app. */
  readonly name: string;
  /** All files in path order, without what no detection needs (`node_modules`, `bin`, `obj`, `.git`, `dist`). */
  readonly files: readonly string[];
  /**
   * Files below folders of data (`App_Data`), by name only: what the image would bring there. At most a few hundred, and none where a view
   * does not look. Not among `files`.
   */
  readonly dataFiles?: readonly string[];
  /** Folders among those that are left out of `files` and that are there, without those of tools: `publish`, `MyApp/bin`. */
  readonly unseenFolders?: readonly string[];
  /** Whether git tracks a file, so that a pattern of a `.gitignore` that fits it counts for nothing. Default: nobody knows. */
  isTracked?(path: string): boolean;
  /** Text of a file without BOM and with LF line ends, or undefined when there is no such file. */
  read(path: string): string | undefined;
}

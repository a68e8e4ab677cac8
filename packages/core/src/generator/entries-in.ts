import { readdirSync, type Dirent } from 'node:fs';

/** What a folder holds; nothing where it may not be read, because what reads the project names such a folder. */
export function entriesIn(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

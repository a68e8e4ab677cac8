import { joinPath } from '../../project/paths.js';

/** A path of the checkout; undefined for one outside of it, an address, or one that a run makes up. */
export function below(written: string, folder = '.'): string | undefined {
  // The checkout itself, as a runner calls it.
  const [, rest] =
    /^(?:\$\{\{\s*github\.workspace\s*\}\}|\$\{?GITHUB_WORKSPACE\}?)(?:\/(.*))?$/s.exec(written.trim()) ?? [];
  const isRoot = /^(?:\$\{\{\s*github\.workspace|\$\{?GITHUB_WORKSPACE\b)/.test(written.trim());
  const text = isRoot ? (rest ?? '') : written;
  return /[$:\\~]|^\//.test(text) ? undefined : joinPath(isRoot ? '.' : folder, text.replace(/\/$/, '') || '.');
}

/** A path below the folder that is built; undefined where that one lies outside of the checkout. */
export function inside(context: string | undefined, file: string): string | undefined {
  return context === undefined ? undefined : joinPath(context, file);
}

/** `.npmrc` → `./.npmrc`, as a build secret names a file; undefined for one outside of the checkout. */
export function fileOfCheckout(text: string): string | undefined {
  const path = below(text);
  return path === undefined || path === '.' ? undefined : `./${path}`;
}

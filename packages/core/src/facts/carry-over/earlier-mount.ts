import { shortMount } from '../../project/compose-mount.js';
import type { YamlNode } from '../../project/yaml-file.js';

/** What an earlier deployment mounted into the app. */
export interface EarlierMount {
  /** A folder or file of the host that is known by its whole path, a volume by its name on the host, or undefined: known there only. */
  readonly source?: string;
  readonly target: string;
  readonly readOnly?: true;
}

/** An entry of `volumes:`, short or long, with its source as written; undefined where it mounts nothing of the host. */
export function readMount(item: YamlNode): { readonly source: string; readonly mount: EarlierMount } | undefined {
  const [short] = item.text === undefined ? [] : shortMount(item.text, item.from);
  const source = short?.source ?? item.get('source').text;
  const target = short?.target ?? item.get('target').text;
  if (source === undefined || target === undefined || !target.startsWith('/')) return undefined;
  const readOnly =
    item.text === undefined ? item.get('read_only').text === 'true' : /:(?:\w+,)*ro(?:,\w+)*$/.test(item.text);
  return { source, mount: { target, ...(readOnly && { readOnly: true }) } };
}

/** Where the source is on the host. A relative folder, and one that variables name, only the host knows. */
export function sourceOnHost(source: string, volumeName: (key: string) => string | undefined): string | undefined {
  if (/[$<{]/.test(source)) return undefined;
  if (source.startsWith('/')) return source;
  return /^[.~]|\//.test(source) ? undefined : volumeName(source);
}

/** What a SQLite connection string opens. */
export type SqliteSource =
  | {
      readonly kind: 'file';
      readonly path: string;
      /** True with a password: the file is encrypted (SQLCipher). */
      readonly encrypted?: true;
      /** Journal mode that it asks for, in capitals. */
      readonly journal?: string;
    }
  /** In memory or a temporary file: nothing to keep. */
  | { readonly kind: 'memory' };

const SOURCE_KEYS = new Set(['data source', 'datasource', 'filename', 'uri', 'fulluri']);

/** Reads `Data Source=`, `DataSource=`, `Filename=`, a `file:` URI or a bare path; undefined when the text is for another engine. */
export function parseSqlite(text: string): SqliteSource | undefined {
  const settings = parseConnectionString(text);
  if (settings === undefined) return text.trim() === '' ? undefined : fromPath(text.trim());
  if (settings.get('mode')?.toLowerCase() === 'memory') return { kind: 'memory' };
  const source = [...settings].find(([key]) => SOURCE_KEYS.has(key))?.[1];
  if (source === undefined) return undefined;
  const opened = fromPath(source);
  if (opened.kind === 'memory') return opened;
  const journal = settings.get('journal mode') ?? settings.get('journalmode') ?? settings.get('journal_mode');
  return {
    ...opened,
    ...((settings.get('password') ?? settings.get('pwd') ?? settings.get('hexpassword') ?? '') === ''
      ? {}
      : { encrypted: true }),
    ...(journal === undefined || journal === '' ? {} : { journal: journal.toUpperCase() }),
  };
}

/**
 * Reads `key=value;key="va;lue"` as ADO.NET does: keys in lower case, a value in single
 * or double quotes keeps what is inside, doubled quotes mean one.
 * Undefined when the text has no key at all.
 */
function parseConnectionString(text: string): ReadonlyMap<string, string> | undefined {
  const settings = new Map<string, string>();
  const pattern = /\s*([^=;]+?)\s*=\s*(?:"((?:[^"]|"")*)"|'((?:[^']|'')*)'|([^;]*))\s*(?:;|$)/gy;
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    const [all, key = '', double, single, plain] = match;
    settings.set(
      key.toLowerCase(),
      double?.replaceAll('""', '"') ?? single?.replaceAll("''", "'") ?? plain?.trim() ?? '',
    );
    end = match.index + all.length;
  }
  return settings.size > 0 && /^[;\s]*$/.test(text.slice(end)) ? settings : undefined;
}

function fromPath(path: string): SqliteSource {
  if (path === '' || path === ':memory:') return { kind: 'memory' };
  if (!/^file:/i.test(path)) return { kind: 'file', path };
  const [file = '', query = ''] = path.slice('file:'.length).split('?');
  if (/(?:^|&)mode=memory(?:&|$)/.test(query) || file === ':memory:' || file === '') return { kind: 'memory' };
  return { kind: 'file', path: decode(file.replace(/^\/\/(?=\/)/, '')) };
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

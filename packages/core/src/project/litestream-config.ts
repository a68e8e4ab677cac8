import { placeOfUrl, typeOf, type ReplicaPlace } from './replica-place.js';
import type { Project } from './project.js';
import { isYaml, readYaml, type YamlNode } from './yaml-file.js';

/** A replica in a configuration of Litestream. */
export interface ConfiguredReplica {
  /** Path of the database as Litestream sees it. */
  readonly database: string;
  readonly place: ReplicaPlace;
  readonly from: string;
}

/**
 * Reads the replicas of a `litestream.yml`, in the shape of 0.3 (`replicas:`) and of 0.5 (`replica:`); undefined when there is no such
 * file, `error` when it does not parse.
 * `expand` replaces the variables of a text that are known.
 */
export function readLitestreamConfig(
  project: Project,
  path: string,
  expand: (text: string) => string = (text) => text,
): readonly ConfiguredReplica[] | { readonly path: string; readonly error: string } | undefined {
  const file = readYaml(project, path);
  if (!isYaml(file)) return file;
  return file.root.get('dbs').items.flatMap((entry) => {
    const database = entry.get('path').text;
    if (database === undefined) return [];
    const replicas = [
      ...entry.get('replicas').items,
      ...(entry.get('replica').entries.length > 0 ? [entry.get('replica')] : []),
    ];
    return replicas.flatMap((node) => {
      const place = placeOf(node, expand);
      return place ? [{ database: expand(database), place, from: node.from }] : [];
    });
  });
}

/** Only what says where: keys and passwords are never read. */
function placeOf(node: YamlNode, expand: (text: string) => string): ReplicaPlace | undefined {
  const text = (key: string): string => expand(node.get(key).text ?? '');
  if (text('url') !== '') return placeOfUrl(text('url'));
  const path = text('path');
  if (text('type') === '') return path === '' ? undefined : { type: 'file', bucket: '', path };
  const type = typeOf(text('type'));
  const owner = type === 'abs' ? text('account-name') : type === 'sftp' ? text('user') : '';
  const endpoint = text('endpoint');
  return {
    type,
    bucket: type === 'sftp' ? text('host') : text('bucket'),
    path: type === 'file' || type === 'sftp' ? path : path.replace(/^\/+|\/+$/g, ''),
    ...(owner !== '' && { owner }),
    ...(endpoint !== '' && { endpoint }),
  };
}

import { kamalSecretFiles, kamalSecretNames } from '../../project/kamal.js';
import { isBelow, relativePath } from '../../project/paths.js';
import type { Project } from '../../project/project.js';
import type { YamlNode } from '../../project/yaml-file.js';
import { isLitestreamImage } from '../litestream-service.js';
import type { EarlierItem } from './earlier-item.js';

/** The secrets of a Kamal set-up. @param root of its configuration, which says who reads them */
export function kamalSecretItems(project: Project, folder: string, root: YamlNode): readonly EarlierItem[] {
  const others = othersText(project, folder);
  return kamalSecretFiles(project, folder).flatMap((path) => ofFile(path, project.read(path) ?? '', root, others));
}

/** Everything else that may read `.kamal/secrets`: other configurations, with their ERB, and hooks. */
function othersText(project: Project, folder: string): string {
  return project.files
    .filter(
      (path) =>
        isBelow(path, folder) &&
        /^config\/deploy[\w.-]*\.ya?ml$|^\.kamal\/hooks\//.test(relativePath(folder, path)) &&
        !path.endsWith('.sample'),
    )
    .map((path) => (project.read(path) ?? '').replaceAll(/^\s*#.*$/gm, ''))
    .join('\n');
}

/** A line that only other lines read, such as one that fetches from a vault, is none of a container. */
function ofFile(path: string, text: string, root: YamlNode, others: string): readonly EarlierItem[] {
  const named = secretsIn(root);
  const ofLitestream = root
    .get('accessories')
    .entries.filter(([, node]) => isLitestreamImage(node.get('image').text ?? ''))
    .flatMap(([, node]) => secretsIn(node));
  const isOfLitestream = (key: string): boolean =>
    ofLitestream.some((one) => one.key === key) &&
    named.filter((one) => one.key === key).length === ofLitestream.filter((one) => one.key === key).length;
  const logIn = ['username', 'password'].flatMap((key) => {
    const node = root.get('registry').get(key);
    return [node, ...node.items].flatMap((one) => one.text ?? []);
  });
  const ofBuild = root
    .get('builder')
    .get('secrets')
    .items.map((item) => item.text);
  /** What a secret is for that no container has; undefined where something else may read it. */
  const useOf = (key: string, rest: string): string | undefined => {
    if (logIn.includes(key)) return 'the log-in of the registry';
    if (new RegExp(`\\$\\{?${key}\\b`).test(rest)) return 'where other secrets come from';
    if (ofBuild.includes(key)) return `secret of the build ${key}`;
    const isRead = new RegExp(String.raw`(?:^\s*-|[[,:$({"'])\s*["']?${key}\b(?!\s*:)`, 'm').test(others);
    return isRead ? undefined : 'read by nothing';
  };
  return text.split('\n').flatMap((line, index): readonly EarlierItem[] => {
    const key = /^\s*(?:export\s+)?([A-Za-z_]\w*)=/.exec(line)?.[1];
    if (key === undefined) return [];
    const where = `${path}:${index + 1}`;
    const names = named.filter((one) => one.key === key).map(({ name }) => name);
    const litestream = isOfLitestream(key) ? { value: "the earlier Litestream's" } : {};
    if (names.length > 0) return names.map((name) => ({ kind: 'secret', name, where, ...litestream }));
    const value = useOf(key, text.replace(line, ''));
    return [{ kind: 'secret', name: key, where, ...(value !== undefined && { value }) }];
  });
}

/** What a list called `secret` names, of the app, of a role or of an accessory. */
function secretsIn(node: YamlNode): readonly { readonly name: string; readonly key: string }[] {
  return node.entries.flatMap(([key, value]) => [
    ...(key === 'secret' ? value.items.flatMap(({ text }) => (text === undefined ? [] : kamalSecretNames(text))) : []),
    ...secretsIn(value),
  ]);
}

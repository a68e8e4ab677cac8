import type { Project } from '../../project/project.js';
import { isYaml, readYaml, textsOf, type YamlNode } from '../../project/yaml-file.js';
import type { EarlierItem } from './earlier-item.js';
import { onlyBuilds } from './only-builds.js';

/** What starts a workflow: the key `on`. */
export function triggerItems(project: Project, on: YamlNode): readonly EarlierItem[] {
  const names = [on, ...on.items].flatMap((node) => (node.text === undefined ? [] : [[node.text, node] as const]));
  return [...names, ...on.entries].flatMap(([event, node]) => {
    const { from: where } = node;
    const trigger = (name: string): EarlierItem => ({ kind: 'trigger', name, where });
    if (event === 'workflow_dispatch')
      return [
        trigger('by hand'),
        ...node.get('inputs').entries.map(([input, { from }]): EarlierItem => ({
          kind: 'setting',
          name: `input ${input} of a run by hand`,
          where: from,
        })),
      ];
    if (event === 'push' || event === 'workflow_run') {
      const after = event === 'push' ? 'push' : `successful ${textsOf(node.get('workflows')).join(', ')}`;
      const branches = textsOf(node.get('branches'));
      const tags = textsOf(node.get('tags'));
      const awaited = event === 'push' ? [] : textsOf(node.get('workflows'));
      const builds = awaited.length > 0 && awaited.every((name) => buildsAlone(project, name));
      const onBranch = (branch: string): EarlierItem => ({
        ...trigger(`${after} on ${branch}`),
        ...(builds && { value: 'builds' }),
      });
      return [
        ...branches.map(onBranch),
        ...tags.map((tag) => trigger(`push of the tag ${tag}`)),
        ...(branches.length + tags.length === 0 ? [onBranch('any branch')] : []),
        ...['paths', 'paths-ignore', 'branches-ignore', 'tags-ignore'].flatMap((key) =>
          textsOf(node.get(key)).map((text) => trigger(`${after} only with ${key}: ${text}`)),
        ),
      ];
    }
    if (event === 'schedule')
      return node.items.map((item) => ({ ...trigger(`schedule ${item.get('cron').text ?? ''}`), where: item.from }));
    return [trigger(event === 'release' ? 'a published release' : event)];
  });
}

/** Whether a workflow of that name only builds. */
function buildsAlone(project: Project, name: string): boolean {
  return project.files.some((path) => {
    if (!/^\.github\/workflows\/[^/]+\.ya?ml$/.test(path)) return false;
    const file = readYaml(project, path);
    return isYaml(file) && file.root.get('name').text === name && onlyBuilds(project, path);
  });
}

import { externalName } from '../../project/compose.js';
import type { YamlNode } from '../../project/yaml-file.js';

/** Volumes by their name on the host: the fixed one, else with Compose's project in front, where the file or the workflow says that. */
export function volumesOf(path: string, root: YamlNode): (key: string) => string | undefined {
  const project =
    root.get('name').text ?? (/^\.deploy\/docker-compose-template\.ya?ml$/.test(path) ? 'deploy' : undefined);
  return (key) => {
    const name =
      root.get('volumes').get(key).get('name').text ??
      externalName(key, root.get('volumes').get(key)) ??
      (project === undefined ? undefined : `${project}_${key}`);
    return name === undefined || /[$<{]/.test(name) ? undefined : name;
  };
}

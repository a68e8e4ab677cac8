import { buildValue, secretOfValue } from '../../project/build-value.js';
import { findCompose } from '../../project/compose.js';
import { folderOf, joinPath } from '../../project/paths.js';
import type { Project } from '../../project/project.js';
import type { Workflow } from '../../project/workflow.js';
import { environmentOf, isYaml, readYaml, textsOf, type YamlNode } from '../../project/yaml-file.js';
import { isProduction } from '../app-services.js';
import { isOurs } from '../ours.js';
import { fileOfCheckout, inside } from './checkout-paths.js';
import { sshId, type EarlierBuild } from './earlier-build.js';

/** What `build:` of the services of a Compose file builds. */
export function buildsOfCompose(project: Project, workflows: readonly Workflow[]): readonly EarlierBuild[] {
  const files = findCompose(project).filter((file) => !('error' in file) && !isOurs(project, file.path));
  return files.flatMap(({ path }) => {
    const yaml = readYaml(project, path);
    if (!isYaml(yaml)) return [];
    return yaml.root.get('services').entries.flatMap(([, service]): readonly EarlierBuild[] => {
      const build = service.get('build');
      const text = build.text ?? build.get('context').text ?? (build.entries.length > 0 ? '.' : undefined);
      if (text === undefined) return [];
      const context = joinPath(folderOf(path), text.replace(/\/$/, '') || '.');
      const target = build.get('target').text;
      return [
        {
          context,
          file: inside(context, build.get('dockerfile').text ?? 'Dockerfile'),
          ...(target === undefined || /\$/.test(target) ? {} : { target }),
          arguments: environmentOf(build.get('args')).map(({ name, value, from }) => ({
            name,
            value: buildValue((value ?? `\${${name}}`).replaceAll('$$', '$'), [...workflows, dotEnv(project, path)]),
            from,
          })),
          secrets: build.get('secrets').items.flatMap((item) => {
            const source = item.text ?? item.get('source').text;
            if (source === undefined) return [];
            const name = item.get('target').text ?? source;
            return [{ name, value: composeSecret(yaml.root.get('secrets').get(source), workflows), from: item.from }];
          }),
          ssh: sshIds(build.get('ssh')),
          platforms: [...textsOf(build.get('platforms')), ...textsOf(service.get('platform'))],
          from: build.from,
          deployed: isProduction(path),
        },
      ];
    });
  });
}

/** `.env` beside the Compose file, where it is in the checkout. */
function dotEnv(project: Project, path: string): Pick<Workflow, 'environment'> {
  const file = joinPath(folderOf(path), '.env') ?? '.env';
  return {
    environment: (project.read(file) ?? '').split('\n').flatMap((line) => {
      const [, name, value = ''] = /^\s*([A-Za-z_]\w*)=(.*)$/.exec(line) ?? [];
      return name === undefined ? [] : [{ name, value: value.trim().replace(/^(["'])(.*)\1$/, '$2'), from: file }];
    }),
  };
}

/** A list of `default` and `id=path`, or a map of them. */
function sshIds(node: YamlNode): readonly string[] {
  return [...textsOf(node).map(sshId), ...node.entries.map(([id]) => id)];
}

function composeSecret(node: YamlNode, workflows: readonly Workflow[]): string | undefined {
  const variable = node.get('environment').text;
  return variable === undefined
    ? fileOfCheckout(node.get('file').text ?? '')
    : secretOfValue(buildValue(`\${${variable}}`, workflows) ?? '');
}

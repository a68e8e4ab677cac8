import { posix } from 'node:path';
import { buildValue, secretOfValue } from '../../project/build-value.js';
import { kamalSecretSources, readKamalYaml } from '../../project/kamal.js';
import type { Project } from '../../project/project.js';
import type { Workflow } from '../../project/workflow.js';
import { environmentOf, isYaml, textsOf } from '../../project/yaml-file.js';
import { kamalFolders } from '../kamal-folder.js';
import { below } from './checkout-paths.js';
import { sshId, type EarlierBuild } from './earlier-build.js';

/** What `builder:` of Kamal builds, in each folder that it deploys from. */
export function buildsOfKamal(project: Project, workflows: readonly Workflow[]): readonly EarlierBuild[] {
  return kamalFolders(project).flatMap((folder) => buildsIn(project, folder, workflows));
}

function buildsIn(project: Project, folder: string, workflows: readonly Workflow[]): readonly EarlierBuild[] {
  const file = readKamalYaml(project, folder);
  if (!isYaml(file)) return [];
  const builder = file.root.get('builder');
  const sources = kamalSecretSources(project, folder);
  const context = below(posix.join(folder, builder.get('context').text ?? '.'));
  const target = builder.get('target').text;
  return [
    {
      context,
      file: below(posix.join(folder, builder.get('dockerfile').text ?? 'Dockerfile')),
      ...(target === undefined ? {} : { target }),
      arguments: environmentOf(builder.get('args')).map(({ name, value, from }) => ({
        name,
        value: value === undefined || value.includes('<%') ? undefined : buildValue(value, workflows),
        from,
      })),
      secrets: builder.get('secrets').items.flatMap(({ text, from }) => {
        if (text === undefined) return [];
        const variable = sources.get(text) ?? text;
        return [{ name: text, value: secretOfValue(buildValue(`\${${variable}}`, workflows) ?? ''), from }];
      }),
      ssh: textsOf(builder.get('ssh')).map(sshId),
      platforms: textsOf(builder.get('arch')),
      from: builder.from,
      deployed: true,
    },
  ];
}

import { nameOf } from '../../project/paths.js';
import type { Project } from '../../project/project.js';
import { isYaml, readYaml, type YamlNode } from '../../project/yaml-file.js';
import { isProduction } from '../app-services.js';
import { isOurs } from '../ours.js';
import { buildsOfCommands, isDeployedBy } from './builds-of-commands.js';
import type { EarlierBuild } from './earlier-build.js';

/** Pipelines of other systems, whose texts are scripts. */
const PIPELINE =
  /^(?:\.gitlab-ci|\.drone|\.woodpecker|\.travis|\.circleci\/config|bitbucket-pipelines|\.?azure-pipelines[\w.-]*|cloudbuild|buildspec)\.ya?ml$/;

/** What such a pipeline builds. */
export function buildsOfPipelines(project: Project): readonly EarlierBuild[] {
  return project.files
    .filter((path) => PIPELINE.test(path))
    .flatMap((path) => {
      const file = readYaml(project, path);
      if (!isYaml(file)) return [];
      const text = textsIn(file.root)
        .join('\n')
        .replaceAll(/\$\((\w+)\)/g, '${$1}');
      return buildsOfCommands(text, [], path).map((build) => ({ ...build, deployed: isDeployedBy(text) }));
    });
}

function textsIn({ text, entries, items }: YamlNode): readonly string[] {
  return [
    ...(text === undefined ? [] : [text]),
    ...entries.flatMap(([, one]) => textsIn(one)),
    ...items.flatMap(textsIn),
  ];
}

/** Scripts and makefiles; in another folder than the root they are started from the root. */
export function buildsOfScripts(project: Project): readonly EarlierBuild[] {
  return project.files
    .filter(
      (path) => /\.(?:ba)?sh$|^(?:Makefile|[Jj]ustfile|Taskfile\.ya?ml)$/.test(nameOf(path)) && !isOurs(project, path),
    )
    .flatMap((path) => {
      const text = project.read(path) ?? '';
      if (!/\bdocker\s+(?:buildx\s+|image\s+)?build\b/.test(text)) return [];
      const set = [...text.matchAll(/^\s*(?:export\s+)?([A-Za-z_]\w*)\s*[:?]?=\s*(["']?)([^"'\n$`]*)\2\s*$/gm)];
      const environment = set.map(([, name = '', , value = '']) => ({ name, value: value.trim(), from: path }));
      return buildsOfCommands(text.replaceAll(/\$\((\w+)\)/g, '${$1}'), [{ environment }], path).map((build) => ({
        ...build,
        deployed: isProduction(path) && isDeployedBy(text),
      }));
    });
}

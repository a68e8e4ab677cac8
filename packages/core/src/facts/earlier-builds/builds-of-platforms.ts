import { buildValue } from '../../project/build-value.js';
import type { Project } from '../../project/project.js';
import { findSystems } from '../other-systems/find-systems.js';
import { leavesOf } from '../other-systems/leaves.js';
import { platformBuildKey, platformPath, type PlatformBuildKey } from '../other-systems/platform-build-key.js';
import { below, inside } from './checkout-paths.js';
import type { EarlierBuild } from './earlier-build.js';

/** What the files of Fly, Render and their like say of how the Dockerfile is built; none that describes several images. */
export function buildsOfPlatforms(project: Project): readonly EarlierBuild[] {
  return findSystems(project).flatMap((system): readonly EarlierBuild[] => {
    const leaves = leavesOf(project, system).flatMap((leaf) => {
      const isApp = leaf.type === undefined || leaf.type === 'web';
      const key = isApp ? platformBuildKey(system.title, leaf.keys) : undefined;
      return key === undefined ? [] : [{ ...leaf, key }];
    });
    const of = (key: PlatformBuildKey) => leaves.filter((leaf) => leaf.key === key);
    const [file] = of('file');
    if (of('file').length > 1 || (file === undefined && of('target').length + of('build-arg').length === 0)) return [];
    const context = below(platformPath(of('context')[0]?.text ?? '.'));
    const [target] = of('target');
    return [
      {
        context,
        file: file === undefined ? inside(context, 'Dockerfile') : below(platformPath(file.text)),
        ...(target === undefined ? {} : { target: target.text }),
        arguments: of('build-arg').map(({ keys, text, from }) => ({
          name: keys.at(-1) ?? '',
          value: buildValue(text, []),
          from,
        })),
        secrets: [],
        ssh: [],
        platforms: [],
        from: (file ?? leaves[0])?.from ?? system.file,
        deployed: true,
      },
    ];
  });
}

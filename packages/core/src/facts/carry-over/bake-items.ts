import { readBake } from '../../project/bake.js';
import type { Project } from '../../project/project.js';
import type { EarlierItem } from './earlier-item.js';

/** What the targets of `docker buildx bake` say of the images. */
export function bakeItems(project: Project): readonly EarlierItem[] {
  return readBake(project).flatMap(({ context, dockerfile, target, args, platforms, secret, ssh, others, from }) => {
    const item = (name: string, value: string): EarlierItem => ({ kind: 'build', name, where: from, value });
    return [
      ...(context === undefined ? [] : [item(`context ${context}`, context)]),
      ...(dockerfile === undefined ? [] : [item(`file ${dockerfile}`, dockerfile)]),
      ...(target === undefined ? [] : [item(`target ${target}`, target)]),
      ...args.map(([name, value]) => item(`build-arg ${name}`, value)),
      ...platforms.map((platform) => item(`platform ${platform}`, platform)),
      ...secret.map((one) => item(`secret ${/(?:^|,)id=([^,]+)/.exec(one)?.[1] ?? ''}`, one)),
      ...ssh.map((one) => item(`ssh ${one}`, one)),
      ...others.map((key) => item(key, '')),
    ];
  });
}

import type { ComposeFile, ComposeService } from '../project/compose.js';
import type { DockerRun } from '../project/docker-run.js';
import type { Project } from '../project/project.js';
import { mountItems } from './other-systems/mount-items.js';
import { runsOnHost } from './on-host.js';

/** Containers of the app that a workflow starts on the host by `docker run`, as services of Compose; undefined where there is none. */
export function runContainers(project: Project, path: string): ComposeFile | undefined {
  const runs = runsOnHost(project, path);
  if (runs.length === 0) return undefined;
  return { path, text: '', services: runs.map(({ run, from }) => serviceOf(run, from)), volumes: new Map() };
}

function serviceOf({ options, image, words }: DockerRun, from: string): ComposeService {
  const values = (name: string): readonly string[] =>
    options.flatMap((option) => (option.name === name ? (option.value ?? '') : []));
  const ports = values('publish').flatMap((text) => {
    const port = Number(/(?:^|:)(\d{1,5})(?:\/tcp)?$/.exec(text)?.[1] ?? 0);
    return port > 0 ? [{ port, from }] : [];
  });
  return {
    name: values('name')[0] ?? 'app',
    from,
    image,
    builds: false,
    ...(words.length > 0 && {
      command: { text: words.join(' '), words: words.map((word) => ({ word, from })), from },
      starts: { command: { words, from } },
    }),
    environment: values('env').map((text) => {
      const [name = '', value] = text.split(/=(.*)/s);
      return { name, value, from };
    }),
    mounts: values('volume').flatMap((text) =>
      mountItems(text, from).flatMap(({ mount }) =>
        mount?.source === undefined ? [] : [{ source: mount.source, target: mount.target, from }],
      ),
    ),
    ports,
  };
}

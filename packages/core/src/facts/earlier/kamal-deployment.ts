import { posix } from 'node:path';
import { kamalDestinations, kamalHooks, type Kamal } from '../../project/kamal.js';
import type { Checkout } from '../checkout.js';
import { found, type Fact } from '../fact.js';
import type { EarlierDeployment } from '../facts.js';
import { PLACEHOLDERS } from '../placeholders.js';
import type { HoldsData } from './data-mounts.js';
import { withoutComments } from './remote-compose.js';

/** Kamal, its files, and the folders of the host that it mounts as data. */
export function kamalDeployment(checkout: Checkout, setup: Kamal, holdsData: HoldsData): Fact<EarlierDeployment> {
  const sources = setup.mounts.filter(holdsData);
  const resolved = sources.map(({ source }) => resolveErb(source));
  const rewritten = resolved
    .filter((source) => source.includes('MyApp'))
    .flatMap((source) =>
      checkout.workflows.some(({ text }) => /sed -i "s\/MyApp\/.*config\/deploy\.yml/.test(text))
        ? [source.replaceAll('MyApp', PLACEHOLDERS.repository)]
        : [],
    );
  const all = [...resolved, ...rewritten];
  const workflows = checkout.workflows.filter(
    ({ text, path }) =>
      /kamal|ContainerRepository/i.test(withoutComments(text)) && !isCheckOnly(path, text) && !publishesOnly(text),
  );
  return found(
    {
      kind: 'kamal',
      title: `Kamal (${setup.path})`,
      files: [
        setup.path,
        ...kamalDestinations(checkout.project, setup.folder).used.map(({ path }) => path),
        ...checkout.project.files.filter(
          (path) =>
            (path.startsWith(posix.join(setup.folder, '.kamal/')) ||
              path.startsWith(kamalHooks(checkout.project, setup.folder))) &&
            !path.endsWith('.sample'),
        ),
        ...workflows.map(({ path }) => path),
      ],
      volumes: all.filter((source) => !source.includes('/')),
      folders: all.filter((source) => source.startsWith('/')),
    },
    setup.path,
  );
}

/** A workflow that only builds and tests stays useful: it deploys nothing. */
function isCheckOnly(path: string, text: string): boolean {
  return (
    /\/(?:build|test|ci)\.ya?ml$/.test(path) &&
    !/docker|ContainerRepository|ssh|kamal deploy/i.test(withoutComments(text))
  );
}

/** One that publishes an image for others, at Docker Hub say, is not part of a deployment by Kamal. */
function publishesOnly(text: string): boolean {
  const all = withoutComments(text);
  return !/kamal/i.test(all) && /docker\.io|docker_?hub/i.test(all);
}

/** ERB as the templates write it; anything else in it keeps its text and so matches nothing on a host. */
function resolveErb(text: string): string {
  return text.replace(/<%=\s*(.*?)\s*%>/g, (all, code: string) => {
    if (/ENV(?:\.fetch\()?\[?['"(]*SERVICE\b/.test(code)) return PLACEHOLDERS.service;
    if (!/GITHUB_REPOSITORY/.test(code) || !/split\(['"]\/['"]\)\.last/.test(code)) return all;
    if (/\.downcase/.test(code) && /\.tr\(['"]\.['"],\s*['"]-['"]\)/.test(code)) return PLACEHOLDERS.service;
    return PLACEHOLDERS.repository;
  });
}

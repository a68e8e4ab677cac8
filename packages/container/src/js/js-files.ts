import { remembered, type ContainerView, type Project } from 'litestream-generator-core';
import { filesMatching } from '../lines.js';

const once = remembered<readonly string[]>();

/** JavaScript and TypeScript of the project, without tests and declarations. */
export function jsFiles(view: ContainerView): readonly string[] {
  return once(view, '', () => filesMatching(view.project, /(?<!\.(?:test|spec|d))\.[cm]?[jt]sx?$/));
}

/** Programs that people who develop run beside the app. */
const OF_DEVELOPERS = /(?:^|\/)(?:(?:scripts?|tools?|tooling|seeds?|seeders?|dev)\/|seed(?:[-_.]\w+)*\.[cm]?[jt]s$)/;

/** JavaScript and TypeScript that the app itself runs: no tests, no settings of tools, no programs for people who develop. */
export function jsSources(project: Project): readonly string[] {
  return filesMatching(project, /\.[cm]?[jt]sx?$/).filter(
    (path) =>
      !/\.(?:test|spec|d)\.[cm]?[jt]sx?$|(?:^|\/)(?:knexfile\.|(?:drizzle|prisma|jest|vitest|playwright|cypress)\.config\.)/.test(
        path,
      ) && !OF_DEVELOPERS.test(path),
  );
}

import type { Project } from './project.js';

/** Variables of a `.env` file of the checkout, as Compose reads it; undefined when the checkout does not hold it. */
export function readEnvFile(
  project: Project,
  path: string,
): readonly { readonly name: string; readonly value: string; readonly from: string }[] | undefined {
  return project
    .read(path)
    ?.split('\n')
    .flatMap((line, index) => {
      const match = /^\s*(?:export\s+)?([^\s#=]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|(.*?))\s*(?:\s#.*)?$/.exec(
        line,
      );
      if (!match) return [];
      const [, name = '', double, single, plain] = match;
      return [{ name, value: double?.replace(/\\(.)/g, '$1') ?? single ?? plain ?? '', from: `${path}:${index + 1}` }];
    });
}

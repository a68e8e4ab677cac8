import { folderOf, joinPath } from '../project/paths.js';
import { isYaml, readYaml } from '../project/yaml-file.js';
import type { Checkout } from './checkout.js';
import { found, type Fact } from './fact.js';

/** A build of an image, as a file of the checkout describes it. */
interface Build {
  readonly context: string | undefined;
  /** Dockerfile below the root. */
  readonly file: string | undefined;
  readonly from: string;
}

/**
 * Folder that the project's Dockerfile is built in today, where it is another one than the root: what a workflow or a Compose file says
 * of this Dockerfile. Undefined where neither names one.
 */
export function findBuildContext(checkout: Checkout): Fact<string> | undefined {
  const path = checkout.dockerfile?.path;
  if (path === undefined) return undefined;
  const build = [...ofWorkflows(checkout), ...ofCompose(checkout)].find(({ file }) => file === path);
  return build?.context === undefined || build.context === '.' ? undefined : found(build.context, build.from);
}

function ofWorkflows({ workflows }: Checkout): readonly Build[] {
  return workflows
    .flatMap(({ steps }) => steps)
    .flatMap((step): readonly Build[] => {
      if (step.uses?.startsWith('docker/build-push-action@')) {
        const context = below(step.with.get('context') ?? '.');
        const file = step.with.get('file');
        return [{ context, file: file === undefined ? inside(context, 'Dockerfile') : below(file), from: step.from }];
      }
      return [
        ...(step.run ?? '').replaceAll(/\\\n\s*/g, ' ').matchAll(/\bdocker\s+(?:buildx\s+)?build\s+([^\n;&|]+)/g),
      ].map(([, words = '']) => {
        const context = below(/(?:^|\s)([^\s-]\S*)\s*$/.exec(words)?.[1] ?? '.');
        const file = /(?:^|\s)(?:-f|--file)(?:\s+|=)(\S+)/.exec(words)?.[1];
        return { context, file: file === undefined ? inside(context, 'Dockerfile') : below(file), from: step.from };
      });
    });
}

function ofCompose({ project, compose }: Checkout): readonly Build[] {
  return compose.flatMap(({ path }) => {
    const yaml = readYaml(project, path);
    if (!isYaml(yaml)) return [];
    return yaml.root.get('services').entries.flatMap(([, service]): readonly Build[] => {
      const build = service.get('build');
      const text = build.text ?? build.get('context').text;
      if (text === undefined) return [];
      const context = joinPath(folderOf(path), text.replace(/\/$/, '') || '.');
      return [{ context, file: inside(context, build.get('dockerfile').text ?? 'Dockerfile'), from: build.from }];
    });
  });
}

/** A path of the checkout; undefined for one outside of it, an address, or one that a run makes up. */
function below(text: string): string | undefined {
  return /[$:\\]|^\//.test(text) ? undefined : joinPath('.', text.replace(/\/$/, '') || '.');
}

function inside(context: string | undefined, file: string): string | undefined {
  return context === undefined ? undefined : joinPath(context, file);
}

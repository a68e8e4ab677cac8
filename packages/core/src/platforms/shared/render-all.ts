import type { Deployment } from '../../deployment/deployment.js';
import type { GeneratedFile } from '../generated-file.js';

/** Renders one file; `undefined` means that this deployment needs no such file. */
export type Renderer = (deployment: Deployment) => GeneratedFile | undefined;

/** The files of all of them, sorted by path. */
export function renderAll(
  deployment: Deployment,
  renderers: readonly Renderer[],
  more: readonly GeneratedFile[] = [],
): GeneratedFile[] {
  return [...renderers.flatMap((render) => render(deployment) ?? []), ...more].toSorted((a, b) =>
    a.path < b.path ? -1 : a.path > b.path ? 1 : 0,
  );
}

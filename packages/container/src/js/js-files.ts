import { remembered, type ContainerView } from 'litestream-generator-core';
import { filesMatching } from '../lines.js';

const once = remembered<readonly string[]>();

/** JavaScript and TypeScript of the project, without tests and declarations. */
export function jsFiles(view: ContainerView): readonly string[] {
  return once(view, '', () => filesMatching(view.project, /(?<!\.(?:test|spec|d))\.[cm]?[jt]sx?$/));
}

import type { App } from './app.js';

const DOTNET = /\bdotnet\s/;

/** Whether the release workflow calls .NET: to publish the image, or in a step that stays. */
export function needsDotnet({ dotnet, image, steps = [] }: App): boolean {
  return dotnet !== undefined && (image.kind === 'sdk' || steps.some(({ run }) => DOTNET.test(run)));
}

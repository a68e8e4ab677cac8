import type { App } from './app.js';

/** Whether a script calls .NET. */
export function runsDotnet(run: string): boolean {
  return /\bdotnet\s/.test(run);
}

/** Whether the release workflow calls .NET: to publish the image, or in a step that stays. */
export function needsDotnet({ dotnet, image, steps = [] }: App): boolean {
  return dotnet !== undefined && (image.kind === 'sdk' || steps.some(({ run }) => runsDotnet(run)));
}

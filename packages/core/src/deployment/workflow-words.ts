import type { Deployment } from './deployment.js';

/** The words of the account of an earlier deployment for this one: its workflow and the first job of it may have other names. */
export function inWorkflow(
  text: string,
  { releaseWorkflow, app }: Pick<Deployment, 'releaseWorkflow' | 'app'>,
): string {
  const named = text.replaceAll('release.yml', releaseWorkflow);
  return app.image.kind === 'published' ? named.replaceAll('the job "Build"', 'the job "Find the image"') : named;
}

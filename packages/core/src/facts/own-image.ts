/** A command of a script without the name of the image that it starts, if that is the app's. */
export function withoutOwnImage(command: string, script: string): string {
  const image = /^docker run ([^\s-]\S*)$/.exec(command)?.[1];
  return image !== undefined && isOwnImage(image, script) ? 'docker run' : command;
}

/** Whether an image is the app's: a variable names it, or the workflow builds or pushes it. */
export function isOwnImage(image: string, workflow: string): boolean {
  if (image === '') return false;
  const repository = image.replace(/@.*$/, '').replace(/:[^/]*$/, '');
  if (repository.includes('$')) return true;
  const published = /ContainerRepository=["']?([\w./-]+)/g;
  if ([...workflow.matchAll(published)].some(([, name = '']) => repository === name || repository.endsWith(`/${name}`)))
    return true;
  return workflow
    .split('\n')
    .some(
      (line) =>
        line.includes(repository) &&
        /\bdocker\b.*\b(?:build|push|tag)\b|^\s*(?:-\s*)?(?:tags|images):|\btags: |ContainerRepository/.test(line),
    );
}

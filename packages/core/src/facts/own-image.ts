/** Whether an image is the app's: a variable names it, or the workflow builds or pushes it. */
export function isOwnImage(image: string, workflow: string): boolean {
  if (image === '') return false;
  const repository = image.replace(/@.*$/, '').replace(/:[^/]*$/, '');
  if (repository.includes('$')) return true;
  return workflow
    .split('\n')
    .some(
      (line) =>
        line.includes(repository) &&
        /\bdocker\b.*\b(?:build|push|tag)\b|^\s*(?:-\s*)?(?:tags|images):|\btags: |ContainerRepository/.test(line),
    );
}

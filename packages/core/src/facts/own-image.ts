import { isHelper } from '../project/helper-images.js';

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
  const isNamed = workflow
    .split('\n')
    .some(
      (line) =>
        line.includes(repository) &&
        /\bdocker\b.*\b(?:build|push|tag)\b|^\s*(?:-\s*)?(?:tags|images):|\btags: |ContainerRepository/.test(line),
    );
  return isNamed || isOnlyPulled(repository, workflow);
}

/** An image by the name of a variable that is built or pushed. */
const MAKES_VARIABLE =
  /\bdocker\b[^\n]*\b(?:build|push)\b[^\n]*\$|^\s*(?:-\s*)?(?:tags|images):[^\n]*\$\{\{\s*(?:env|github)\./m;

/** Whether a script pulls this image alone, while a variable names what is made: `docker push $IMAGE`, `docker pull acme/shop`. */
function isOnlyPulled(repository: string, workflow: string): boolean {
  if (!MAKES_VARIABLE.test(workflow)) return false;
  const pulled = [...workflow.matchAll(/\bdocker\s+pull\s+(?:-\S+\s+)*["']?([^\s"';&|]+)/g)].map(([, image = '']) =>
    image.replace(/@.*$/, '').replace(/:[^/]*$/, ''),
  );
  const own = new Set(pulled.filter((image) => image.includes('/') && !image.includes('$') && !isHelper(image)));
  return own.size === 1 && own.has(repository);
}

import { nameOf } from '../../project/paths.js';
import type { Project } from '../../project/project.js';
import type { YamlNode } from '../../project/yaml-file.js';

const HUB = 'docker.io';

/**
 * The registry of a login without which base images may no longer be pulled; undefined for one that the image was pushed to, because
 * the new workflow pushes to another place, and for one that nothing private comes from.
 * @param workflow text of the file
 */
export function pulledFrom(step: YamlNode, workflow: string, project: Project): string | undefined {
  if (step.get('uses').text?.startsWith('docker/login-action@') !== true) return undefined;
  const written = (step.get('with').get('registry').text ?? HUB).replace(/^https?:\/\/|\/.*$/g, '');
  const registry = /^(?:(?:index|registry-1)\.)?docker\.io$/.test(written) ? HUB : written;
  if (/[$<]/.test(registry) || registry === 'ghcr.io') return undefined;
  const all = pushedImages(withNames(workflow));
  const pushed = all.filter((image) => registryOf(image) === registry);
  const bases = baseImages(project).filter((image) => registryOf(image) === registry);
  if (registry !== HUB) return bases.length > 0 || pushed.length === 0 ? registry : undefined;
  // An official image has no owner, and needs no account; one of another owner is mostly public.
  const owners = bases.flatMap((image) => ownerOf(image) ?? []);
  if (pushed.length > 0)
    return owners.some((owner) => pushed.some((image) => ownerOf(image) === owner)) ? HUB : undefined;
  if (all.length === 0 && PUSHES_BY_FILE.test(workflow)) return undefined;
  return owners.length > 0 || !project.files.some(isDockerfile) ? HUB : undefined;
}

/** What pushes the images that another file names. */
const PUSHES_BY_FILE = /\bcompose\b[^\n]*\spush\b|\bbake\b|\bkamal\s|ContainerRegistry|PublishContainer/;

/** Without comments, and with `$<env.NAME>` and `$<NAME>` in place of expressions and variables. */
function withNames(workflow: string): string {
  return workflow
    .replaceAll(/^\s*#.*$/gm, '')
    .replaceAll(
      /\$\{\{\s*([^}]*?)\s*\}\}|\$\{(\w+)\}|\$([A-Za-z_]\w*)/g,
      (_all, ...names: (string | undefined)[]) => `$<${names.slice(0, 3).find((one) => one !== undefined)}>`,
    );
}

/** Images that a workflow pushes, with the values of its own variables in them. */
function pushedImages(text: string): readonly string[] {
  const blocks = text.matchAll(
    /^([ \t]*)(?:- )?(?:tags|images)[ \t]*:[ \t]*[|>][-+]?[ \t]*\n((?:\1[ \t]+[^\n]*\n?)+)/gm,
  );
  const inputs = text.matchAll(/\b(?:tags|images)[ \t]*:[ \t]*([^\s|>][^\n}]*)/g);
  const commands = text.matchAll(/\bdocker\s+(?:image\s+)?push\s+(?:-\S+\s+)*["']?([^\s"']+)/g);
  const tagged = /--push\b/.test(text) ? text.matchAll(/\s(?:-t|--tag)[=\s]+["']?([^\s"']+)/g) : [];
  return [
    ...[...blocks].flatMap(([, , lines = '']) => lines.split('\n')),
    ...[...inputs, ...commands, ...tagged].flatMap(([, images = '']) => images.split(',')),
  ]
    .map((image) => filled(image.trim().replace(/^["']|["']$/g, ''), text))
    .filter((image) => image.includes('/'));
}

/** With what the workflow sets a variable to. */
function filled(image: string, text: string, depth = 0): string {
  const full = image.replaceAll(/\$<(?:env\.)?([A-Za-z_]\w*)>/g, (all, name: string) => {
    const set = new RegExp(`(?:^|[\\s"'{])${name}\\s*[:=]\\s*["']?([^\\s"'},]+)`, 'm').exec(text)?.[1];
    return set === undefined || set.includes(all) ? all : set;
  });
  return full === image || depth > 3 ? full : filled(full, text, depth + 1);
}

/** Images that stages of the Dockerfiles begin with, or copy from. */
function baseImages(project: Project): readonly string[] {
  return project.files
    .filter(isDockerfile)
    .flatMap((path) => [...(project.read(path) ?? '').matchAll(/^\s*(?:FROM\s+(?:--\S+\s+)*|COPY\s+--from=)(\S+)/gim)])
    .flatMap(([, image = '']) => (image.includes('/') ? [image] : []));
}

const isDockerfile = (path: string): boolean => /dockerfile/i.test(nameOf(path));

/** An image whose first part is a name with a dot or a port comes from there; else from Docker Hub. */
function registryOf(image: string): string | undefined {
  const [first = ''] = image.split('/');
  if (/[.:]|^localhost$/.test(first.replaceAll(/\$<[^>]*>/g, '$')))
    return /^(?:(?:index|registry-1)\.)?docker\.io$/.test(first) ? HUB : first;
  const name = /^\$<(?:(?:secrets|vars|env)\.)?(.*)>$/.exec(first)?.[1] ?? '';
  return /registry|host|server|url|acr|ecr/i.test(name) ? undefined : HUB;
}

function ownerOf(image: string): string | undefined {
  const parts = image.replace(/^(?:(?:index|registry-1)\.)?docker\.io\//, '').split('/');
  return parts.length > 1 && parts[0] !== 'library' ? parts[0] : undefined;
}

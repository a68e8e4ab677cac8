import { folderOf, joinPath, nameOf } from './paths.js';
import type { Project } from './project.js';
import { remembered } from './remembered.js';
import { isYaml, readYaml, textsOf } from './yaml-file.js';

/** Files that say how somebody calls Compose. */
const CALLERS =
  /^\.github\/workflows\/[^/]+\.ya?ml$|^\.(?:gitlab-ci|drone|woodpecker|travis)\.ya?ml$|^\.circleci\/config\.ya?ml$|^(?:bitbucket|azure)-pipelines\.ya?ml$|^Jenkinsfile$|(?:^|\/)(?:Makefile|[Jj]ustfile|Taskfile\.ya?ml|[\w.-]+\.(?:ba)?sh)$/;
/** What another machine has to do with. */
const REACHES =
  /\b(?:ssh|scp|rsync)\b|ssh-(?:action|agent|deploy)|scp-action|\bDOCKER_HOST\b|\bdocker context\b|\bself-hosted\b/;
const FILES = /(?:^|\s)(?:-f|--file)(?:=|\s+)["']?([\w./-]+\.ya?ml)/g;
/** Options of `docker stack deploy`. */
const STACKS = /(?:^|\s)(?:-c|--compose-file)(?:=|\s+)["']?([\w./-]+\.ya?ml)/g;

const known = remembered<readonly string[]>();

/**
 * Compose files that a deployment names, whatever they are called: with `-f` where another machine is reached, in `COMPOSE_FILE`, and what
 * these include.
 */
export function namedComposeFiles(project: Project): readonly string[] {
  return known(project, 'named', () => {
    const all = new Set([...calledComposeFiles(project), ...ofEnvironment(project)]);
    const usual = project.files.filter((path) => /^(?:\.deploy\/)?(?:docker-)?compose(?:\.prod)?\.ya?ml$/.test(path));
    // A set hands out what is added while it is read.
    const read = new Set([...usual, ...all]);
    for (const path of read)
      for (const other of included(project, path)) {
        read.add(other);
        all.add(other);
      }
    return [...all].filter((path) => /^\s*services\s*:/m.test(project.read(path) ?? ''));
  });
}

/** Those among them that a call names by which another machine is reached. */
export function calledComposeFiles(project: Project): readonly string[] {
  return project.files
    .filter((path) => CALLERS.test(path))
    .flatMap((path) => {
      const text = (project.read(path) ?? '').replaceAll(/^\s*#.*$/gm, '').replaceAll(/\\\r?\n\s*/g, ' ');
      if (!REACHES.test(text)) return [];
      const calls = text.match(/\bdocker(?: |-)compose\b[^\n]*/g) ?? [];
      const stacks = text.match(/\bdocker stack (?:deploy|up)\b[^\n]*/g) ?? [];
      return [
        ...calls.flatMap((call) => filesIn(call, FILES)),
        ...stacks.flatMap((call) => filesIn(call, STACKS)),
      ].flatMap((file) => fileCalled(project, file));
    });
}

function filesIn(call: string, pattern: RegExp): readonly string[] {
  return [...call.matchAll(pattern)].map(([, file = '']) => file);
}

/** By its path; or by its name alone where the call works in another folder, and only one file has it. */
function fileCalled({ files }: Project, written: string): readonly string[] {
  const path = joinPath('.', written);
  if (path !== undefined && files.includes(path)) return [path];
  const found = files.filter((file) => nameOf(file) === nameOf(written));
  return found.length === 1 ? found : [];
}

/** `COMPOSE_FILE=compose.yaml:compose.site.yaml` in a `.env`. */
function ofEnvironment(project: Project): readonly string[] {
  return project.files
    .filter((path) => nameOf(path) === '.env')
    .flatMap((path) => {
      const value = /^\s*COMPOSE_FILE\s*=\s*["']?([^"'\s#]+)/m.exec(project.read(path) ?? '')?.[1] ?? '';
      return value.split(/[:;]/).flatMap((file) => {
        const place = joinPath(folderOf(path), file);
        return place !== undefined && project.files.includes(place) ? [place] : [];
      });
    });
}

/** `include:` of a Compose file, as a path, or with a `path` that is one or a list. */
function included(project: Project, path: string): readonly string[] {
  const file = readYaml(project, path);
  if (!isYaml(file)) return [];
  return file.root.get('include').items.flatMap((item) =>
    [...textsOf(item), ...textsOf(item.get('path'))].flatMap((written) => {
      const place = joinPath(folderOf(path), written);
      return place !== undefined && project.files.includes(place) ? [place] : [];
    }),
  );
}

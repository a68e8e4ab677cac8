import { readBake } from '../../project/bake.js';
import { withSet } from '../../project/bake-set.js';
import { buildValue } from '../../project/build-value.js';
import type { Project } from '../../project/project.js';
import { shellWords } from '../../project/shell-words.js';
import type { Workflow } from '../../project/workflow.js';
import { secretOption } from './builds-of-commands.js';
import { below, inside } from './checkout-paths.js';
import { sshId, type EarlierBuild } from './earlier-build.js';

const BAKES = /\bdocker\s+(?:buildx\s+)?bake\b|docker\/bake-action@/;
const DEPLOYS = /--push\b|push:\s*true|docker\s+(?:image\s+)?(?:push|save)\b|\bssh\b/;

/** Targets of `docker buildx bake`, with the variables of the workflow that calls it. */
export function buildsOfBake(project: Project, workflows: readonly Workflow[]): readonly EarlierBuild[] {
  const callers = workflows.filter(({ text }) => BAKES.test(text));
  const set = callers.flatMap(setLines);
  return readBake(project).map((target): EarlierBuild => {
    const one = withSet(target, set);
    const context = below(one.context ?? '.');
    return {
      context,
      file: inside(context, one.dockerfile ?? 'Dockerfile'),
      ...(one.target === undefined || /\$/.test(one.target) ? {} : { target: one.target }),
      arguments: one.args.map(([name, value]) => ({ name, value: buildValue(value, callers), from: one.from })),
      secrets: one.secret.map((word) => secretOption(word, callers, one.from)),
      ssh: one.ssh.map(sshId),
      platforms: one.platforms,
      from: one.from,
      deployed: callers.some(({ text }) => DEPLOYS.test(text)),
    };
  });
}

/** What a caller changes in the targets: the input `set` of docker/bake-action, and `docker buildx bake --set`. */
function setLines({ steps }: Workflow): readonly string[] {
  return steps.flatMap(({ uses = '', run = '', with: given }) => [
    ...(uses.startsWith('docker/bake-action@') ? (given.get('set') ?? '').split('\n').map((line) => line.trim()) : []),
    ...[...run.matchAll(/\bbake\b[^\n]*(?:\\\n[^\n]*)*/g)].flatMap(([call]) => {
      const words = shellWords(call.replaceAll('\\\n', ' '));
      return words.flatMap((word, at) => (words[at - 1] === '--set' ? word : (/^--set=(.*)$/s.exec(word)?.[1] ?? [])));
    }),
  ]);
}

import type { Dockerfile } from '../project/dockerfile.js';
import { findWorkflows, type WorkflowStep } from '../project/workflow.js';
import type { Project } from '../project/project.js';
import { uniqueBy } from '../unique-by.js';
import type { EarlierBuild } from './earlier-builds/index.js';
import { found, guessed } from './fact.js';
import type { BuildAgent } from './facts.js';
import { isOurs } from './ours.js';

/** If it is not known which secret has the key. */
const UNNAMED = 'BUILD_SSH_KEY';

/** The SSH agent that the image is built with: what the Dockerfile mounts, and what the present build passes. */
export function findBuildAgent(
  project: Project,
  dockerfile: Dockerfile,
  build: EarlierBuild | undefined,
): BuildAgent | undefined {
  const mounts = dockerfile.needed.flatMap(({ flags, from }) =>
    flags
      .filter((flag) => /^--mount=(?:.*,)?type=ssh(?:,|$)/.test(flag))
      .map((flag) => ({ id: /(?:=|,)id=([^,\s]+)/.exec(flag)?.[1] ?? 'default', from })),
  );
  const ids = [...new Set([...mounts.map(({ id }) => id), ...(build?.ssh ?? [])])];
  if (ids.length === 0) return undefined;
  const from = mounts[0]?.from ?? build?.from ?? dockerfile.path;
  const keys = keysOfToday(project, build);
  return { ids, keys: keys.length > 0 ? keys : [guessed(UNNAMED, from)] };
}

/** Secrets that a step gives to the agent; those of the workflow that builds, else of any. */
function keysOfToday(project: Project, build: EarlierBuild | undefined): BuildAgent['keys'] {
  const all = findWorkflows(project)
    .flatMap((file) => ('error' in file || isOurs(project, file.path) ? [] : file.steps))
    .flatMap((step) => keysOfStep(step).map((name) => found(name, step.from)));
  const own = all.filter(({ from }) => from.split(':', 1)[0] === build?.from.split(':', 1)[0]);
  const keys = own.length > 0 ? own : all;
  return uniqueBy(keys, ({ value }) => value);
}

function keysOfStep({ uses = '', run = '', with: inputs, env }: WorkflowStep): readonly string[] {
  const text = uses.startsWith('webfactory/ssh-agent@')
    ? inputs.get('ssh-private-key')
    : uses.startsWith('shimataro/ssh-key-action@')
      ? inputs.get('key')
      : /\bssh-add\b/.test(run)
        ? [run, ...env.map(({ value }) => value)].join('\n')
        : '';
  return [...(text ?? '').matchAll(/\bsecrets\.([A-Za-z_]\w*)/g)].flatMap(([, name]) => name ?? []);
}

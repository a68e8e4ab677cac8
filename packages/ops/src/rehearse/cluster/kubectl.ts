import { CommandFailed, runner, type Call, type Docker } from '../../docker/docker.js';

/** Runs `kubectl` and returns its answer, also after a failure. */
export type Kubectl = Docker;

/** Runs each command in the context that was named, and not in the current context of kubectl. */
export function kubectlIn(context: string, log: (text: string) => void, signal?: AbortSignal): Kubectl {
  const kubectl = runner('kubectl', log, signal);
  return (args, call) => kubectl([`--context=${context}`, ...args], call);
}

/** As `kubectl`, but a failure is an error, and the result is the standard output. */
export async function succeed(kubectl: Kubectl, args: readonly string[], call?: Call): Promise<string> {
  const answer = await kubectl(args, call);
  if (answer.code !== 0) throw new CommandFailed(`kubectl ${args.slice(0, 2).join(' ')}`, answer);
  return answer.stdout.trim();
}

/** Gives an object to a command of kubectl. */
export async function send(kubectl: Kubectl, args: readonly string[], objects: readonly object[]): Promise<void> {
  const input = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
  await succeed(kubectl, [...args, '--filename=-'], { input });
}

/** An object, or undefined where there is none. */
export async function read<T>(kubectl: Kubectl, namespace: string, kind: string, name: string): Promise<T | undefined> {
  const text = await succeed(kubectl, [
    'get',
    kind,
    name,
    `--namespace=${namespace}`,
    '--ignore-not-found',
    '--output=json',
  ]);
  return text === '' ? undefined : (JSON.parse(text) as T);
}

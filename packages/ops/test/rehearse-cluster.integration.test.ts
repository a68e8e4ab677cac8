import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { UserError } from 'litestream-generator-core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NotRemoved, rehearse } from '../src/rehearse/index.js';
import { checkTools } from '../src/rehearse/cluster/check-tools.js';
import { families, folderFor, generated } from './checkout.js';
import { standIns } from './stand-ins.js';

const image = 'ghcr.io/acme/shop:1';
const id = 'my-shop-abc234';
let calls = '';
let home = '';

beforeEach(() => {
  home = folderFor('home');
  calls = path.join(home, 'calls');
  vi.stubEnv('HOME', home);
});
afterEach(() => vi.unstubAllEnvs());

/** A cluster that answers what is given, and nothing wrong else. */
function cluster(answers: Readonly<Record<string, string>> = {}): void {
  const all: Record<string, string> = {
    '*get-contexts*': `printf 'prod\\nlab\\n'`,
    '*version*': `echo '{"serverVersion":{"major":"1","minor":"34+"}}'`,
    '*can-i*': 'echo yes',
    '*get\\ persistentvolumes*': `echo '{"items":[]}'`,
    ...answers,
  };
  const cases = Object.entries(all).toReversed();
  const script = `printf '%s\\n' "$*" >>'${calls}'
case "$*" in
${cases.map(([pattern, answer]) => `  ${pattern}) ${answer} ;;`).join('\n')}
esac`;
  vi.stubEnv('PATH', `${standIns({ kubectl: script })}${path.delimiter}${process.env['PATH']}`);
}

const asked = (): string => (existsSync(calls) ? readFileSync(calls, 'utf8') : '');
const changes = (): readonly string[] =>
  asked()
    .split('\n')
    .filter((line) => / (?:create|apply|delete) /.test(` ${line} `) && !line.includes('can-i'));

async function play(
  given: Partial<Parameters<typeof rehearse>[0]> = {},
  folder = generated({ target: 's3', platform: 'kubernetes' }),
): Promise<{ readonly error: unknown; readonly text: string; readonly log: string; readonly told: string }> {
  let log = '';
  let told = '';
  const error: unknown = await rehearse({
    folder,
    families,
    image,
    context: 'lab',
    signal: new AbortController().signal,
    log: (words) => {
      log += words;
    },
    tell: (words) => {
      told += words;
    },
    ...given,
  }).catch((thrown: unknown) => thrown);
  const text =
    error instanceof UserError
      ? error.problems.map(({ what, fix }) => `${what} ${fix}`).join()
      : String((error as Error).message);
  return { error, text, log, told };
}

const namespaces = (...names: readonly string[]) =>
  `echo '${JSON.stringify({ items: names.map((name) => ({ metadata: { name } })) })}'`;
const labelled = `echo '${JSON.stringify({ metadata: { name: `${id}-rehearsal-b`, labels: { 'generator-litestream/rehearsal': '12' } } })}'`;

describe('a rehearsal in a cluster is refused, and changes nothing,', () => {
  it.each<[string, Readonly<Record<string, string>>, Partial<Parameters<typeof rehearse>[0]>, RegExp]>([
    [
      'without the name of a context',
      {},
      { context: undefined },
      /no cluster was named[^]*The current context of kubectl is not used[^]*has these contexts: prod, lab\./,
    ],
    [
      'with a name that kubectl does not know',
      {},
      { context: 'labb' },
      /^kubectl has no context labb\. kubectl has these contexts: prod, lab\.$/,
    ],
    [
      'without an image that the nodes can pull',
      {},
      { image: undefined },
      /pull the image of the app from a registry[^]*rehearse --image/,
    ],
    [
      'in a cluster that does not answer',
      { '*version*': 'echo refused >&2; exit 1' },
      {},
      /context lab does not answer: refused/,
    ],
    [
      'in one that is too old',
      { '*version*': `echo '{"serverVersion":{"major":"1","minor":"28"}}'` },
      {},
      /is Kubernetes 1\.28, and the files need 1\.29/,
    ],
    [
      'in the one where the app is',
      { [`*namespace\\ ${id}\\ *`]: namespaces(id) },
      {},
      /has the namespace my-shop-abc234 of this deployment[^]*--same-cluster$/,
    ],
    [
      'in one that does not say what it has',
      { '*namespace*': 'echo Forbidden >&2; exit 1' },
      { sameCluster: true },
      /does not say whether it has the namespaces .*Forbidden/,
    ],
    [
      'where another one runs, or was killed',
      { '*rehearsal-b*': labelled },
      { sameCluster: true },
      /Another rehearsal is running there, or one was killed\. If none is running: kubectl --context lab delete namespace my-shop-abc234-rehearsal-b$/,
    ],
    [
      'where its name is taken',
      { '*rehearsal-b*': namespaces(`${id}-rehearsal-a`) },
      { sameCluster: true },
      /do not belong to a rehearsal, so they are left alone/,
    ],
    [
      'without the right to make namespaces',
      { '*can-i*': 'echo no; exit 1' },
      {},
      /is not allowed to create namespaces: no/,
    ],
  ])('%s', async (_, answers, given, words) => {
    cluster(answers);
    const { error, text } = await play(given);
    expect(error).toBeInstanceOf(UserError);
    expect(text).toMatch(words);
    expect(changes()).toEqual([]);
  });

  it('where deploy.sh cannot run', async () => {
    await expect(checkTools('lab', () => undefined, new AbortController().signal, 'darwin')).rejects.toThrow(
      'needs Linux',
    );
  });

  it('with a context, where the deployment is for Docker Compose', async () => {
    cluster();
    const { text } = await play({}, generated({ target: 's3' }));
    expect(text).toMatch(/is for Docker Compose[^]*Leave out --context/);
  });
});

describe('a rehearsal in a cluster that fails', () => {
  const pod = (reason: string) =>
    `echo '${JSON.stringify({ status: { containerStatuses: [{ name: 'server', state: { waiting: { reason, message: 'no such image' } } }] } })}'`;
  const removed =
    /^--context=lab delete namespaces --selector=generator-litestream\/rehearsal=[0-9a-f]{8} --timeout=5m$/;

  it('deletes what has its label, and nothing else', async () => {
    cluster({ '*get\\ pod\\ storage*': pod('ImagePullBackOff') });
    const { text, log } = await play();
    expect(text).toMatch(
      /^The storage server of versity\S+ does not start: ImagePullBackOff: no such image[^]*--server-image REF$/,
    );
    expect(changes().filter((line) => line.includes('delete'))).toEqual([expect.stringMatching(removed)]);
    expect(
      asked()
        .split('\n')
        .filter(Boolean)
        .slice(3)
        .every((line) => line.startsWith('--context=lab ')),
    ).toBe(true);
    expect(log).not.toMatch(/ROOT_SECRET_KEY/);
    expect(readdirSync(path.join(home, '.cache/generator-litestream'))).toEqual([]);
  });

  it('deletes the same when it is interrupted', async () => {
    cluster({ '*get\\ pod\\ storage*': pod('ContainerCreating') });
    const interrupted = new AbortController();
    const { error } = await play({
      signal: interrupted.signal,
      log: (words) => {
        if (words.includes('ContainerCreating')) interrupted.abort();
      },
    });
    expect(error).toHaveProperty('name', 'AbortError');
    expect(changes().at(-1)).toMatch(removed);
  });

  it('says what it could not delete, also when it is interrupted', async () => {
    cluster({
      '*get\\ pod\\ storage*': pod('ImagePullBackOff'),
      '*delete\\ namespaces*': 'echo timed out >&2; exit 1',
    });
    const { error, text } = await play();
    expect(error).toBeInstanceOf(NotRemoved);
    expect(text).toMatch(
      /could not be deleted: timed out\n → See what is left: kubectl --context lab get namespaces my-shop-abc234-rehearsal-a my-shop-abc234-rehearsal-b; then delete it/,
    );
  });
});

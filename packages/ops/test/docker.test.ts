import { expect, it } from 'vitest';
import { must, runner } from '../src/docker/docker.js';

const node = (signal?: AbortSignal) => runner(process.execPath, () => undefined, signal);

it('gives both streams, and standard output alone', async () => {
  const answer = await node()([
    '-e',
    'console.error("to the side"); process.stdout.write(process.argv[1]); process.exitCode = 3',
    'said',
  ]);
  expect(answer).toMatchObject({ code: 3, stdout: 'said' });
  expect(answer.output).toContain('to the side');
});

it('takes a program that is not there for a failure with a cause', async () => {
  const { code, output } = await runner('no-such-program', () => undefined)(['x']);
  expect(code).toBe(127);
  expect(output).toContain('no-such-program');
});

it('gives up in time', async () => {
  const { code, output } = await node()(['-e', 'setTimeout(() => {}, 60_000)'], { limit: 0.3 });
  expect(code).not.toBe(0);
  expect(output).toContain('given up after 0.3 s');
});

it('ends what runs when it is interrupted', async () => {
  const interrupted = new AbortController();
  const running = node(interrupted.signal)(['-e', 'setTimeout(() => {}, 60_000)']);
  setTimeout(() => interrupted.abort(), 200);
  await expect(running).rejects.toThrow(/abort/i);
});

it('gives a program the environment that it is told, and nothing else', async () => {
  const { stdout } = await node()(
    ['-p', 'Object.keys(process.env).filter((name) => !/^(SystemRoot|__CF)/i.test(name)).join()'],
    { environment: { ONLY: 'this' } },
  );
  expect(stdout).toBe('ONLY');
});

it('turns a failure into an error with the last words', async () => {
  await expect(must(node(), ['-e', 'console.log("the last words"); process.exitCode = 2'])).rejects.toThrow(
    /ended with 2:\n.*the last words/,
  );
});

it('keeps a secret out of the log, and gives it to the caller', async () => {
  let log = '';
  const hear = (text: string): void => {
    log += text;
  };
  const { stdout } = await runner(process.execPath, hear)(['-e', 'process.stdin.pipe(process.stdout)'], {
    input: 'token-of-an-account',
    secret: true,
  });
  expect(stdout).toBe('token-of-an-account');
  expect(log).toContain('(not shown)');
  expect(log).not.toContain('token');
});

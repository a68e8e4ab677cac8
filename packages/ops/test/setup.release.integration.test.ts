import { UserError } from 'litestream-generator-core';
import { describe, expect, it } from 'vitest';
import { steps } from '../src/setup/all-steps.js';
import { setupWorld, type State } from './setup-world.js';

// Which run of the release workflow setup follows: one that it mistakes for its own would be called deployed.

const release = { steps: steps.filter(({ id }) => id === 'release') };
const agreed = { agree: 'all', host: 'localhost' };

/** A checkout whose files are on GitHub, with these runs of its commit. */
function pushed(runs: (commit: string) => State['runs']) {
  const world = setupWorld({ target: 's3' });
  world.git('add', '--all');
  world.git('commit', '--quiet', '--message', 'Deploy with Litestream');
  world.git('push', '--quiet', '--set-upstream', 'origin', 'main');
  const commit = world.git('rev-parse', 'HEAD').trim();
  world.change({ runs: runs(commit) });
  return { world, commit };
}

const linesOf = (world: ReturnType<typeof setupWorld>): readonly string[] =>
  world.calls().map(({ args }) => args.join(' '));
const started = (world: ReturnType<typeof setupWorld>): number =>
  linesOf(world).filter((line) => line.startsWith('workflow run')).length;
const followed = (world: ReturnType<typeof setupWorld>): readonly string[] => [
  ...new Set(linesOf(world).flatMap((line) => /^run view (\d+) --json/.exec(line)?.[1] ?? [])),
];

describe.skipIf(process.platform === 'win32')('the run that setup follows', () => {
  it('is no earlier one, where GitHub did not list those at first', async () => {
    const { world } = pushed((commit) => [{ id: 3, commit, views: 0, over: true, event: 'workflow_dispatch' }]);
    world.change({ refuseLists: 1 });
    await world.run(undefined, agreed, {}, release);
    expect([started(world), followed(world)]).toEqual([1, ['8']]);
  });

  it('is not started where GitHub does not list the earlier ones', async () => {
    const { world } = pushed(() => []);
    world.change({ refuseLists: 1000 });
    const error: unknown = await world.run(undefined, agreed, {}, release).catch((thrown: unknown) => thrown);
    if (!(error instanceof UserError)) throw error ?? new Error('it did not stop');
    expect(error.problems[0]?.what).toContain('gh could not list the runs of release.yml: HTTP 502');
    expect(started(world)).toBe(0);
  });

  it('is the one that was started here, of this commit', async () => {
    const { world, commit } = pushed(() => []);
    world.change({
      startedByOthers: [
        { id: 90, commit, views: 0, event: 'push' },
        { id: 91, commit: 'f'.repeat(40), views: 0, event: 'workflow_dispatch' },
      ],
    });
    await world.run(undefined, agreed, {}, release);
    expect(followed(world)).toEqual(['7']);
  });

  it.each([
    { event: 'push', follows: '3', starts: 0 },
    { event: 'workflow_dispatch', follows: '8', starts: 1 }, // it may deploy an earlier version
    { event: 'release', follows: '8', starts: 1 },
  ])('is one that runs already only after a push: $event', async ({ event, follows, starts }) => {
    const { world } = pushed((commit) => [{ id: 3, commit, views: 0, event }]);
    await world.run(undefined, agreed, {}, release);
    expect([started(world), followed(world)]).toEqual([starts, [follows]]);
  });

  it.each([
    { releaseOnPush: true, event: 'push' },
    { releaseOnPush: true, releaseAfter: 'Build', event: 'workflow_run' },
  ])('is the one that the push starts, which is not started a second time: $event', async ({ event, ...answers }) => {
    const world = setupWorld({ target: 's3', ...answers });
    world.change({ pushStarts: event });
    await world.run(undefined, agreed, {}, release);
    expect([started(world), followed(world)]).toEqual([0, ['50']]);
  });

  it.each(['sh', 'powershell'] as const)(
    'is not started by the commands for %s where the push starts it',
    async (print) => {
      const world = setupWorld({ target: 's3', releaseOnPush: true });
      await world.run(undefined, agreed, {}, { print, ...release });
      const lines = world.said.join('\n').split('\n');
      expect(lines).toContain('git push origin HEAD');
      expect(lines.filter((line) => line.startsWith('gh workflow run'))).toEqual([]);
      expect(lines).toContain('# A push to main or master starts the release. Only if you pushed another branch:');
    },
  );
});

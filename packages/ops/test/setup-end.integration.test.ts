import { describe, expect, it } from 'vitest';
import { defineStep } from '../src/setup/step.js';
import { setupWorld } from './setup-world.js';

// The last sentence tells the truth: what was left out is named, and the exit code says so as well.

const step = (id: string, after: 'good' | 'unknown' | 'bad', lenient = false) => {
  let done = false;
  return defineStep({
    id,
    title: `Step ${id}`,
    lenient,
    check: async () =>
      after === 'good' && done
        ? { state: 'good', what: 'It is there' }
        : { state: after === 'good' ? 'bad' : after, what: 'It is not there', fix: 'Make it' },
    needs: async () => [],
    explain: () => ['Does something.'],
    run: async () => void (done = true),
    print: () => ['true'],
  });
};

describe.skipIf(process.platform === 'win32')('the end of setup', () => {
  it('names what was left out, and is no success', async () => {
    const world = setupWorld({ target: 's3' });
    const steps = [step('one', 'good'), step('two', 'good'), step('three', 'good'), step('four', 'bad', true)];
    const run = world.run(
      [
        [/Step two: do this/, 'skip'],
        [/Step three: do this/, 'print'],
        [/Have you run them/, 'skip'],
        [/do this step now/, 'do'],
      ],
      {},
      {},
      { steps },
    );
    await expect(run).rejects.toMatchObject({
      problems: [{ what: 'Left out: two, three, four.', fix: 'To continue: npm create litestream@latest -- setup' }],
    });
    expect(world.said.join('\n')).not.toContain('Everything is set up');
  });

  it('names what could not be checked from here', async () => {
    const world = setupWorld({ target: 's3' });
    const run = world.run([[/do this step now/, 'do']], {}, {}, { steps: [step('one', 'unknown')] });
    await run;
    expect(world.said.join('\n')).toContain('Everything was done, but this could not be checked from here: one.');
    expect(world.said.join('\n')).toContain('Everything else is set up');
    expect(world.said.join('\n')).not.toContain('Everything is set up');
  });
});

import { expect, it, vi } from 'vitest';
import { runSteps } from '../src/rehearse/run-steps.js';

it('shows the title of the step that failed, and leaves its error to the caller', async () => {
  const lines: string[] = [];
  const writes = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, 'write').mockImplementation((line) => lines.push(String(line)) > 0),
  );
  const cause = new Error('no such image');
  const failing = { title: 'Getting the app', run: () => Promise.reject(cause) };
  const outcome = await runSteps([failing]).catch((error: unknown) => error);
  for (const write of writes) write.mockRestore();
  expect(outcome).toBe(cause);
  expect(lines.filter((line) => line.includes('Getting the app'))).toHaveLength(2);
  expect(lines.join('')).not.toContain('printed at the end');
});

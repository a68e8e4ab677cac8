import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { progressLine } from '../../src/generator/progress-line.js';

function stream(isTTY: boolean) {
  const written: string[] = [];
  const write = (text: string) => written.push(text) > 0;
  return { output: { isTTY, write } as Pick<NodeJS.WriteStream, 'isTTY' | 'write' | 'columns'>, written };
}

describe('the line that says what is being done', () => {
  it('stands while the work is done, and is cleared before what follows', () => {
    const { output, written } = stream(true);
    const result = progressLine(output, {})('Reading', () => {
      expect(written.join('')).toContain('Reading …');
      return 7;
    });
    expect(result).toBe(7);
    expect(written.at(-1)).toBe('\r\u001B[2K');
  });

  it('is cleared when the work fails, at once or later, so that the error stands alone', async () => {
    const { output, written } = stream(true);
    const fail = () => {
      throw new Error('broken');
    };
    expect(() => progressLine(output, {})('Reading', fail)).toThrow('broken');
    expect(written.at(-1)).toBe('\r\u001B[2K');
    written.length = 0;
    await expect(progressLine(output, {})('Asking', async () => fail())).rejects.toThrow('broken');
    expect(written.at(-1)).toBe('\r\u001B[2K');
  });

  it('stays until a promise is kept', async () => {
    const { output, written } = stream(true);
    let answer = (_: string): void => undefined;
    const asked = new Promise<string>((resolve) => (answer = resolve));
    const result = progressLine(output, {})('Asking', () => asked);
    expect(written).toHaveLength(1);
    answer('done');
    expect(await result).toBe('done');
    expect(written).toHaveLength(2);
  });

  it.each([
    ['a pipe', false, {}],
    ['CI', true, { CI: 'true' }],
    ['a terminal that cannot clear a line', true, { TERM: 'dumb' }],
  ])('is not written to %s', (_, isTTY, environment) => {
    const { output, written } = stream(isTTY);
    expect(progressLine(output, environment)('Reading', () => 7)).toBe(7);
    expect(written).toEqual([]);
  });

  it('is cut where the terminal ends, because only one line can be cleared', () => {
    const { output, written } = stream(true);
    progressLine({ ...output, columns: 8 }, {})('Reading the files', () => 7);
    expect(stripVTControlCharacters(written[0] ?? '')).toBe('Reading');
  });

  it('is written where CI is said to be off', () => {
    const { output, written } = stream(true);
    progressLine(output, { CI: 'false' })('Reading', () => 7);
    expect(written).toHaveLength(2);
  });
});

import type { Answer } from './docker.js';

/** The last line that a program said. */
export const lastLine = ({ output }: Pick<Answer, 'output'>): string => output.trim().split('\n').at(-1) ?? '';

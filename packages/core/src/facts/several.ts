import { UserError, type Problem } from '../errors.js';

/** Files of which a person has to choose one, where somebody can be asked. */
export interface Several {
  /** What detection is told of the choice. */
  readonly option: 'host' | 'dockerfile';
  readonly question: string;
  readonly choices: readonly { readonly value: string; readonly name: string }[];
}

/** Several files could be meant, and nothing says which one is. */
export class SeveralError extends UserError {
  readonly several: Several;

  constructor(problem: Problem, several: Several) {
    super(problem);
    this.several = several;
  }
}

/** The error for Dockerfiles of which nothing says which one is built. */
export function severalDockerfiles(paths: readonly string[], builds: string): SeveralError {
  return new SeveralError(
    {
      what: `There are ${paths.length} Dockerfiles, and nothing says which one builds ${builds}: ${paths.join(', ')}.`,
      fix: `Name it: ${paths.map((path) => `--dockerfile ${path}`).join(', or ')}`,
    },
    {
      option: 'dockerfile',
      question: `Which Dockerfile builds ${builds}?`,
      choices: paths.map((path) => ({ value: path, name: path })),
    },
  );
}

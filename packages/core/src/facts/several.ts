import { UserError, type Problem } from '../errors.js';

/** Files of which one has to be chosen: the run asks a person, where it can. */
export interface Several {
  /** The option of detection that gets the choice. */
  readonly option: 'host' | 'dockerfile';
  readonly question: string;
  readonly choices: readonly { readonly value: string; readonly name: string }[];
}

/** Several files are possible, and it is not known which one is meant. */
export class SeveralError extends UserError {
  readonly several: Several;

  constructor(problem: Problem, several: Several) {
    super(problem);
    this.several = several;
  }
}

/** The error for several Dockerfiles of which one has to be chosen. */
export function severalDockerfiles(paths: readonly string[], builds: string): SeveralError {
  return new SeveralError(
    {
      what: `There are ${paths.length} Dockerfiles, and it is not known which one builds ${builds}: ${paths.join(', ')}.`,
      fix: `Choose one: ${paths.map((path) => `--dockerfile ${path}`).join(', or ')}`,
    },
    {
      option: 'dockerfile',
      question: `Which Dockerfile builds ${builds}?`,
      choices: paths.map((path) => ({ value: path, name: path })),
    },
  );
}

/**
 * The arguments with which `gh` sets or deletes a secret or variable of an environment. Those of `production` are the repository's own,
 * because most repositories have no other environment.
 */
export function environmentArguments(environment: string): readonly string[] {
  return environment === 'production' ? [] : ['--env', environment];
}

/** The same as text, for the end of a printed command. */
export function environmentOption(environment: string): string {
  return environmentArguments(environment)
    .map((word) => ` ${word}`)
    .join('');
}

/** The environment in the interface of GitHub, for `gh api`, which fills in the owner and the repository. */
export function environmentPlace(environment: string): string {
  return `repos/{owner}/{repo}/environments/${encodeURIComponent(environment)}`;
}

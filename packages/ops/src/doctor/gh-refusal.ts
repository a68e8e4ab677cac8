/** Why `gh` does not get to the repository, and the next step. */
interface Refusal {
  readonly what: string;
  readonly fix: string;
}

/** What `gh` says, and what it means to somebody who sets up a deployment. The first pattern that fits counts. */
const known: readonly (readonly [said: RegExp, refusal: Refusal])[] = [
  [
    /unable to find git executable|failed to run git: exec/i,
    { what: 'git is not installed here', fix: 'Install git (https://git-scm.com)' },
  ],
  [
    /not a git repository/i,
    {
      what: 'This folder is not a git repository yet',
      fix: 'Make it one: git init --initial-branch=main\nThen make its repository on GitHub: gh repo create --private --source=.',
    },
  ],
  [
    /no git remotes/i,
    {
      what: 'This checkout has no remote yet',
      fix: 'Make a repository on GitHub, and the remote of the checkout: gh repo create --private --source=.',
    },
  ],
  [
    /none of the git remotes .* known GitHub host/i,
    {
      what: 'No remote of this checkout is on GitHub, whose workflows deploy the app',
      fix: 'Make a repository on GitHub beside the other one: gh repo create --private --source=. --remote=github',
    },
  ],
  [
    /gh auth login|not logged in|authentication token|Bad credentials|HTTP 401/i,
    { what: 'The GitHub CLI is not logged in', fix: 'Log in: gh auth login' },
  ],
  [
    /could not resolve to a repository|HTTP 404/i,
    {
      what: 'GitHub has no such repository, or your login is not allowed to see it',
      fix: 'Compare git remote -v with the address of the repository, and the login with: gh auth status',
    },
  ],
  [
    /SAML|single sign-on|organization access/i,
    { what: 'The organization wants you to log in again', fix: 'Renew the login: gh auth refresh' },
  ],
  [
    /error connecting|could not resolve host|dial tcp|no such host/i,
    { what: 'GitHub cannot be reached from here', fix: 'Check the network of this machine' },
  ],
];

/** @returns undefined where `gh` says something that is not known */
export function ghRefusal(said: string): Refusal | undefined {
  return known.find(([pattern]) => pattern.test(said))?.[1];
}

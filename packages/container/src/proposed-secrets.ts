import { guessed, type ContainerView, type Fact } from 'litestream-generator-core';
import { linesOf, type Line } from './lines.js';
import { PROPOSED } from './variables.js';

const SECRET =
  /^\s*(?:export\s+)?([A-Z]\w*(?:SECRET|PASSWORD|TOKEN|(?:API|PRIVATE|MASTER|ENCRYPTION|SECRET|APP)_?KEY|SALT)\w*)=/;

/** What only says how such a value is made, and how long it holds. */
const NO_SECRET =
  /(?:EXPIR\w*|LIFETIME|TTL|AGE|TIMEOUT|MINUTES|SECONDS|HOURS|DAYS|LENGTH|SIZE|ROUNDS|ALGORITHM|HEADER|URL|URI|ENABLED?|REQUIRED|PROVIDER|TYPE|PREFIX|NAME)$/;

/**
 * Says which secrets the project proposes in `.env.example` and the like, by name. Which of them the app cannot do without, only its
 * owner knows, so that none becomes a secret of the deployment by itself.
 * @param known secrets that the deployment has already
 */
export function proposedSecrets(view: ContainerView, known: readonly Fact<string>[]): Fact<string> | undefined {
  const { project, environment } = view;
  const lines = PROPOSED.flatMap((path): readonly (Line & { readonly name: string })[] =>
    linesOf(project, path).flatMap((line) => {
      const name = SECRET.exec(line.text)?.[1];
      return name === undefined || NO_SECRET.test(name) ? [] : [{ ...line, name }];
    }),
  ).filter(
    ({ name }) => known.every(({ value }) => value !== name) && environment.every((variable) => variable.name !== name),
  );
  const [first] = lines;
  if (!first) return undefined;
  const names = [...new Set(lines.map(({ name }) => name))];
  return guessed(
    `The project proposes ${names.length === 1 ? 'a secret' : 'secrets'} for the app: ${names.join(', ')}. Give it those that it ` +
      `needs: --app-secret ${first.name}`,
    first.from,
  );
}

import type { Checkout } from './checkout.js';
import { guessed, type Fact } from './fact.js';
import type { AppSecret, EarlierReplica } from './facts.js';
import { findSidecars } from './litestream-sidecars.js';
import { environment, missingEnvFiles } from './environment.js';

/** Assumptions about the checkout as a whole that the plan prints. */
export function findRemarks(
  checkout: Checkout,
  secrets: readonly Fact<AppSecret>[],
  replicas: readonly Fact<EarlierReplica>[],
  carried: readonly string[],
): readonly Fact<string>[] {
  return [
    ...checkout.unreadable,
    ...unseenSettings(checkout, secrets),
    ...missingEnvFiles(checkout).map(({ path, from }) =>
      guessed(
        `The checkout does not hold ${path}, which can replace a connection string unseen and is not ` +
          'read in the new deployment: give the app what it needs of it by --env and --app-secret.',
        from,
      ),
    ),
    ...plainVariables(checkout, carried),
    ...litestream(checkout, replicas),
  ];
}

/** Secrets that hold settings may replace a connection string, and nobody can see it from here. */
function unseenSettings({ workflows }: Checkout, secrets: readonly Fact<AppSecret>[]): readonly Fact<string>[] {
  const handed = secrets.find(({ value }) => value.secret.startsWith('APPSETTINGS'));
  const patch = workflows.flatMap(({ text, path }) => {
    const line = text
      .split('\n')
      .findIndex((content) => /secrets\.APPSETTINGS_PATCH\b/.test(content) && !/^\s*#/.test(content));
    return line < 0 ? [] : [{ name: 'APPSETTINGS_PATCH', from: `${path}:${line + 1}` }];
  })[0];
  return [...(handed ? [{ name: handed.value.secret, from: handed.from }] : []), ...(patch ? [patch] : [])].map(
    ({ name, from }) =>
      guessed(
        `The secret ${name} can replace a connection string unseen; what is found here comes from the checkout alone.`,
        from,
      ),
  );
}

/** Set by the new deployment itself, or about the old proxy. */
export const SET_BY_DEPLOYMENT =
  /^(?:ASPNETCORE_FORWARDEDHEADERS_ENABLED|ASPNETCORE_ENVIRONMENT|DOTNET_ENVIRONMENT|VIRTUAL_\w+|LETSENCRYPT_\w+|DEPLOY_\w+)$/i;

/** Plain variables of the old set-up do not move by themselves. */
function plainVariables(checkout: Checkout, carried: readonly string[]): readonly Fact<string>[] {
  const left = environment(checkout).filter(
    ({ name, value, by }) =>
      value !== undefined &&
      !/[$<]/.test(value) &&
      !SET_BY_DEPLOYMENT.test(name) &&
      by === 'setup' &&
      !carried.includes(name),
  );
  const names = [...new Set(left.map(({ name }) => name))];
  const [first] = left;
  if (!first) return [];
  const [are, them] = names.length === 1 ? ['is', 'it'] : ['are', 'them'];
  return [
    guessed(
      `${listed(names)} ${are} set for the app here and not in the new deployment: ` +
        (checkout.csproj.path === ''
          ? `give ${them} to the app by --env, or by --app-secret where the value is a secret.`
          : `put ${them} into appsettings.Production.json, or into the app's environment in the Compose template.`),
      first.from,
    ),
  ];
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** A running Litestream of an earlier set-up whose place the checkout does not say. */
function litestream(checkout: Checkout, replicas: readonly Fact<EarlierReplica>[]): readonly Fact<string>[] {
  if (replicas.length > 0) return [];
  return findSidecars(checkout)
    .slice(0, 1)
    .map(({ from }) =>
      guessed(
        'A Litestream runs here already, and the checkout does not say where it writes. ' +
          'The new one writes to a path of its own, and the old backup stays where it is.',
        from,
      ),
    );
}

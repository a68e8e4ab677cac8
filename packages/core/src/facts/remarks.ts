import type { Checkout } from './checkout.js';
import { guessed, type Fact } from './fact.js';
import type { AppSecret, EarlierReplica } from './facts.js';
import { deployedBelowRoot } from './below-root.js';
import { writtenSettings } from './settings-secrets.js';
import { findSidecars } from './litestream-sidecars.js';
import { serverRemarks } from './other-engine-services.js';
import { missingEnvFiles } from './compose-variables.js';

/** Assumptions about the checkout as a whole that the plan prints. */
export function findRemarks(
  checkout: Checkout,
  secrets: readonly Fact<AppSecret>[],
  replicas: readonly Fact<EarlierReplica>[],
): readonly Fact<string>[] {
  return [
    ...checkout.unreadable,
    ...deployedBelowRoot(checkout),
    ...unseenSettings(checkout, secrets),
    ...serverRemarks(checkout.compose, checkout.dockerfile),
    ...missingEnvFiles(checkout).map(({ path, from }) =>
      guessed(
        `The checkout does not hold ${path}, which may contain a connection string. The new deployment ` +
          'does not read that file: pass what the app needs from it with --env and --app-secret.',
        from,
      ),
    ),
    ...litestream(checkout, replicas),
  ];
}

/** A secret that holds settings may replace a connection string, which the generator cannot see. */
function unseenSettings({ workflows }: Checkout, secrets: readonly Fact<AppSecret>[]): readonly Fact<string>[] {
  const handed = secrets.find(({ value }) => value.secret.startsWith('APPSETTINGS'));
  const patch = workflows.flatMap(({ text, path }) => {
    const line = text
      .split('\n')
      .findIndex((content) => /secrets\.APPSETTINGS_PATCH\b/.test(content) && !/^\s*#/.test(content));
    return line < 0 ? [] : [{ name: 'APPSETTINGS_PATCH', from: `${path}:${line + 1}` }];
  })[0];
  const known = [...(handed ? [{ name: handed.value.secret, from: handed.from }] : []), ...(patch ? [patch] : [])];
  const written = writtenSettings({ workflows }).filter(({ name }) => known.every((one) => one.name !== name));
  return [...known, ...written].map(({ name, from }) =>
    guessed(
      `The secret ${name} may contain a connection string, which the generator cannot read. Check that its databases are listed.`,
      from,
    ),
  );
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

import { fileOfPlace } from '../project/paths.js';
import { secretBehind, secretIn } from '../project/workflow.js';
import { uniqueBy } from '../unique-by.js';
import { appServices } from './app-services.js';
import type { Checkout } from './checkout.js';
import { isInFile } from './compose-variables.js';
import { found, type Fact } from './fact.js';
import type { AppSecret } from './facts.js';
import { writtenSecrets } from './written-env-file.js';
import { kubernetesVariables } from './other-systems/kubernetes-variables.js';

/** Variables of the old set-ups that are about the proxy, the registry or the deployment itself. */
const NOT_THE_APPS =
  /^(?:VIRTUAL_|LETSENCRYPT_|KAMAL_|DEPLOY_(?:HOST|API|CDN|USERNAME|KEY|PORT|DOMAIN|KNOWN_HOSTS)$|HOST_DOMAIN$|IMAGE_REPO$|RELEASE_VERSION$|APP_NAME$|GITHUB_)/;

/** A secret that the publish step bakes into the image as a variable. */
const BAKED =
  /[-/]p(?:roperty)?:ContainerEnvironmentVariable=["']?([A-Za-z_]\w*)=\$\{\{\s*secrets\.([A-Za-z_]\w*)\s*\}\}/g;

interface NamedSource {
  readonly variable: string;
  /** What gives it its value. */
  readonly source: string;
  /** The secret of the repository, where the variable names it itself. */
  readonly secret?: string;
  readonly from: string;
}

/**
 * Secrets that the existing set-up hands to the app, by the names that the user's repository has them under:
 * Kamal's `env.secret` through `.kamal/secrets` and the workflow's `env:`, or a
 * Compose variable through the `.env` that the workflow writes. What only a `.env` on the host or a Secret of a cluster gives the app
 * becomes a secret as well.
 * @param deploying files of the set-ups that deploy the project today
 */
export function findAppSecrets(checkout: Checkout, deploying: readonly string[] = []): readonly Fact<AppSecret>[] {
  const { kamal } = checkout;
  const variables: readonly NamedSource[] = [
    ...(kamal?.secret.map(({ name, key, from }) => ({ variable: name, source: kamal.sources.get(key) ?? key, from })) ??
      []),
    ...appServices(checkout).flatMap(({ environment }) =>
      environment.flatMap(({ name, value, from }) => {
        const secret = value === undefined ? undefined : secretIn(value);
        if (secret !== undefined) return [{ variable: name, source: name, secret, from }];
        const source = value === undefined ? name : /^\$\{?(\w+)(?::?[-?][^}]*)?\}?$/.exec(value)?.[1];
        return source === undefined ? [] : [{ variable: name, source, from }];
      }),
    ),
  ].filter(({ variable }) => !NOT_THE_APPS.test(variable));
  const baked = checkout.workflows.flatMap(({ path, text }) =>
    [...text.matchAll(BAKED)].flatMap(([, variable = '', secret = '']): readonly Fact<AppSecret>[] =>
      NOT_THE_APPS.test(variable) ? [] : [found({ secret, variable, encoding: 'plain' }, path)],
    ),
  );
  const secrets = [
    ...variables.flatMap(({ variable, source, secret, from }) =>
      secret === undefined
        ? resolve(checkout, variable, source, from)
        : [found<AppSecret>({ secret, variable, encoding: 'plain' }, from)],
    ),
    ...baked,
    ...writtenSecrets(checkout).filter(({ value }) => !NOT_THE_APPS.test(value.variable)),
    ...onHost(checkout, deploying),
    ...inCluster(checkout, deploying),
  ];
  return uniqueBy(secrets, ({ value }) => value.variable);
}

function resolve(
  { workflows, kamal }: Checkout,
  variable: string,
  source: string,
  from: string,
): readonly Fact<AppSecret>[] {
  const direct = secretBehind(workflows, source);
  if (direct !== undefined) return [found({ secret: direct, variable, encoding: 'plain' }, from)];
  // `b64=$(printf '%s' "$APPSETTINGS_JSON" | base64 -w0)` and `X_BASE64=$b64`: the app expects the encoded text.
  const plain = /^(.+)_BASE64$/.exec(source)?.[1];
  const encoded = plain === undefined ? undefined : secretBehind(workflows, plain);
  if (encoded !== undefined) return [found({ secret: encoded, variable, encoding: 'base64' }, from)];
  if (!kamal?.secret.some(({ name }) => name === variable)) return [];
  // Where no workflow calls Kamal, a person did, and the repository has no secret of that name.
  const byHand = workflows.every(({ text }) => !/\bkamal\b|ContainerRepository/i.test(text));
  return [found({ secret: source, variable, encoding: 'plain', ...(byHand && { byHand: true as const }) }, from)];
}

/**
 * `SMTP_PASSWORD: ${SMTP_PASSWORD}`, where no workflow and no file of the checkout gives the value: somebody wrote it into `.env` on the
 * host. A variable with a default is none of them.
 */
function onHost(checkout: Checkout, deploying: readonly string[]): readonly Fact<AppSecret>[] {
  // A workflow that rewrites the file at each deployment removes everything that others wrote into it.
  if (checkout.workflows.some(({ text }) => />\s*["']?\S*\.env\b|envsubst/.test(text))) return [];
  const given = new Set(checkout.workflows.flatMap(({ environment }) => environment.map(({ name }) => name)));
  return appServices(checkout)
    .filter(({ from }) => deploying.includes(fileOfPlace(from)))
    .flatMap((service) =>
      service.environment.flatMap(({ name, value, from }): readonly Fact<AppSecret>[] => {
        const source = value === undefined ? name : /^\$\{?(\w+)(?::?\?[^}]*)?\}?$/.exec(value)?.[1];
        if (source === undefined || given.has(source) || [name, source].some((one) => NOT_THE_APPS.test(one)))
          return [];
        if (isInFile(checkout, service.from, source)) return [];
        return [found({ secret: source, variable: name, encoding: 'plain', onHost: true }, from)];
      }),
    );
}

/** What a Secret of the cluster gives the app. */
function inCluster({ project }: Checkout, deploying: readonly string[]): readonly Fact<AppSecret>[] {
  const { path, variables } = kubernetesVariables(project);
  if (path === undefined || !deploying.includes(path)) return [];
  return variables.flatMap(({ name, from, secret, clearIn }): readonly Fact<AppSecret>[] => {
    if (secret === undefined || NOT_THE_APPS.test(name)) return [];
    const where = clearIn === undefined ? { clusterSecret: secret } : { clearIn };
    return [found({ secret: name, variable: name, encoding: 'plain', ...where }, from)];
  });
}

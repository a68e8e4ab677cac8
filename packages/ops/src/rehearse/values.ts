import { allSecrets, type Deployment } from 'litestream-generator-core';

/**
 * What the workflow would send to the host, by its names in the repository: the storage's values, no secret of the app's but a word
 * where the deployment demands one, and a name for the app that leads nowhere.
 */
export function sentValues(
  deployment: Deployment,
  image: string,
  storage: Readonly<Record<string, string>>,
): Record<string, string> {
  const { host } = deployment;
  const demanded = allSecrets(deployment).filter(({ optional, name }) => !optional && storage[name] === undefined);
  const ofHost = host.secrets.filter(({ reaches }) => reaches?.includes('app'));
  return {
    ...Object.fromEntries(demanded.map(({ name }) => [name, 'rehearsal'])),
    ...Object.fromEntries(ofHost.map(({ name }) => [name, 'localhost'])),
    ...storage,
    APP_IMAGE: image,
    APP_DOMAIN: host.domain === '' ? 'localhost' : host.domain,
  };
}

/** Standard input of deploy.sh: a line `NAME=<base64>` for each value. */
export function asLines(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${Buffer.from(value).toString('base64')}\n`)
    .join('');
}

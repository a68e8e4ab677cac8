import { envFileLine, type Deployment } from 'litestream-generator-core';

/** A value that breaks whatever is not quoted. */
const hostile = `p@ss/w:o#r%d&"'\\$HOME \${X}! {a: b}`;

/** What `.env` on the host holds, by name; every value that may be anything is a hostile one. */
export function sampleValues({ app, host, id, storage }: Deployment): Readonly<Record<string, string>> {
  const forStorage = storage.secrets.flatMap(({ use }) => {
    if (use.as === 'file') return [];
    if (use.variable === storage.folder) return [[use.variable, '/mnt/nas/litestream']]; // its shape allows nothing else
    return [[use.variable, use.as === 'config' ? JSON.stringify(hostile).slice(1, -1) : hostile]];
  });
  return {
    APP_IMAGE: 'ghcr.io/acme/app@sha256:0000000000000000000000000000000000000000000000000000000000000000',
    APP_DOMAIN: 'app.example.org,www.app.example.org',
    APP_MAIN_DOMAIN: 'app.example.org',
    LETSENCRYPT_EMAIL: 'you@example.org',
    DEPLOYMENT_ID: id,
    CONFIG_HASH: '0123456789abcdef',
    ...Object.fromEntries(
      host.secrets.filter(({ reaches }) => reaches?.includes('app')).map(({ name }) => [name, 'www.example.org']),
    ),
    ...Object.fromEntries(forStorage),
    ...Object.fromEntries(app.secrets.map(({ variable }) => [variable, hostile])),
  };
}

/** The same as the text of `.env`. */
export function envFile(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${envFileLine(name, value)}\n`)
    .join('');
}

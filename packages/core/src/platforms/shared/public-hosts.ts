import { buildInputs } from '../../deployment/build-secrets.js';
import type { Deployment } from '../../deployment/deployment.js';
import { secretsReaching } from './secrets-reaching.js';
import { expression, publicHost, type Variable } from './workflow-text.js';

/** Why the image differs from environment to environment; undefined where one image is for all. */
export function whyPerEnvironment(deployment: Deployment): string | undefined {
  const { app } = deployment;
  if (app.image.kind === 'published') return undefined;
  if (publicHosts(deployment).length > 0) return 'the front end is built for one public host';
  return app.patchedSettings !== undefined || app.fillsHost === true || buildInputs(app).length > 0
    ? 'it may have settings of its own'
    : undefined;
}

/** The values for the front end's build: under which names the app, and a front end elsewhere, will answer. */
export function publicHosts(deployment: Deployment): readonly Variable[] {
  const {
    app: { ui },
    host,
  } = deployment;
  if (ui === undefined) return [];
  const literals = ui.placeholders?.length ? secretsReaching('build', host) : [];
  return [
    ...(ui.hostVariable === undefined ? [] : [{ name: ui.hostVariable, value: publicHost }]),
    ...literals.map((secret) => ({
      name: secret.name,
      value: secret.name === host.secret ? publicHost : expression(secret),
    })),
  ];
}

import { buildInputs } from './build-secrets.js';
import type { Unaccounted } from './account-rule.js';

/** Where something that an earlier deployment did stands now. */
export interface KeptPlace {
  /** `.deploy/deploy.conf` */
  readonly file: string;
  /** What holds it there, each part as the file has it: `app_value`, or `on` and `push`. */
  readonly setting: readonly string[];
  /** Its name there. Default: the one that it had. */
  readonly as?: string;
}

const WORKFLOW = '.github/workflows/release.yml';
const TEMPLATE = '.deploy/docker-compose-template.yml';
const SERVICES = '.deploy/compose.override.yml';
const BUILD = 'Build and push the image';
const CHECKOUT = 'Check out the source';

/** A line of deploy.conf. */
export function inConf(name: string, value?: string | number): KeptPlace {
  return { file: '.deploy/deploy.conf', setting: [value === undefined ? name : `${name}=${value}`] };
}

/** A key of the release workflow, or an input of one of its steps. */
export function inRelease(...setting: readonly string[]): KeptPlace {
  return { file: WORKFLOW, setting };
}

/** An input of the step that builds the image. */
export function inBuild(input: string, as?: string): KeptPlace {
  return named({ file: WORKFLOW, setting: [BUILD, input] }, as);
}

/** An input of the step that checks out the source. */
export function inCheckout(...input: readonly string[]): KeptPlace {
  return { file: WORKFLOW, setting: [CHECKOUT, ...input] };
}

/** A variable of the app. */
export function inEnvironment(as?: string): KeptPlace {
  return named({ file: TEMPLATE, setting: ['environment'] }, as);
}

/** What the app starts with. */
export function inStart(part: 'entrypoint' | 'command'): KeptPlace {
  return { file: TEMPLATE, setting: [part] };
}

/** A mount of the app. */
export function inVolumes(mount: string): KeptPlace {
  return { file: TEMPLATE, setting: ['volumes', mount] };
}

/** A service beside the app, or a part of one. */
export function inServices(...setting: readonly string[]): KeptPlace {
  return { file: SERVICES, setting: ['services', ...setting] };
}

/** A secret of the repository: as one of the app, of the storage, or of the workflow alone. */
export function ofSecret(name: string, { app, storage, host }: Unaccounted): KeptPlace {
  const ofApp = app.secrets.find(({ secret, variable, formerly }) => [secret, variable, formerly].includes(name));
  if (ofApp !== undefined) return named(inConf('app_value'), ofApp.secret);
  if (app.variables.some((variable) => variable.name === name)) return inEnvironment(name);
  if (storage.secrets.some((secret) => secret.name === name)) return named(inConf('storage_value'), name);
  const kind = [...host.secrets, ...buildInputs(app)].find((secret) => secret.name === name)?.kind;
  return named(inRelease(kind === 'variable' ? 'vars' : 'secrets'), name);
}

function named(place: KeptPlace, as: string | undefined): KeptPlace {
  return as === undefined ? place : { ...place, as };
}

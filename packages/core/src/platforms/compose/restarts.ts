import { yamlValue } from '../../yaml-limits.js';
import type { ChangedFile } from '../platform.js';
import { listed } from '../shared/listed.js';
import { isEnvironmentConf, projectFiles } from '../shared/paths.js';
import { composeFiles } from './paths.js';

/** Files that the sidecar is started with: `CONFIG_HASH` in `.env` is computed over them. */
const ofSidecar: readonly string[] = [projectFiles.litestream, projectFiles.conf, projectFiles.engine];

/** What the next deployment restarts because of these changes, as full sentences. */
export function restarts(changed: readonly ChangedFile[]): readonly string[] {
  const paths = changed.map(({ path }) => path);
  const template = changed.find(({ path }) => path === composeFiles.compose);
  const differs = (service: string): readonly string[] =>
    template !== undefined && changesService(template, service) ? [`its service in ${composeFiles.compose}`] : [];
  const [sidecar, app] = [
    [...ofSidecar.filter((path) => paths.includes(path)), ...paths.filter(isEnvironmentConf), ...differs('litestream')],
    differs('app'),
  ];
  return [
    sidecar.length > 0
      ? `The sidecar restarts at the next deployment, because of ${listed(sidecar)}. ` +
        'It uploads what is left before it stops, and the backup goes on where it was.'
      : 'The sidecar keeps running at the next deployment, because none of its settings changes.',
    app.length > 0
      ? `The app restarts at the next deployment, also when it is of the same version, because of ${listed(app)}.`
      : 'The app restarts with the next release, as with every new image, and for no other reason.',
    ...(paths.includes(composeFiles.proxy)
      ? [
          `Where ${composeFiles.proxy} names newer images, the proxy restarts too, and for that moment no app of the host can be reached.`,
        ]
      : []),
  ];
}

function changesService({ before, after }: ChangedFile, name: string): boolean {
  const [old, now] = [serviceOf(before, name), serviceOf(after, name)];
  return old === undefined || JSON.stringify(old) !== JSON.stringify(now);
}

/** A service with what its anchors stand for; undefined where the file cannot be read. */
function serviceOf(text: string | undefined, name: string): unknown {
  return (yamlValue(text ?? '') as { services?: Record<string, unknown> } | null | undefined)?.services?.[name];
}

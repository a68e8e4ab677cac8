import type { Plan, PlannedFile } from '../plan/index.js';
import { projectFiles } from '../platforms/compose/index.js';
import { yamlValue } from '../yaml-limits.js';
import { changedFiles } from './commit-plan.js';

/** Files that the sidecar is started with: `CONFIG_HASH` in `.env` is computed over them. */
const ofSidecar: readonly string[] = [projectFiles.litestream, projectFiles.conf, projectFiles.engine];

/** Of one environment alone. */
const ofEnvironment = /^\.deploy\/deploy\.[a-z0-9-]+\.conf$/;

/** What the next deployment does because of the files that a plan changes, as full sentences; none where it changes nothing there. */
export function effectsOf(plan: Plan): readonly string[] {
  const changed = changedFiles(plan).filter(({ before }) => before !== undefined);
  if (changedFiles(plan).every(({ file }) => !file.path.startsWith('.deploy/'))) return [];
  const paths = changed.map(({ file }) => file.path);
  const template = changed.find(({ file }) => file.path === projectFiles.compose);
  const differs = (service: string): readonly string[] =>
    template !== undefined && changesService(template, service) ? [`its service in ${projectFiles.compose}`] : [];
  const [sidecar, app] = [
    [
      ...ofSidecar.filter((path) => paths.includes(path)),
      ...paths.filter((path) => ofEnvironment.test(path)),
      ...differs('litestream'),
    ],
    differs('app'),
  ];
  return [
    sidecar.length > 0
      ? `The sidecar restarts at the next deployment, because of ${listed(sidecar)}. ` +
        'It uploads what is left before it stops, and the backup goes on where it was.'
      : 'The sidecar goes on running at the next deployment: nothing that it is started with differs.',
    app.length > 0
      ? `The app restarts at the next deployment, also when it is of the same version, because of ${listed(app)}.`
      : 'The app restarts with the next release, as with every new image, and for no other reason.',
    ...(paths.includes(projectFiles.proxy)
      ? [
          `Where ${projectFiles.proxy} names newer images, the proxy restarts too, and for that moment no app of the host can be reached.`,
        ]
      : []),
  ];
}

function changesService({ before, after }: PlannedFile, name: string): boolean {
  const [old, now] = [serviceOf(before, name), serviceOf(after, name)];
  return old === undefined || JSON.stringify(old) !== JSON.stringify(now);
}

/** A service with what its anchors stand for; undefined where the file cannot be read. */
function serviceOf(text: string | undefined, name: string): unknown {
  return (yamlValue(text ?? '') as { services?: Record<string, unknown> } | null | undefined)?.services?.[name];
}

/** `a, b and c` */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

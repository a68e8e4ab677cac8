import type { Workflow } from '../../project/workflow.js';
import type { Checkout } from '../checkout.js';
import { DEPLOY_HOOK } from '../deploy-hook.js';
import { found, type Fact } from '../fact.js';
import type { EarlierDeployment } from '../facts.js';
import { foldersIn, volumesIn, type HoldsData } from './data-mounts.js';
import { composesRemotely, withoutComments } from './remote-compose.js';

const DEPLOYS =
  /\b(?:appleboy\/ssh-action|azure\/webapps-deploy|flyctl deploy|superfly\/flyctl-actions|amazon-ecs-deploy|google-github-actions\/deploy|kamal deploy|digitalocean\/app_action|caprover|dokku\/github-action)/;

const PUSHES =
  /\bdocker\s+(?:image\s+)?push\b|\bdocker\s+buildx\b[^\n]*--push|build-push-action@|ContainerRegistry=|PublishContainer\b/;

/** Whether it pushes an image and tells the host so. */
function callsHost(text: string): boolean {
  return DEPLOY_HOOK.test(text) && PUSHES.test(text);
}

const COPIES = /(?:easingthemes\/ssh-deploy|burnett01\/rsync-deployments|appleboy\/scp-action)@|\b(?:rsync|scp)\s/i;
const RESTARTS = /\bsystemctl\s+(?:re)?start\b|\bservice\s+\S+\s+(?:re)?start\b|\bsupervisorctl\b/;

/** Whether it copies what `dotnet publish` makes to the host: into the folder that it names, or where something is started then. */
function copiesApp(text: string): boolean {
  const publish = /\bdotnet\s+publish\b[^\n]*(?:\\\n[^\n]*)*/.exec(text)?.[0];
  if (publish === undefined || !COPIES.test(text)) return false;
  const output =
    /\s(?:-o|--output)[=\s]+["']?(?:\$\{\{[^}]*\}\}\/|\$\{?\w+\}?\/|\.\/)?([\w./-]+)/.exec(publish)?.[1] ?? 'publish';
  const folder = new RegExp(`(?<![\\w-])${output.replaceAll(/[.]/g, '\\.').replace(/\/$/, '')}(?![\\w-])`);
  const copied = text
    .split('\n')
    .filter((line) => /\b(?:rsync|scp)\s|^\s*(?:source|SOURCE|path|local_path)\s*:/.test(line));
  return RESTARTS.test(text) || copied.some((line) => folder.test(line));
}

/** Whether a workflow deploys by itself, without a set-up of Kamal or Compose in the checkout. */
export function deploys(steps: Workflow['steps'], text: string): boolean {
  const all = withoutComments(text);
  return steps.length > 0 && (DEPLOYS.test(all) || composesRemotely(text) || callsHost(all) || copiesApp(all));
}

/** What the containers that it starts mount into the data folder is the data on the host. */
export function workflowDeployment(
  { compose: all }: Checkout,
  { path }: Workflow,
  holdsData: HoldsData,
): Fact<EarlierDeployment> {
  const sources = all
    .filter((file) => file.path === path)
    .flatMap(({ services }) => services.flatMap(({ mounts }) => mounts))
    .filter(holdsData)
    .map(({ source }) => source);
  return found(
    {
      kind: 'workflow',
      title: `A workflow (${path})`,
      files: [path],
      volumes: volumesIn(sources),
      folders: foldersIn(sources),
    },
    path,
  );
}

import type { Workflow } from '../../project/workflow.js';
import type { Checkout } from '../checkout.js';
import { found, type Fact } from '../fact.js';
import type { EarlierDeployment } from '../facts.js';
import { foldersIn, volumesIn, type HoldsData } from './data-mounts.js';
import { composesRemotely, withoutComments } from './remote-compose.js';

const DEPLOYS =
  /\b(?:appleboy\/ssh-action|azure\/webapps-deploy|flyctl deploy|superfly\/flyctl-actions|amazon-ecs-deploy|google-github-actions\/deploy|kamal deploy|digitalocean\/app_action|caprover|dokku\/github-action)/;

/** Addresses by which a host learns of a new image: of Watchtower, Portainer and their like. */
const HOOK =
  /\bcurl\b[^\n]*(?:\/v1\/update\b|\/api\/(?:webhooks|stacks|deploy)\b|\b(?:PORTAINER|COOLIFY|DOKPLOY|EASYPANEL|WATCHTOWER|RENDER|(?:RE)?DEPLOY(?:MENT)?)\w*(?:HOOK|URL))/i;
const PUSHES =
  /\bdocker\s+(?:image\s+)?push\b|\bdocker\s+buildx\b[^\n]*--push|build-push-action@|ContainerRegistry=|PublishContainer\b/;

/** Whether it pushes an image and tells the host so. */
function callsHost(text: string): boolean {
  return HOOK.test(text) && PUSHES.test(text);
}

/** Whether it copies what `dotnet publish` makes to the host, where something starts it. */
function copiesApp(text: string): boolean {
  return (
    /\bdotnet\s+publish\b/.test(text) &&
    /(?:easingthemes\/ssh-deploy|burnett01\/rsync-deployments|appleboy\/scp-action)@|\b(?:rsync|scp)\s/i.test(text) &&
    /\bsystemctl\s+(?:re)?start\b|\bservice\s+\S+\s+(?:re)?start\b|\bsupervisorctl\b/.test(text)
  );
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

import type { ComposeFile, ComposeService } from '../project/compose.js';
import type { Project } from '../project/project.js';
import { appServices } from './app-services.js';
import { hasPublicLabel } from './carry-over/proxies/proxy-service.js';
import type { Checkout } from './checkout.js';

/**
 * Whether a service runs the app's image with a command of its own and takes no requests, while another service takes them. Where nothing
 * says which one does, that is the one that starts as its image says.
 */
export function runsBesideApp(checkout: Checkout, { services }: ComposeFile, service: ComposeService): boolean {
  const apps = appServices(checkout);
  return (
    apps.includes(service) &&
    startsOtherwise(service) &&
    !isReached(checkout, service) &&
    services.some(
      (other) =>
        other !== service &&
        apps.includes(other) &&
        (isReached(checkout, other) || !startsOtherwise(other)) &&
        sharesImage(service, other),
    )
  );
}

function startsOtherwise({ command, starts }: ComposeService): boolean {
  return command !== undefined || starts?.entrypoint !== undefined;
}

/** Whether a service takes requests, by a port of the host or from a proxy. */
export function isReached(
  { project }: Pick<Checkout, 'project'>,
  { name: own, environment, labels, ports = [] }: ComposeService,
): boolean {
  return (
    ports.length > 0 ||
    environment.some(({ name }) => name === 'VIRTUAL_HOST') ||
    hasPublicLabel(labels) ||
    isLedTo(project, own)
  );
}

/** Whether the configuration of a proxy in the checkout leads to a service. */
function isLedTo(project: Project, service: string): boolean {
  const leads = new RegExp(
    String.raw`\b(?:proxy_pass\s+https?://|reverse_proxy\s+(?:https?://)?|server\s+)${service}(?=[:;/\s])`,
  );
  return project.files.some(
    (path) => /\.(?:conf|template|tmpl|caddy)$|(?:^|\/)Caddyfile$/.test(path) && leads.test(project.read(path) ?? ''),
  );
}

function sharesImage(one: ComposeService, other: ComposeService): boolean {
  return (one.builds && other.builds) || (one.image !== undefined && one.image === other.image);
}

import type { ComposeService } from '../project/compose.js';
import { folderOf, nameOf } from '../project/paths.js';
import { appServices, isOfDevelopment, isProduction } from './app-services.js';
import type { Checkout } from './checkout.js';

const OVERRIDE = /^(?:docker-)?compose\.override\.ya?ml$/i;
const ENVIRONMENT = /^(?:ASPNETCORE_ENVIRONMENT|DOTNET_ENVIRONMENT|(?:NODE|RAILS|APP|FLASK|MIX)_ENV)$/i;

/**
 * Services of a `compose.override.yml` that run the app. Compose reads that file by itself, beside `compose.yml`, unless a command names
 * the files; what is for people who develop is none of them.
 */
export function overrideServices(checkout: Checkout): readonly ComposeService[] {
  const { compose, workflows } = checkout;
  const names = new Set(appServices(checkout).map(({ name }) => name));
  const named = workflows.some(({ text }) => /\bcompose\s+(?:-\S+\s+)*(?:-f|--file)[ =](?!\S*override)/.test(text));
  if (named) return [];
  return compose
    .filter(({ path }) => OVERRIDE.test(nameOf(path)) && !/(?:^|\/)\.deploy\//.test(path))
    .filter(({ path }) => compose.some((other) => isProduction(other.path) && folderOf(other.path) === folderOf(path)))
    .flatMap(({ services }) => services)
    .filter((service) => names.has(service.name) && !isOfDevelopment(service) && !isForDevelopers(service));
}

function isForDevelopers({ environment, mounts }: ComposeService): boolean {
  return (
    environment.some(({ name, value = '' }) => ENVIRONMENT.test(name) && /^(?:dev|local|test)/i.test(value)) ||
    mounts.some(({ source }) => /^\.{1,2}\/?$/.test(source))
  );
}

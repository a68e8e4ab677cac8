import { NODE_AUTH_TOKEN } from '../facts/npm-registry.js';
import type { FeedValue } from '../facts/feed-values.js';
import type { App } from './app.js';
import { needsDotnet } from './needs-dotnet.js';

/** Whether a script calls a package manager of npm's world. */
export function runsNpm(run: string): boolean {
  return /\b(?:npm|npx|pnpm|yarn|corepack)\s/.test(run);
}

/** The registry that packages are installed from, where this deployment installs any. */
export function npmRegistryOf({ npmRegistry, ui, steps = [], image }: App): App['npmRegistry'] {
  // For GitHub's registry, actions/setup-node uses the owner of the repository as the scope. A Dockerfile does not know the owner.
  const isUnknown = npmRegistry?.scope === undefined && /\/\/npm\.pkg\.github\.com\b/.test(npmRegistry?.url ?? '');
  if (image.kind === 'supplied' && isUnknown) return undefined;
  return ui !== undefined || steps.some(({ run }) => runsNpm(run)) ? npmRegistry : undefined;
}

/** The feed of NuGet that actions/setup-dotnet names, where this deployment calls .NET outside of a Dockerfile. */
export function nugetFeedOf(app: App): FeedValue | undefined {
  return needsDotnet(app) ? app.feeds?.find(({ source }) => source !== undefined) : undefined;
}

/** What package managers read from the environment of the build, the token of that registry as well. */
export function feedsOf(app: App): readonly FeedValue[] {
  const secret = npmRegistryOf(app)?.secret;
  const ofWorkflow = nugetFeedOf(app);
  return [
    ...(app.feeds ?? []).filter((feed) => feed.source === undefined || feed === ofWorkflow),
    ...(secret === undefined
      ? []
      : [{ name: NODE_AUTH_TOKEN, secret, of: 'npm' as const, file: 'npm for the registry of actions/setup-node' }]),
  ];
}

import { posix } from 'node:path';
import { isDevelopmentOnly } from '../project/csharp-development.js';
import { findCalls, memberOf, type Call } from '../project/csharp-shape.js';
import { constantText } from '../project/csharp-value.js';
import type { Checkout } from './checkout.js';
import { inContainer } from './in-container.js';
import type { OpenedFile } from './opened-file.js';
import type { OpenedPattern } from './opened-pattern.js';
import { settingsOf } from './settings.js';

/** Databases that a ServiceStack feature opens by itself, without a connection string in the code. */
export interface ImplicitDatabases {
  readonly files: readonly OpenedFile[];
  readonly patterns: readonly OpenedPattern[];
}

/**
 * `BackgroundsJobFeature` keeps `jobs/jobs.db` and a file a month, `SqliteRequestLogger` a file a month; both below `App_Data`
 * unless `DbDir` and `DbFile` say otherwise. `DatabaseJobFeature` and `DbRequestLogger` use the app's own database.
 * Source: ServiceStack.Jobs, defaults of these classes.
 */
export function findImplicitDatabases(checkout: Checkout): ImplicitDatabases {
  const calls = (name: string): readonly Call[] =>
    checkout.sources.flatMap((source) =>
      findCalls(source, [name]).filter(
        ({ start }) =>
          /\bnew\s+(?:[\w.]+\.)?$/.test(source.bare.slice(Math.max(0, start - 80), start)) &&
          !isDevelopmentOnly(source, start),
      ),
    );
  const jobs = calls('BackgroundsJobFeature').map((call) => ({ call, ...settings(checkout, call, 'App_Data/jobs') }));
  const logs = calls('SqliteRequestLogger').map((call) => ({ call, ...settings(checkout, call, 'App_Data/requests') }));
  return {
    files: [
      ...umbraco(checkout),
      ...jobs.map(({ call, folder, unsure }) => ({
        file: posix.join(folder, text(checkout, call, 'DbFile') ?? 'jobs.db'),
        holds: 'background jobs',
        from: call.at,
        guessed: unsure,
      })),
    ],
    patterns: [
      ...jobs.map(({ call, folder, unsure }) =>
        monthly(folder, 'jobs_*.db', 'finished background jobs, one file a month', call, unsure),
      ),
      ...logs.map(({ call, folder, unsure }) =>
        monthly(folder, 'requests_*.db', 'request logs, one file a month', call, unsure),
      ),
      ...sites(checkout),
    ],
  };
}

/** Where Umbraco's set-up makes its database, unless the settings say it or a server was chosen there. */
function umbraco(checkout: Checkout): readonly OpenedFile[] {
  if (settingsOf(checkout, 'ConnectionStrings:umbracoDbDSN').length > 0) return [];
  return checkout.sources
    .flatMap((source) => findCalls(source, ['CreateUmbracoBuilder', 'AddUmbraco']))
    .slice(0, 1)
    .map(({ at }) => ({
      file: inContainer('umbraco/Data/Umbraco.sqlite.db', checkout.contentRoot),
      holds: "the app's database",
      from: at,
      guessed: true,
    }));
}

/** Orchard Core keeps a database for each site in `App_Data/Sites`, unless that site was set up with a server. */
function sites({ sources, contentRoot }: Checkout): readonly OpenedPattern[] {
  return sources
    .flatMap((source) => findCalls(source, ['AddOrchardCms', 'AddOrchardCore']))
    .slice(0, 1)
    .map(({ at }) => ({
      folder: inContainer('App_Data/Sites', contentRoot),
      pattern: '*/OrchardCore.db',
      holds: 'the sites, one file each',
      from: at,
      guessed: true,
    }));
}

function settings(
  checkout: Checkout,
  call: Call,
  byDefault: string,
): { readonly folder: string; readonly unsure: boolean } {
  const isUnknown = (name: string): boolean =>
    memberOf(call.initialiser, name) !== undefined && text(checkout, call, name) === undefined;
  const format = memberOf(call.initialiser, 'DbMonthFile');
  return {
    folder: inContainer(text(checkout, call, 'DbDir') ?? byDefault, checkout.contentRoot),
    unsure: isUnknown('DbDir') || isUnknown('DbFile') || format !== undefined,
  };
}

/** The path that a member is set to; nothing where it is not set, is known only at run time, or has control characters. */
function text({ surroundings }: Checkout, call: Call, name: string): string | undefined {
  const set = constantText(memberOf(call.initialiser, name), surroundings);
  return set === undefined || /\p{Cc}/u.test(set) ? undefined : set;
}

function monthly(folder: string, pattern: string, holds: string, { at }: Call, unsure: boolean): OpenedPattern {
  return { folder, pattern, holds, from: at, guessed: unsure };
}

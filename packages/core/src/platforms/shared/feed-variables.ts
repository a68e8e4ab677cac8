import type { App } from '../../deployment/app.js';
import { feedsOf } from '../../deployment/npm-registry-of.js';
import type { FeedValue } from '../../facts/feed-values.js';
import { uniqueBy } from '../../unique-by.js';
import { secretExpression, type Variable } from './workflow-text.js';

/** What a step needs in its environment to install packages of private feeds. @param of Default: of every package manager. */
export function feedVariables(app: App, of?: FeedValue['of']): readonly Variable[] {
  const wanted = feedsOf(app).filter((feed) => of === undefined || feed.of === of);
  return uniqueBy(wanted, ({ name }) => name).map(({ name, secret }) => ({ name, value: secretExpression(secret) }));
}

import type { ContainerView } from 'litestream-generator-core';
import { filesMatching } from '../lines.js';

/** Files that are no part of the running app. */
const ASIDE =
  /(?:^|\/)(?:migrations|alembic|versions|scripts|tools|conftest\.py|test_[^/]*|[^/]*_test\.py|setup\.py)(?:\/|$)/;

/** Python of the app. */
export function pythonFiles({ project }: Pick<ContainerView, 'project'>): readonly string[] {
  return filesMatching(project, /\.py$/).filter((path) => !ASIDE.test(path));
}

/** What reads a variable of the environment, with its name and its default. */
export const PYTHON_ENVIRONMENT =
  /^(?:os\.)?(?:environ\.get|environ|getenv|config|env(?:\.\w+)?)[([]\s*["'](\w+)["']\s*(?:,\s*(?:default\s*=\s*|cast\s*=\s*\w+\s*,\s*default\s*=\s*)?(.*?))?\s*[)\]]$/s;

import type { Deployment } from '../../deployment/deployment.js';
import { markdownCell, markdownCode } from '../../quoting/index.js';

/** What a platform calls the things of the table. */
export interface FactWords {
  /** What the deployment id names beside the path of the backup. */
  readonly place: string;
  /** The domain of a deployment that has none of its own. */
  readonly noDomain: string;
}

/** The rows of the guide's table of what was found. */
export function guideFacts(
  { id, app, databases, patterns, environment, host, others }: Deployment,
  { place, noDomain }: FactWords,
) {
  const domainOf = (domain: string): string => (domain === '' ? noDomain : markdownCode(domain));
  return [
    {
      what: 'Deployment id',
      value:
        `${markdownCode(id)}, for the GitHub environment ${markdownCode(environment)}. ` +
        `It names ${place} and the path of the backup, and must never change`,
    },
    { what: 'Domain', value: domainOf(host.domain) },
    ...others.map((other) => ({
      what: `Environment ${markdownCode(other.name)}`,
      value: `deployment id ${markdownCode(other.id)}; domain: ${domainOf(other.domain)}`,
    })),
    ...databases.map(({ path, holds }) => ({
      what: 'Database',
      value: `${markdownCode(`${app.dataFolder}/${path}`)}, ${markdownCell(holds)}`,
    })),
    ...patterns.map(({ folder, pattern, holds }) => ({
      what: 'Databases by name pattern',
      value: `${markdownCode(`${app.dataFolder}/${folder}/${pattern}`)}, ${markdownCell(holds)}`,
    })),
  ];
}

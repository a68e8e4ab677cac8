import { docker } from './command.mjs';
import { label } from './engine.mjs';

/**
 * An image like another one, with environment variables: how the sample app is told to have two databases, or to fail.
 * @param {string} from
 * @param {Record<string, string>} environment
 */
export async function variant(from, environment) {
  const tag = `e2e-variant:${Math.random().toString(36).slice(2, 10)}`;
  const container = await docker('create', '--label', label, from);
  await docker(
    'commit',
    ...Object.entries(environment).flatMap(([name, value]) => [
      '--change',
      `ENV ${name}=${JSON.stringify(value).replaceAll('$', String.raw`\$`)}`,
    ]),
    '--change',
    `LABEL ${label}`,
    container,
    tag,
  );
  await docker('rm', container);
  // A user's image comes back from the registry when a deploy forgets it; this one cannot, so something holds on to it.
  await docker('create', '--label', label, tag);
  return tag;
}

import { fileTools } from 'litestream-generator-core';
import { lastLine } from '../docker/last-line.js';
import type { CheckContext } from './check.js';

/**
 * Puts restic and rclone into a folder, as `deploy.sh` puts them into a volume on the host. Where no files are backed up there
 * is nothing to do.
 * @returns why that does not work; undefined where it did
 */
export async function bringFileTools(
  { deployment: { storage, pins }, run, quote }: CheckContext,
  folder: string,
): Promise<{ readonly unable: string; readonly fix: string } | undefined> {
  if (storage.files === undefined) return undefined;
  for (const { name, image, path } of fileTools(pins)) {
    const answer = await run(
      'docker',
      [
        'run',
        '--rm',
        '--user=0:0',
        '--network=none',
        `--volume=${folder}:/tools`,
        '--entrypoint=sh',
        image,
        '-c',
        `cp ${path} /tools/${name} && chmod 755 /tools/${name}`,
      ],
      { limit: 60 },
    );
    if (answer.missing) return undefined; // the question itself says so
    if (answer.code !== 0)
      return {
        unable: `The files beside the databases cannot be checked, because ${name} is not available (${quote(lastLine(answer))})`,
        fix: `Get its image first: docker pull ${image}`,
      };
  }
  return undefined;
}

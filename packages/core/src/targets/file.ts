import { fileErrors } from './errors/file-errors.js';
import { defineTarget } from './target.js';

/**
 * A folder that the host has mounted. Litestream 0.5.18, `file/replica_client.go`, has a path and nothing else; a folder that is not there
 * reads as no backup, and is created by the first upload. The engine makes a marker in it at the first deployment, and believes none
 * without it: a network drive that is not mounted leaves an empty folder.
 */
export const file = defineTarget({
  id: 'file',
  title: 'NAS or second disk',
  order: 6,
  type: 'file',
  questions: [],
  secrets: [
    {
      name: 'BACKUP_FOLDER',
      what: 'Folder on the host, below the place where the network drive or the second disk is mounted',
      example: '/mnt/nas/litestream',
      where: 'On the host: findmnt --real shows what is mounted where',
      kind: 'variable',
      use: { as: 'config', variable: 'REPLICA_FOLDER' },
      shape: {
        pattern: '/?*',
        problem: 'is not a path that begins with a slash',
        except: [
          {
            pattern: '*[!A-Za-z0-9/._-]*',
            problem: 'is not a path of letters, digits, slashes, dots, hyphens and underscores',
          },
          { pattern: '*/', problem: 'is not a path without a slash at its end' },
          { pattern: '*//*', problem: 'is not a path without empty parts' },
          { pattern: '*/.*', problem: 'is not a path without parts that begin with a dot' },
        ],
      },
    },
  ],
  folder: { variable: 'REPLICA_FOLDER' },
  identity: ['REPLICA_FOLDER'],
  files: { settings: { type: 'local' }, root: '${REPLICA_FOLDER}' },
  errors: fileErrors,
  docs: {
    setup: [
      'Mount the network drive or the second disk on the host by /etc/fstab, so that it is mounted at every boot.',
      'Create a folder there that nobody else writes to, and give it to the user of the app: sudo install -d -o UID -g GID FOLDER.',
      'Keep the NAS in another place than the host, if you can: what destroys both, destroys data and backup.',
    ],
    permissions: 'reading, writing, renaming and deleting below the folder, for the UID of the app',
  },
});

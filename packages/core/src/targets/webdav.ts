import { webdavErrors } from './errors/webdav-errors.js';
import { defineTarget } from './target.js';

/**
 * Nextcloud and other WebDAV servers. Keys from Litestream 0.5.18, `webdav/replica_client.go`: the replica path counts from the address; a
 * folder that is not there reads as no backup, and is created by the first upload; an upload is put together in /tmp first.
 */
export const webdav = defineTarget({
  id: 'webdav', // --target webdav
  title: 'WebDAV',
  order: 5,
  type: 'webdav', // Litestream's replica type
  questions: [], // what is not a secret and has no good fixed value
  secrets: [
    {
      name: 'WEBDAV_URL', // name in the repository's settings
      what: 'Address of the folder',
      example: 'https://cloud.example.com/remote.php/dav/files/backup',
      where: 'Nextcloud → Files → Settings → WebDAV',
      use: { as: 'config', key: 'webdav-url', variable: 'REPLICA_URL' },
      shape: {
        pattern: 'http*://?*',
        problem: 'is not a URL: it begins with https://',
        except: [{ pattern: '*://*@*', problem: 'is not the address alone: user and password are entered separately' }],
      },
    },
    {
      name: 'WEBDAV_USERNAME',
      what: 'User at the server',
      example: 'u123456',
      where: 'Nextcloud → Personal settings',
      use: { as: 'config', key: 'webdav-username', variable: 'REPLICA_USER' },
    },
    {
      name: 'WEBDAV_PASSWORD',
      what: 'Password of an app, made for this user',
      example: 'xxxxx-xxxxx-xxxxx-xxxxx-xxxxx',
      where: 'Nextcloud → Personal settings → Security → Devices and sessions',
      belongsTo: 'WEBDAV_USERNAME',
      use: { as: 'config', key: 'webdav-password', variable: 'REPLICA_PASSWORD' },
    },
  ],
  endpoint: { host: 'cloud.example.com', port: '443', override: 'REPLICA_URL' },
  identity: ['REPLICA_URL', 'REPLICA_USER'], // what names the storage, without passwords
  files: {
    settings: {
      type: 'webdav',
      vendor: 'other',
      url: '${REPLICA_URL}',
      user: '${REPLICA_USER}',
      pass: { obscured: '${REPLICA_PASSWORD}' },
    },
    root: '',
  },
  errors: webdavErrors,
  server: {
    image: 'rclone/rclone:1.71',
    needs: 'sh and rclone',
    port: 8080,
    script:
      'mkdir -p /data/backups && exec rclone serve webdav /data/backups --addr :8080 --user "$LOGIN" --pass "$PASSWORD"',
    environment: { LOGIN: '{user}', PASSWORD: '{secret}' },
    values: { WEBDAV_URL: 'http://{host}:{port}/', WEBDAV_USERNAME: '{user}', WEBDAV_PASSWORD: '{secret}' },
    knock: {
      send: 'GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n',
      expect: String.raw`^HTTP/1\.1 401`,
    },
  },
  docs: {
    setup: [
      'Create a user of its own, and a password for an app.',
      'Create a folder for that user which nobody else writes to, and which is neither synchronised nor versioned.',
    ],
    permissions: 'reading, writing, renaming and deleting below the folder of that user',
  },
});

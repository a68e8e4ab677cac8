import { randomBytes } from 'node:crypto';
import { defineServer, serverHost } from './server.js';

const port = 7070;

/** versitygw: a bucket is a folder. Its image has had the program in two places. */
export const s3 = defineServer({
  target: 's3',
  image: 'versity/versitygw:v1.8.0',
  needs: 'sh and versitygw',
  port,
  script: `mkdir -p /data/backups && PATH="$PATH:/app" && exec versitygw --port :${port} --quiet posix /data`,
  open() {
    const secret = randomBytes(24).toString('base64url');
    return {
      environment: { ROOT_ACCESS_KEY: 'rehearsal', ROOT_SECRET_KEY: secret },
      values: {
        AWS_S3_BUCKET: 'backups',
        AWS_ACCESS_KEY_ID: 'rehearsal',
        AWS_SECRET_ACCESS_KEY: secret,
        AWS_REGION: 'us-east-1',
        AWS_ENDPOINT: `http://${serverHost}:${port}`,
      },
      knock: { send: `GET / HTTP/1.1\r\nHost: ${serverHost}\r\nConnection: close\r\n\r\n`, expect: /^HTTP\/1\.\d \d/ },
    };
  },
});

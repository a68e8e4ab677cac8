import { spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { request as forward } from 'node:http';
import { createServer as createTls } from 'node:https';
import { connect, type AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { folderFor } from '../checkout.js';
import { freePort } from '../ssh-server.js';
import { certificateFor, leadTo } from '../storage-errors/aws-behind-proxy.js';

const versitygw = path.resolve(import.meta.dirname, '../../../../.tools/bin/versitygw');
export const missingServer = existsSync(versitygw) ? '' : 'versitygw is not installed (tools/provision/install.sh e2e)';

/** A request as the server got it. */
export interface Asked {
  readonly host: string;
  readonly path: string;
  /** Region that it was signed for. */
  readonly region: string;
}

export interface PlayedService {
  readonly asked: readonly Asked[];
  /** What Litestream needs to find it under its real name. */
  readonly environment: Readonly<Record<string, string>>;
  readonly close: () => void;
}

/**
 * A service under its real name: versitygw, a real server of S3, behind TLS with a certificate for that name and those of its buckets.
 * It checks the signature, which covers the host, and refuses another region; with `virtualHost` it knows buckets by their host name.
 */
export async function playService(
  host: string,
  region: string,
  { login, bucket, virtualHost }: { login: readonly [string, string]; bucket: string; virtualHost: boolean },
): Promise<PlayedService> {
  const folder = folderFor('s3-service');
  mkdirSync(path.join(folder, bucket));
  const port = await freePort();
  const program = spawn(versitygw, ['--port', `127.0.0.1:${port}`, '--quiet', 'posix', folder], {
    env: {
      ROOT_ACCESS_KEY: login[0],
      ROOT_SECRET_KEY: login[1],
      VGW_REGION: region,
      ...(virtualHost && { VGW_VIRTUAL_DOMAIN: host }),
    },
    stdio: 'ignore',
  });
  const asked: Asked[] = [];
  const certificate = certificateFor([host, `*.${host}`]);
  const tls = createTls(certificate, (incoming, outgoing) => {
    const { headers, method, url = '' } = incoming;
    asked.push({ host: headers.host ?? '', path: url, region: headers.authorization?.split('/')[2] ?? '' });
    incoming.pipe(
      forward({ host: '127.0.0.1', port, method, path: url, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(outgoing);
      }).on('error', () => outgoing.destroy()),
    );
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => {
    tls.once('listening', resolve);
  });
  const way = await leadTo((tls.address() as AddressInfo).port, certificate.file);
  for (let tries = 0; tries < 200 && !(await isOpen(port)); tries += 1) await sleep(50);
  return {
    asked,
    environment: way.environment,
    close: () => {
      way.close();
      tls.closeAllConnections();
      tls.close();
      program.kill('SIGKILL');
    },
  };
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    }).on('error', () => resolve(false));
  });
}

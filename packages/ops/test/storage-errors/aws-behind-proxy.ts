import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import path from 'node:path';
import { folderFor } from '../checkout.js';
import { playHttp, type HttpAnswer } from './http-storage.js';

/** A certificate for these names, signed by itself. */
export function certificateFor(names: readonly string[]) {
  const folder = folderFor('certificate');
  const file = (name: string): string => path.join(folder, name);
  const { status, stderr } = spawnSync(
    'openssl',
    [
      ...'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=played'.split(' '),
      '-addext',
      `subjectAltName=${names.map((name) => `DNS:${name}`).join(',')}`,
      '-keyout',
      file('key.pem'),
      '-out',
      file('cert.pem'),
    ],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`openssl: ${stderr}`);
  return {
    file: file('cert.pem'),
    cert: readFileSync(file('cert.pem'), 'utf8'),
    key: readFileSync(file('key.pem'), 'utf8'),
  };
}

/** AWS itself, under its own names, played to the byte. */
export async function playAws(answer: (request: IncomingMessage) => HttpAnswer) {
  const region = 's3.us-east-1.amazonaws.com';
  const certificate = certificateFor([region, `*.${region}`, 's3.amazonaws.com', '*.s3.amazonaws.com']);
  const aws = await playHttp(answer, certificate);
  const way = await leadTo(Number(aws.port), certificate.file);
  return {
    environment: way.environment,
    close: () => {
      way.close();
      aws.close();
    },
  };
}

/** A proxy that leads every connection to a port of this machine, whatever name it asks for, and what Litestream needs to go there. */
export async function leadTo(port: number, certificate: string) {
  const proxy = createServer()
    .on('connect', (_, client) => {
      const server = connect(port, '127.0.0.1', () => {
        client.write('HTTP/1.1 200 OK\r\n\r\n');
        server.pipe(client).pipe(server);
      });
      for (const end of [server, client]) end.on('error', () => end.destroy());
    })
    .listen(0, '127.0.0.1');
  await new Promise((resolve) => {
    proxy.once('listening', resolve);
  });
  const { port: own } = proxy.address() as AddressInfo;
  return {
    environment: { HTTPS_PROXY: `http://127.0.0.1:${own}`, SSL_CERT_FILE: certificate },
    close: () => {
      proxy.closeAllConnections();
      proxy.close();
    },
  };
}

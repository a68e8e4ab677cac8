import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { conf, id } from './guard-host.js';
import { bash, engine, noShell, scratch } from './shell.js';

const opened: Server[] = [];
afterEach(() => {
  for (const server of opened.splice(0)) server.close().closeAllConnections();
});

interface Call {
  readonly request: string;
  readonly body: string;
  readonly authorization: string | undefined;
}

/** A monitor that keeps what it is told. With a key and a certificate, by TLS. */
async function monitor({ status = 200, tls }: { status?: number; tls?: { key: Buffer; cert: Buffer } } = {}) {
  const calls: Call[] = [];
  const listener = (request: IncomingMessage, response: { writeHead(code: number): { end(text: string): void } }) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      calls.push({
        request: `${request.method} ${request.url}`,
        body,
        authorization: request.headers.authorization,
      });
      response.writeHead(status).end('OK');
    });
  };
  const server = tls ? createSecureServer(tls, listener) : createServer(listener);
  opened.push(server);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve());
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { calls, port, url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}` };
}

/** A sidecar in which the monitor is told a row of results: an exit code of the health check and, 61 seconds later, the next one. */
async function tell(url: string, results: readonly [code: number | 'restart', cause?: string][], step = 61) {
  const folder = scratch();
  writeFileSync(path.join(folder, 'deploy.conf'), `${conf.join('\n')}\n`);
  const { output } = await bash(
    [
      '-c',
      `. ${engine}; health_state=$1/health; read_conf "$1/deploy.conf"; clock=1000
      seconds_since_boot() { echo "$clock"; }
      say_in_log() { echo "log: $1"; }
      state=$1/volume; mkdir -p "$state"
      while (($# > 1)); do
        if [[ $2 == restart ]]; then keep_told; rm -rf "$health_state"; recall_told
        else tell_monitor "$2" "$3" >&2; fi
        wait; clock=$((clock + ${step})); shift 2; done; recall monitor-answer`,
      'bash',
      folder,
      ...results.flatMap(([code, cause = '']) => [String(code), cause]),
    ],
    { env: { HEARTBEAT_URL: url } },
  );
  return output;
}

const red: [number, string] = [1, 'app.db is not backed up: no route'];

describe.skipIf(noShell)('HEARTBEAT_URL', () => {
  test('is called while all is well, once a minute at most', async () => {
    const { calls, url } = await monitor();
    await tell(`${url}/ping/secret?create=1`, [[0], [0], [0]], 30);
    expect(calls.map(({ request }) => request)).toEqual(['GET /ping/secret?create=1', 'GET /ping/secret?create=1']);
  });

  test('its failure address is called with the cause once the check failed three times, then hourly', async () => {
    const { calls, url } = await monitor();
    await tell(`${url}/ping/secret?create=1`, [[0], red, red, red, red, red, [0], red, red, red]);
    expect(calls.map(({ request, body }) => [request, body])).toEqual([
      ['GET /ping/secret?create=1', ''],
      ['POST /ping/secret/fail?create=1', `${id}: app.db is not backed up: no route`],
      ['GET /ping/secret?create=1', ''],
      ['POST /ping/secret/fail?create=1', `${id}: app.db is not backed up: no route`],
    ]);
  });

  test('a sidecar that ends and starts while its folder is away goes on counting the hour', async () => {
    const { calls, url } = await monitor();
    const start: [number | 'restart', string?][] = [red, red, red, ['restart']];
    await tell(`${url}/x`, [...start, ...start, ...start], 300);
    expect(calls).toHaveLength(1);
    await tell(`${url}/x`, [...start, ...start, ...start, ...start, red, red, red], 300);
    expect(calls).toHaveLength(3);
  });

  test('a fault that the sidecar repairs by itself is reported at once', async () => {
    const { calls, url } = await monitor();
    await tell(`${url}/x/`, [[3, 'the backup of app.db lacks files']]);
    expect(calls.map(({ request }) => request)).toEqual(['POST /x/fail']);
  });

  test('a second address gets the cause, and "-" stands for none', async () => {
    const { calls, url } = await monitor();
    await tell(`- ${url}/topic`, [[0], red, red, red]);
    expect(calls.map(({ request, body }) => [request, body])).toEqual([
      ['POST /topic', `${id}: app.db is not backed up: no route`],
    ]);
  });

  test('Uptime Kuma is told in the address', async () => {
    const { calls, url } = await monitor();
    await tell(`${url}/api/push/secret?status=up&msg=OK&ping=`, [[0], red, red, [1, 'não é 100 %']]);
    expect(calls.map(({ request }) => decodeURIComponent(request))).toEqual([
      'GET /api/push/secret?status=up&msg=OK&ping=',
      `GET /api/push/secret?status=down&msg=${id}: não é 100 %`,
    ]);
  });

  test('a name and a password are sent as such', async () => {
    const { calls, port } = await monitor();
    await tell(`http://me:p%40ss@127.0.0.1:${port}`, [[0]]);
    expect(calls).toEqual([
      { request: 'GET /', body: '', authorization: `Basic ${Buffer.from('me:p@ss').toString('base64')}` },
    ]);
  });

  test('a failure that the monitor did not take is told again a minute later', async () => {
    const { calls, url } = await monitor({ status: 503 });
    const output = await tell(`${url}/secret`, [red, red, red, red]);
    expect(calls.map(({ request }) => request)).toEqual(['POST /secret/fail', 'POST /secret/fail']);
    expect(output.trim().split('\n')).toEqual(['503']);
  });

  test.each(['not an address', 'ftp://x', 'http://127.0.0.1:1/x'])('is no cause to fail: %s', async (url) => {
    expect(await tell(url, [[0]])).toMatch(/^(?:no answer|the address must begin[^\n]*)\n$/);
  });

  test('a monitor that never answers keeps nobody waiting', async () => {
    const server = createServer(() => {});
    opened.push(server);
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve());
    });
    const address = server.address();
    const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/x`;
    const folder = scratch();
    const { output } = await bash(
      [
        '-c',
        `. ${engine}; health_state=$1; declare -A conf=([id]=x); SECONDS=0; tell_monitor 0 ''; echo "$SECONDS"; kill %1`,
        'bash',
        folder,
      ],
      { env: { HEARTBEAT_URL: url } },
    );
    expect(Number(output)).toBeLessThan(3);
  });
});

describe.skipIf(noShell || spawnSync('openssl', ['version']).status !== 0)('over TLS', () => {
  /** A certificate for an address, signed by itself. */
  function certificate(name: string) {
    const folder = scratch();
    const made = spawnSync(
      'openssl',
      `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=test -addext subjectAltName=${name} -keyout key -out cert`.split(
        ' ',
      ),
      { cwd: folder },
    );
    expect(made.status, made.stderr.toString()).toBe(0);
    const read = (file: string) => readFileSync(path.join(folder, file));
    return { key: read('key'), cert: read('cert'), file: path.join(folder, 'cert') };
  }
  const call = async (url: string, file?: string) =>
    (
      await bash(['-c', `. ${engine}; http_call GET "$URL" ''`], {
        env: { URL: url, ...(file === undefined ? {} : { SSL_CERT_FILE: file }) },
      })
    ).output;

  test('a certificate that is trusted and names the address is taken', async () => {
    const tls = certificate('IP:127.0.0.1,DNS:localhost');
    const { calls, url } = await monitor({ tls });
    expect(await call(`${url}/secret`, tls.file)).toBe('200');
    expect(await call(`${url.replace('127.0.0.1', 'localhost')}/secret`, tls.file)).toBe('200');
    expect(calls.map(({ request }) => request)).toEqual(['GET /secret', 'GET /secret']);
  });

  test.each([
    ['is of nobody known', 'IP:127.0.0.1', undefined],
    ['names another host', 'DNS:other.example.com', 'trusted'],
  ])('nothing is sent where the certificate %s', async (_, name, trusted) => {
    const tls = certificate(name);
    const { calls, url } = await monitor({ tls });
    expect(await call(`${url}/secret`, trusted && tls.file)).toMatch(
      /^no answer, or a certificate that cannot be trusted$/,
    );
    expect(calls).toEqual([]);
  });
});

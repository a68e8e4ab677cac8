import { createServer } from 'node:http';
import { gateway } from './engine.mjs';

/**
 * A monitor elsewhere, as healthchecks.io is one: a web server that every container reaches, and that keeps what it is told, and when.
 */
export async function startMonitor() {
  /** @type {{ at: number, request: string, body: string }[]} */
  const calls = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      calls.push({ at: Date.now(), request: `${request.method} ${request.url}`, body });
      response.end('OK');
    });
  });
  const host = await gateway();
  await new Promise((resolve) => {
    server.listen(0, host, () => resolve(undefined));
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://${host}:${port}/ping/4e1c-secret`,
    calls,
    close: () => {
      server.close().closeAllConnections();
    },
  };
}

import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

/** Answers with what Litestream measures; its address. It lasts as long as the worker, and keeps nobody waiting. */
export async function metricsServer(text: () => string): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => {}).resume();
    socket.end(`HTTP/1.0 200 OK\r\n\r\n${text()}\n`);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  server.unref();
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

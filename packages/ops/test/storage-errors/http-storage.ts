import { createServer, STATUS_CODES, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** What a storage answers, to the byte. */
export interface HttpAnswer {
  readonly status: number;
  /** Words behind the status; those of HTTP where it has none of its own. */
  readonly reason?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/**
 * A storage that answers what it is told, until it is closed.
 * @param answer of a request
 * @param tls certificate and key, where it speaks HTTPS
 */
export async function playHttp(
  answer: (request: IncomingMessage) => HttpAnswer,
  tls?: { readonly cert: string; readonly key: string },
) {
  const listener: RequestListener = (request, response) => {
    request.resume().on('end', () => {
      const { status, reason = STATUS_CODES[status], headers = {}, body = '' } = answer(request);
      response.writeHead(status, reason, { 'content-length': Buffer.byteLength(body), ...headers }).end(body);
    });
  };
  const server = (tls === undefined ? createServer(listener) : createTlsServer(tls, listener)).listen(0, '127.0.0.1');
  await new Promise((resolve) => {
    server.once('listening', resolve);
  });
  return {
    port: String((server.address() as AddressInfo).port),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** A page of a proxy, or of any other server than a storage. */
export const html = (status: number): HttpAnswer => ({
  status,
  headers: { 'content-type': 'text/html' },
  body: '<html><head><title>No</title></head><body>NoSuchBucket forbidden damaged: checksum mismatch</body></html>',
});

import { connect } from 'node:net';

/** How a port answers: `open`, `refused` (somebody is there, and nothing listens), `silent`, or why it cannot be asked. */
export type Knock = 'open' | 'refused' | 'silent' | { readonly fault: string };

/** Opens a connection and shuts it again; silent after 8 seconds. */
export function knock(host: string, port: number): Promise<Knock> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 8000 });
    const end = (answer: Knock): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => end('open'));
    socket.once('timeout', () => end('silent'));
    socket.once('error', ({ code, message }: NodeJS.ErrnoException) =>
      end(
        code === 'ECONNREFUSED'
          ? 'refused'
          : code === 'ETIMEDOUT'
            ? 'silent'
            : { fault: code === 'ENOTFOUND' ? 'the name has no address' : (code ?? message) },
      ),
    );
  });
}

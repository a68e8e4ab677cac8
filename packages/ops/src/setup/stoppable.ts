import type { Terminal } from 'litestream-generator-core';

/** The same terminal, whose questions an aborted signal takes back: SIGTERM ends a run that waits for a person. */
export function stoppable(terminal: Terminal, signal: AbortSignal): Terminal {
  return {
    ...terminal,
    choose: (message, choices) => unlessAborted(signal, () => terminal.choose(message, choices, signal)),
    prompt: (question) => unlessAborted(signal, () => terminal.prompt(question, signal)),
  };
}

/** Does not wait for a terminal that knows nothing of signals, as Yeoman's. */
async function unlessAborted<T>(signal: AbortSignal, ask: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason as Error);
    signal.addEventListener('abort', stop);
  });
  try {
    return await Promise.race([ask(), aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

import { createHmac, randomBytes } from 'node:crypto';
import { serverPlaceholders, type TargetServer } from 'litestream-generator-core';
import { makeHostKey, makeLoginKey, type KeyPair } from './ssh-keys.js';

/** A storage server for one rehearsal: what its container gets, and the values with which the deployment reaches it. */
export interface OpenedServer {
  /** Environment of the server's container. */
  readonly environment: Readonly<Record<string, string>>;
  /** What a person would enter in the repository's settings, by name. */
  readonly values: Readonly<Record<string, string>>;
  /** Variables that Litestream gets beside those of the target. */
  readonly sidecar: Readonly<Record<string, string>>;
  /** Text to send once connected, and what the first line of the answer is when the server is ready. */
  readonly knock: { readonly send: string; readonly expect: RegExp };
}

/** Host name of the server on the rehearsal's network. */
export const serverHost = 'rehearsal-storage';

type Placeholder = (typeof serverPlaceholders)[number];

const isPlaceholder = (name: string): name is Placeholder => (serverPlaceholders as readonly string[]).includes(name);

/**
 * Fills in what the target's file leaves open: new credentials on every call, which live as long as the rehearsal.
 * @throws when a text of it names something that nobody makes
 */
export function openServer({ port, environment, values, sidecar = {}, knock }: TargetServer): OpenedServer {
  const hostKey = once(makeHostKey);
  const loginKey = once(makeLoginKey);
  const makers: Readonly<Record<Placeholder, () => string>> = {
    host: () => serverHost,
    port: () => String(port),
    user: () => 'rehearsal',
    secret: once(() => randomBytes(24).toString('base64url')),
    base64: once(() => randomBytes(64).toString('base64')),
    hostKey: () => hostKey().private,
    hostKeyPublic: () => hostKey().public,
    loginKey: () => loginKey().private,
    loginKeyPublic: () => loginKey().public,
    date: once(() => new Date().toUTCString()),
    signature: () =>
      knock.sign === undefined
        ? ''
        : createHmac('sha256', Buffer.from(filled(knock.sign.key), 'base64'))
            .update(filled(knock.sign.text), 'utf8')
            .digest('base64'),
  };
  const filled = (text: string): string =>
    text.replaceAll(/(?<!\$)\{([a-zA-Z0-9]+)\}/g, (_, name: string) => {
      if (!isPlaceholder(name))
        throw new Error(
          `{${name}} stands in the server of a target, but there is only ${serverPlaceholders.map((known) => `{${known}}`).join(', ')}`,
        );
      return makers[name]();
    });
  const all = (texts: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, filled(text)]));
  return {
    environment: all(environment),
    values: all(values),
    sidecar: all(sidecar),
    knock: { send: filled(knock.send), expect: new RegExp(knock.expect) },
  };
}

/** Makes a value when it is first asked for, and gives the same one from then on. */
function once<T extends string | KeyPair>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

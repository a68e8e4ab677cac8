/** A storage server for one rehearsal: what its container is given, and what the deployment is told of it. */
export interface OpenedServer {
  /** Environment of the server's container. */
  readonly environment: Readonly<Record<string, string>>;
  /** What a person would enter in the repository's settings, by name: whatever any choice of the target's questions asks for. */
  readonly values: Readonly<Record<string, string>>;
  /** Text to send once connected, and what the first line of the answer is when the server is ready. Sent again until it is. */
  readonly knock: { readonly send: string; readonly expect: RegExp };
}

/** The stand-in for a storage target: a real server of its protocol, in a container that is thrown away. One file per target. */
export interface RehearsalServer {
  /** Id of the target in core. */
  readonly target: string;
  /** Public image, pinned by version. */
  readonly image: string;
  /** What another image must have to be used in its place, for people. */
  readonly needs: string;
  /** Port inside the container. */
  readonly port: number;
  /** What runs there, for `sh -c`, as root. It replaces the image's own entry point, so that any image that has the program will do. */
  readonly script: string;
  /** New credentials on every call; they live as long as the rehearsal. */
  open(): OpenedServer;
}

/** Host name of the server on the rehearsal's network. */
export const serverHost = 'rehearsal-storage';

/** Declares a server; the type checker and the contract suite do the rest. */
export function defineServer<const S extends RehearsalServer>(server: S): S {
  return server;
}

import { apart, entry, inlineMap, map, type Entry } from '../shared/yaml-text.js';

/** `networks` of a Compose file: the one that the proxy shares with every app, and that neither of their projects makes. */
export function proxyNetwork(comment: string): Entry {
  return apart(entry('networks', map([entry('nginx-proxy', inlineMap([entry('external', true)]), comment)])));
}

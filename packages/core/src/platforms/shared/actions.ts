/** A pinned action: the tag can be moved by its owner, the commit cannot. */
interface PinnedAction {
  readonly name: string;
  readonly version: string;
  readonly sha: string;
}

/** The actions that generated workflows use. Dependabot keeps them fresh in a project. */
const pinned = [
  { name: 'actions/checkout', version: 'v7.0.1', sha: '3d3c42e5aac5ba805825da76410c181273ba90b1' },
  { name: 'actions/setup-dotnet', version: 'v6.0.0', sha: 'a98b56852c35b8e3190ac28c8c2271da59106c68' },
  { name: 'actions/setup-node', version: 'v7.0.0', sha: '820762786026740c76f36085b0efc47a31fe5020' },
  { name: 'docker/build-push-action', version: 'v7.3.0', sha: '53b7df96c91f9c12dcc8a07bcb9ccacbed38856a' },
  { name: 'docker/login-action', version: 'v4.6.0', sha: 'dbcb813823bdd20940b903addbd779551569679f' },
  { name: 'docker/setup-buildx-action', version: 'v4.3.0', sha: '37fe631027851001ddb9b187196cc803df7f5f0e' },
] as const satisfies readonly PinnedAction[];

/** Name of a pinned action. */
export type ActionName = (typeof pinned)[number]['name'];

/** What stands behind `uses:`, the version in a comment: `actions/checkout@3d3c42e… # v7.0.1`. */
export const uses: Readonly<Record<ActionName, string>> = Object.fromEntries(
  pinned.map(({ name, version, sha }) => [name, `${name}@${sha} # ${version}`]),
) as Record<ActionName, string>;

/** The label of the namespaces. Its value names the rehearsal that created them. Only namespaces with this label are deleted. */
export const rehearsalLabel = 'generator-litestream/rehearsal';

/** The two namespaces of a rehearsal: the first one is lost and comes back, the second one outlives that. */
export interface Namespaces {
  /** Of the app and its volume: the deployment id of the rehearsal. */
  readonly app: string;
  /** Of the storage server. */
  readonly storage: string;
}

/** The longest name that Kubernetes takes. */
const longest = 63;

/** If two people rehearse the same deployment in one cluster, the second rehearsal finds these names in use and stops. */
export function namespacesOf(id: string): Namespaces {
  const of = (end: string): string => `${id.slice(0, longest - end.length).replace(/-+$/, '')}${end}`;
  return { app: of('-rehearsal-a'), storage: of('-rehearsal-b') };
}

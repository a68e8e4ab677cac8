import { UserError } from 'litestream-generator-core';
import { parseAllDocuments } from 'yaml';
import { rehearsalLabel } from './names.js';

interface ClusterObject {
  readonly kind?: string;
  readonly metadata?: {
    readonly name?: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly subjects?: readonly { readonly namespace?: string }[];
}

/** The objects of `kubernetes-access.yaml` for one namespace. */
export interface AccessObjects {
  readonly namespace: ClusterObject;
  /** The account that deploys, and its rights. */
  readonly others: readonly ClusterObject[];
}

/**
 * The namespace of a deployment and the account that deploys there, under another name: as the file of the checkout has them, without the
 * other environments and without what reaches beyond the namespace.
 * @throws UserError when the file has no such namespace
 */
export function accessObjects(text: string, id: string, name: string, rehearsal: string): AccessObjects {
  const objects = parseAllDocuments(text).map((document) => (document.toJS() ?? {}) as ClusterObject);
  const namespace = objects.find(({ kind, metadata }) => kind === 'Namespace' && metadata?.name === id);
  if (namespace === undefined)
    throw new UserError({
      what: `.deploy/kubernetes-access.yaml has no namespace ${id}.`,
      fix: 'Run the generator again: npm create litestream@latest',
    });
  return {
    namespace: {
      ...namespace,
      metadata: { ...namespace.metadata, name, labels: { ...namespace.metadata?.labels, [rehearsalLabel]: rehearsal } },
    },
    others: objects
      .filter(({ metadata }) => metadata?.namespace === id)
      .map(({ metadata, subjects, ...rest }) => ({
        ...rest,
        metadata: { ...metadata, namespace: name },
        ...(subjects !== undefined && {
          subjects: subjects.map((one) => (one.namespace === id ? { ...one, namespace: name } : one)),
        }),
      })),
  };
}

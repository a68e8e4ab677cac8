import { parseAllDocuments } from 'yaml';

interface Variable {
  readonly name?: unknown;
  readonly value?: unknown;
  readonly valueFrom?: { readonly secretKeyRef?: { readonly key?: unknown } };
}

interface Workload {
  readonly kind?: unknown;
  readonly spec?: {
    readonly template?: {
      readonly spec?: {
        readonly containers?: readonly { readonly name?: unknown; readonly env?: readonly Variable[] }[];
      };
    };
  };
}

/** Longest file that is read. */
const longest = 1_000_000;

/**
 * Environment of the app in the generated manifest; undefined for another one. A value from a Secret is a reference, as in the
 * Compose file.
 */
export function appEnvironment(text: string | undefined): Readonly<Record<string, string>> | undefined {
  if (text === undefined || text.length > longest) return undefined;
  try {
    const objects = [parseAllDocuments(text, { maxAliasCount: 0 } as object)]
      .flat()
      .map((one) => one.toJS({ maxAliasCount: 0 }) as Workload);
    const set = objects.find(({ kind }) => kind === 'StatefulSet');
    const app = set?.spec?.template?.spec?.containers?.find(({ name }) => name === 'app');
    if (app === undefined) return undefined;
    return Object.fromEntries((app.env ?? []).map((variable) => [String(variable.name), valueOf(variable)]));
  } catch {
    return undefined;
  }
}

function valueOf({ value, valueFrom }: Variable): string {
  const key = valueFrom?.secretKeyRef?.key;
  return key === undefined ? String(value ?? '').replaceAll('$$(', '$(') : `\${${String(key)}:-}`;
}

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

interface Definition {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly { readonly name: string; readonly schema: { readonly openAPIV3Schema: Schema } }[];
  };
}

/** A node of a schema, or a list or map of them. */
type Schema = Readonly<Record<string, unknown>>;

/**
 * Makes JSON schemas for kubeconform of custom resource definitions, one file for each kind and version. An object may have no property
 * that its definition does not have: an API server with strict validation refuses it as well.
 * @param definitions folder with the definitions as YAML
 * @param folder where the schemas are written, by the names that kubeconform asks for
 */
export function writeCrdSchemas(definitions: string, folder: string): void {
  for (const file of readdirSync(definitions).filter((name) => name.endsWith('.yaml'))) {
    const { spec } = parse(readFileSync(path.join(definitions, file), 'utf8')) as Definition;
    for (const { name, schema } of spec.versions) {
      const kind = [spec.names.kind.toLowerCase(), spec.group.split('.')[0], name].join('-');
      const { properties, ...rest } = schema.openAPIV3Schema;
      // The metadata of an object is Kubernetes' own, and a definition leaves it open.
      const whole = { ...rest, properties: { ...(properties as Schema), metadata: { type: 'object' } } };
      writeFileSync(path.join(folder, `${kind}.json`), JSON.stringify(strict(whole)));
    }
  }
}

function strict(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(strict);
  if (typeof value !== 'object' || value === null) return value;
  const node = value as Schema;
  if (node['x-kubernetes-int-or-string'] === true) return { type: ['string', 'integer'] };
  const inner = Object.fromEntries(Object.entries(node).map(([name, each]) => [name, strict(each)]));
  if (node['type'] !== 'object' || node['properties'] === undefined) return inner;
  return { additionalProperties: node['x-kubernetes-preserve-unknown-fields'] === true, ...inner };
}

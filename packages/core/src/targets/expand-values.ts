/**
 * Puts values into a text that names their variables, as `https://s3.${REPLICA_REGION}.example.com` does. The engine does the same
 * (`expand_written` in `deploy/values.sh`).
 * @param valueOf a variable's value; empty where there is none
 */
export function expandValues(text: string, valueOf: (variable: string) => string): string {
  return text.replaceAll(/\$\{([A-Z_][A-Z0-9_]*)\}/g, (_, variable: string) => valueOf(variable));
}

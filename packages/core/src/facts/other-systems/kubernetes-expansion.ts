/** Values by the names of variables; undefined where only the cluster knows the value. */
export type KnownValues = ReadonlyMap<string, string | undefined>;

/**
 * A text with `$(NAME)` put in as Kubernetes does it, where `$$` is one `$`. Undefined where the checkout does not say what a name stands
 * for: Kubernetes leaves one as it is that no variable has, but a cluster may have more variables.
 * @see https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/
 */
export function expanded(text: string, values: KnownValues): string | undefined {
  let isKnown = true;
  const result = text.replaceAll(/\$\$|\$\(([^()\s]+)\)/g, (_all, name?: string) => {
    const value = name === undefined ? '$' : values.get(name);
    isKnown &&= value !== undefined;
    return value ?? '';
  });
  return isKnown ? result : undefined;
}

/** The same for people who read the words: what only the cluster knows is a variable of a shell. */
export function readable(text: string, known: KnownValues): string {
  return expanded(text, known) ?? text.replaceAll(/(?<!\$)\$\(([^()\s]+)\)/g, '$$$1');
}

/**
 * The environment of `docker compose`: what finds Docker, and our values. Whatever the Compose file asks for comes from us
 * or is not there, so that no key in the user's shell reaches the stack.
 * @param template text of the Compose file
 */
export function stackEnvironment(
  template: string,
  own: NodeJS.ProcessEnv,
  values: Readonly<Record<string, string>>,
): Record<string, string> {
  const asked = new Set([...template.matchAll(/\$\{(\w+)/g)].map(([, name]) => name));
  const kept = Object.entries(own).filter(
    ([name, value]) => value !== undefined && !asked.has(name) && !name.startsWith('COMPOSE_'),
  ) as [string, string][];
  // A .env file beside the template would be read as well.
  return { ...Object.fromEntries(kept), COMPOSE_DISABLE_ENV_FILE: '1', ...values };
}

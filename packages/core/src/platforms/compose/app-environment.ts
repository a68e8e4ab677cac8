import { yamlValue } from '../../yaml-limits.js';

/** Environment of the app in a generated template; undefined for another one. */
export function appEnvironment(text: string | undefined): Readonly<Record<string, string>> | undefined {
  try {
    const { services = {} } = yamlValue(text ?? '') as {
      services?: Readonly<Record<string, { environment?: unknown } | undefined>>;
    };
    const environment = services['app']?.environment;
    if (
      !('restore' in services) ||
      typeof environment !== 'object' ||
      environment === null ||
      Array.isArray(environment)
    )
      return undefined;
    return Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, String(value ?? '')]));
  } catch {
    return undefined;
  }
}

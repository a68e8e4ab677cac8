/** A host that only the machine itself reaches. */
const LOCAL = String.raw`(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?`;
/** A variable of an earlier set-up that has the name of the host. */
const OF_HOST = String.raw`\$\{?(?:HOST_DOMAIN|VIRTUAL_HOST|DEPLOY_(?:HOST|API|DOMAIN)|APP_DOMAIN|DOMAIN)\}?`;
const END = String.raw`(?=[/?#,;\s]|$)`;

const HOST_VARIABLE = new RegExp(String.raw`\b(http|ws)s?://${OF_HOST}(?::\d+)?${END}`, 'gi');
const LOCAL_ADDRESS = new RegExp(String.raw`\b(http|ws)s?://${LOCAL}${END}`, 'gi');
const LOCAL_NAME = new RegExp(`^${LOCAL}$`, 'i');
/** A local host anywhere, also behind the name of a user. */
const LOCAL_ANYWHERE = new RegExp(String.raw`(?:^|://|@|[,;\s])${LOCAL}${END}`, 'i');

/** Words in the name of a variable with an address under which visitors reach the app. */
const OF_VISITORS =
  /^(?:base|app|application|public|site|root|external|web|website|frontend|home|server|origins?|domain|nextauth|canonical|callback|redirect|cors)$/;
/** Words in the name of a variable with an address that the app itself calls. */
const OF_OTHERS =
  /^(?:internal|health|healthcheck|otel|otlp|exporter|redis|cache|smtp|mail|db|database|s3|minio|storage|bucket|proxy|queue|search|seq|sentry|agent|collector|metrics|socket)$/;
/** Words in the name of a variable whose value may be the machine itself for good. */
const OF_ITSELF = /^(?:internal|health|healthcheck|self|loopback|allowed|trusted|whitelist|known|local)$/;

/**
 * The app's own address, with the domain in the place of a developer's machine, or of a variable of the earlier set-up. Undefined where a
 * value is none, or where its name does not say that visitors use it.
 */
export function ownAddress(name: string, value: string, domain: string): string | undefined {
  const all = wordsOf(name);
  const secure = (_all: string, scheme: string): string =>
    `${scheme.toLowerCase() === 'ws' ? 'wss' : 'https'}://${domain}`;
  const ofHost = value.replace(HOST_VARIABLE, secure);
  if (ofHost !== value) return /\$/.test(ofHost.replaceAll(domain, '')) ? undefined : ofHost;
  if (!all.some((word) => OF_VISITORS.test(word)) || all.some((word) => OF_OTHERS.test(word))) return undefined;
  if (LOCAL_NAME.test(value)) return /^(?:host|hostname|domain)$/.test(all.at(-1) ?? '') ? domain : undefined;
  // A list that has a name of production as well says what production is.
  const rest = value.replace(LOCAL_ADDRESS, '');
  return rest === value || /:\/\/|\$|\w\.\w/.test(rest) ? undefined : value.replace(LOCAL_ADDRESS, secure);
}

/**
 * Whether a value leads to the machine itself, which is the container: as an address of another program it is most likely wrong. A list
 * that has another host as well is meant.
 */
export function leadsToItself(name: string, value: string): boolean {
  const others = value.split(/[,;\s]+/).filter((one) => !LOCAL_ANYWHERE.test(one));
  return (
    LOCAL_ANYWHERE.test(value) &&
    !others.some((one) => /:\/\/|\w\.\w/.test(one)) &&
    !wordsOf(name).some((word) => OF_ITSELF.test(word))
  );
}

/** Whether every address of a list is one of the machine itself. */
export function isOnlyLocal(value: string): boolean {
  const all = value.split(/[,;\s]+/).filter((one) => one !== '');
  return all.length > 0 && all.every((one) => LOCAL_NAME.test(one.replace(/^https?:\/\//i, '').replace(/\/$/, '')));
}

/** The words of `BASE_URL`, `App__BaseUrl`, `app.baseUrl`. */
function wordsOf(name: string): readonly string[] {
  return name
    .split(/[_.:-]+|(?<=[a-z\d])(?=[A-Z])/)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());
}

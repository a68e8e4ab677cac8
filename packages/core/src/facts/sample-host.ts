/** What samples call the host of an app. */
const SAMPLE = /^(?:(?:www|app|my-?app|api)\.)?example\.(?:com|org|net)$/i;

/** Whether a name of a host stands for another one that somebody has to enter. */
export function isSampleHost(name: string): boolean {
  return SAMPLE.test(name);
}

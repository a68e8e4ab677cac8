/** As Node's: empty where the name cannot be one of DNS. */
export function domainToASCII(domain: string): string {
  if (/[\s/\\?#@:]/.test(domain)) return '';
  try {
    return new URL(`http://${domain}`).hostname;
  } catch {
    return '';
  }
}

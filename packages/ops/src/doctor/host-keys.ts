/** The keys in lines of `known_hosts`, of `/etc/ssh/*.pub` or of `ssh-keyscan`, whatever names stand beside them; revoked ones are left out. */
export function keysIn(text: string): readonly string[] {
  return text.split('\n').filter((line) => !/^[#@]/.test(line)).flatMap((line) => {
    const [, type, key] = /(?:^|\s)(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp\d+)\s+([A-Za-z0-9+/=]+)/.exec(line) ?? [];
    return type === undefined || key === undefined ? [] : [`${type} ${key}`];
  });
}

/** Programs that reach another machine. */
const REACHES = /\b(?:ssh|scp|rsync|sftp|ssh-keyscan|ssh-add|sshpass)\b/;

/** Files that the programs of SSH take a key from. */
export function keyFiles(workflow: string): readonly string[] {
  return workflow
    .split('\n')
    .filter((line) => REACHES.test(line))
    .flatMap((line) => [...line.matchAll(/\s(?:-i|IdentityFile=)\s*["']?([^\s"']+)/g)].map(([, file = '']) => file));
}

/**
 * Whether a secret in a line of a script only says how the host is reached: its address, user and port in a call of SSH, or the text of the
 * key that such a call takes.
 */
export function isOfWay(line: string, name: string, workflow: string): boolean {
  const secret = String.raw`\$\{\{\s*(?:secrets|vars)\.${name}\s*\}\}`;
  const inPlace = new RegExp(
    String.raw`@["']?${secret}|${secret}["']?@|\s(?:-p|-P|-J)\s*["']?${secret}|ssh-keyscan\b[^|;&>]*${secret}|\bsshpass\s+-p\s*["']?${secret}|${secret}[^|]*\|[^|]*ssh-add`,
  );
  if (REACHES.test(line) && inPlace.test(line)) return true;
  const [, file] = new RegExp(String.raw`${secret}["']?\s*>\s*["']?([^\s"';&]+)`).exec(line) ?? [];
  return file !== undefined && (/(?:^|\/)\.ssh\//.test(file) || keyFiles(workflow).includes(file));
}

import type { EarlierItem } from './earlier-item.js';

/** The value of an item that only describes a jump host, which is a machine between the workflow and the host. */
export const JUMP_HOST = 'a jump host';

/** `proxy_host: x`, `ProxyJump x`, `-o ProxyCommand=…` and `ssh -J x`, which may stand in a line of its own. */
const PATTERNS = [
  /\b(?:proxy|jump|bastion)_?host["']?\s*[:=]\s*(\S.*)/i,
  /\bProxyJump(?:\s*=\s*|\s+)["']?([^\s"']+)/i,
  /\bProxyCommand\b/i,
  /(?:\b(?:ssh|scp|sftp|rsync|autossh)\b.*\s["']?|^\s*)-J\s*([^\s"']+)/,
];

/** A line that leads through a jump host. @returns its name where that is plain text, else nothing; undefined for any other line */
function jumpHostIn(line: string): string | undefined {
  if (/^\s*#/.test(line)) return undefined;
  const match = PATTERNS.map((pattern) => pattern.exec(line)).find((one) => one !== null);
  const name = match?.[1]?.trim().replaceAll(/^["']|["'],?$/g, '') ?? '';
  return match === undefined ? undefined : /^[\w.@:-]+$/.test(name) ? name : '';
}

/** Whether a line leads through a jump host, or is an input that says how one is reached. */
export function leadsThroughJumpHost(line: string): boolean {
  return jumpHostIn(line) !== undefined || /^\s*proxy_\w+\s*:/.test(line);
}

/** The jump hosts of a file with commands, inputs or settings of SSH. */
export function jumpHostItems(path: string, text: string): readonly EarlierItem[] {
  return text.split('\n').flatMap((line, index): readonly EarlierItem[] => {
    const name = jumpHostIn(line);
    if (name === undefined) return [];
    const shown = name === '' ? 'the jump host of the connection by SSH' : `the jump host ${name}`;
    return [{ kind: 'setting', name: shown, where: `${path}:${index + 1}`, value: JUMP_HOST }];
  });
}

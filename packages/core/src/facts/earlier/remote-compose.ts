/** A workflow's text without the lines that are comments. */
export function withoutComments(text: string): string {
  return text.replace(/^\s*#.*$/gm, '');
}

/** `docker compose up` on another machine; in a job by itself it only tests. */
export function composesRemotely(text: string): boolean {
  const all = withoutComments(text);
  return /\bdocker(?: |-)compose\b[^\n]*\b(?:up|pull)\b/.test(all) && REMOTE.test(all);
}

const REMOTE = /\bssh\b|\bscp\b|ssh-action|scp-action|ssh-agent|DOCKER_HOST|docker context|self-hosted/;

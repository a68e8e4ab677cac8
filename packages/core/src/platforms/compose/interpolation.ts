/** Text that Compose must take as it is: it interpolates `$` in every value of a Compose file. */
export function literal(text: string): string {
  return text.replaceAll('$', '$$$$');
}

/** `${NAME}` */
export function reference(name: string): string {
  return `\${${name}}`;
}

/** The message for a value that `deploy.sh` writes to `.env`: whoever reads it runs Compose without `deploy.sh`. */
export const redeploy = 'missing in .env, deploy again to write it';

/** `${NAME:?message}`: Compose stops with the message when `.env` lacks the value. */
export function required(name: string, message: string): string {
  return `\${${name}:?${literal(message)}}`;
}

/** `${NAME:-fallback}` */
export function optional(name: string, fallback = ''): string {
  return `\${${name}:-${literal(fallback)}}`;
}

import { createHash } from 'node:crypto';

/**
 * The page with its Content-Security-Policy: only scripts of the site itself, and no request to anywhere, so that a project which is
 * dropped into the playground cannot leave it. VitePress needs two small scripts in the page; their hashes allow these and no others.
 */
export function withContentSecurityPolicy(html: string): string {
  const hashes = [...html.matchAll(/<script(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/g)].map(
    ([, text = '']) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`,
  );
  const policy = [
    "default-src 'self'",
    "connect-src 'none'",
    `script-src 'self' ${[...new Set(hashes)].join(' ')}`.trimEnd(),
    "style-src 'self' 'unsafe-inline'", // the colours of highlighted code are style attributes
    "img-src 'self' data:",
    "form-action 'none'",
    "base-uri 'none'",
    "object-src 'none'",
  ].join('; ');
  return html.replace('<head>', `<head>\n    <meta http-equiv="Content-Security-Policy" content="${policy}">`);
}

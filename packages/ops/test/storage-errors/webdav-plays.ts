import { html, playHttp, type HttpAnswer } from './http-storage.js';
import type { Play } from './plays.js';

/** What is refused by a status: most things at the first question, and those of an upload there. */
const ofUploads = new Set(['409', '413', '423', '507']);

const nothing = (status: number): HttpAnswer => ({
  status,
  headers: status === 401 ? { 'www-authenticate': 'Basic realm="x"' } : {},
});

/** A server of WebDAV with an empty folder, which answers with one status. */
export async function webdavPlay(code: string): Promise<Play> {
  const secret = 'a-secret-of-the-tests';
  const refused = ofUploads.has(code) ? ['PUT'] : ['OPTIONS', 'PROPFIND'];
  const { port, close } = await playHttp(({ method = '' }) => {
    if (refused.includes(method)) return code === '401' ? nothing(401) : html(Number(code));
    if (method === 'PROPFIND') return nothing(404);
    return nothing(method === 'OPTIONS' ? 200 : 201);
  });
  return {
    values: { WEBDAV_URL: `http://127.0.0.1:${port}/backups`, WEBDAV_USERNAME: 'u123456', WEBDAV_PASSWORD: secret },
    way: ofUploads.has(code) ? 'sync' : 'ask',
    secret: [secret],
    close,
  };
}

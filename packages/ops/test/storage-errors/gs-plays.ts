import { generateKeyPairSync } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { certificateFor, leadTo } from './aws-behind-proxy.js';
import { html, playHttp, type HttpAnswer } from './http-storage.js';
import type { Play } from './plays.js';

const privateKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
  type: 'pkcs8',
  format: 'pem',
});

const json = (status: number, value: unknown): HttpAnswer => ({
  status,
  headers: { 'content-type': 'application/json; charset=UTF-8' },
  body: JSON.stringify(value),
});

/** An error of Google, as its page "HTTP status and error codes for JSON" shows it. */
const googleError = (code: number, message: string): HttpAnswer =>
  json(code, { error: { code, message, errors: [{ message, domain: 'global', reason: 'aReason' }] } });

/** Google's token server and its storage in one, which says one code. */
function google(code: string, words: string): (request: IncomingMessage) => HttpAnswer {
  const status = code === "bucket doesn't exist" ? 404 : Number(code);
  return ({ url }) => {
    if (url === '/token')
      return /^[a-z_]+$/.test(code)
        ? json(400, { error: code, error_description: words })
        : json(200, { access_token: 'a-token', expires_in: 3600, token_type: 'Bearer' });
    return Number.isNaN(status) ? html(403) : googleError(status, words);
  };
}

/** The storage under its real name, and the key of a service account as Google makes it. */
export async function gsPlay(code: string): Promise<Play> {
  const secret = 'a-secret-of-the-tests';
  const certificate = certificateFor(['storage.googleapis.com', 'oauth2.googleapis.com']);
  const server = await playHttp(google(code, `Words of the server about ${secret}: checksum mismatch`), certificate);
  const way = await leadTo(Number(server.port), certificate.file);
  const key = {
    type: code === 'dialing' ? 'something_else' : 'service_account',
    project_id: 'a-project',
    private_key_id: 'a-key',
    private_key: code === 'failed to parse private key' ? 'no key' : privateKey,
    client_email: 'litestream@a-project.iam.gserviceaccount.com',
    client_id: '1',
    token_uri: 'https://oauth2.googleapis.com/token',
  };
  return {
    values: { GCS_BUCKET: 'backups', GCS_KEY: JSON.stringify(key) },
    // Listing says that the bucket does not exist; 404 alone is what an upload gets.
    way: code === '404' ? 'sync' : 'ask',
    environment: way.environment,
    close: () => {
      way.close();
      server.close();
    },
  };
}

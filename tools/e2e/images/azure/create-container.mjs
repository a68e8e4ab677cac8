// Creates a container on the server of this image, signed with the account's key; one that exists already is fine.
import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

const [account, key] = process.env.AZURITE_ACCOUNTS.split(/[:;]/);
const container = process.argv[2];
const headers = { 'x-ms-date': new Date().toUTCString(), 'x-ms-version': '2021-08-06' };
// The account appears twice: once as the owner, once in the path, because the server has no host name per account.
const resource = `/${account}/${account}/${container}\nrestype:container`;
const signed = ['PUT', ...Array(11).fill(''), ...Object.entries(headers).map(([k, v]) => `${k}:${v}`), resource].join(
  '\n',
);
const signature = createHmac('sha256', Buffer.from(key, 'base64')).update(signed, 'utf8').digest('base64');
headers.Authorization = `SharedKey ${account}:${signature}`;

for (let attempt = 1; ; attempt++) {
  try {
    const url = `http://127.0.0.1:10000/${account}/${container}?restype=container`;
    const { status } = await fetch(url, { method: 'PUT', headers });
    if (status === 201 || status === 409) break;
    console.error(`container ${container}: the server answered ${status}`);
    process.exit(1);
  } catch (error) {
    if (attempt === 250) throw error; // 50 s after the start it will not come any more, not even on a busy machine
    await sleep(200);
  }
}

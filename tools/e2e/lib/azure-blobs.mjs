import { createHash, createHmac } from 'node:crypto';

/**
 * The blobs below a path, with checksums, one a line: Azurite keeps them under names of its own, so the server itself is asked.
 * @param {Record<string, string>} values As repository secrets.
 * @param {string} below
 */
export async function azureBlobs(values, below) {
  const list = await (await get(values, '', { comp: 'list', prefix: below, restype: 'container' })).text();
  const names = [...list.matchAll(/<Name>([^<]*)<\/Name>/g)].map(([, name = '']) => name).toSorted();
  const lines = names.map(async (name) => {
    const bytes = Buffer.from(await (await get(values, `/${name}`, {})).arrayBuffer());
    return `${createHash('sha256').update(bytes).digest('hex')}  ${name}`;
  });
  return (await Promise.all(lines)).join('\n');
}

/**
 * @param {Record<string, string>} values
 * @param {string} name
 * @param {Record<string, string>} query Its names in the order of the alphabet, which the signature wants.
 */
async function get({ AZURE_STORAGEACCOUNT, AZURE_ACCOUNT_KEY = '', AZURE_CONTAINER, AZURE_ENDPOINT }, name, query) {
  const headers = { 'x-ms-date': new Date().toUTCString(), 'x-ms-version': '2021-08-06' };
  // The account stands there twice: once as the owner, once in the path, because the server has no host name per account.
  const resource = `/${AZURE_STORAGEACCOUNT}/${AZURE_STORAGEACCOUNT}/${AZURE_CONTAINER}${name}`;
  const signed = [
    'GET',
    ...Array(11).fill(''),
    ...Object.entries({ ...headers }).map(([key, value]) => `${key}:${value}`),
    [resource, ...Object.entries(query).map(([key, value]) => `${key}:${value}`)].join('\n'),
  ].join('\n');
  const signature = createHmac('sha256', Buffer.from(AZURE_ACCOUNT_KEY, 'base64'))
    .update(signed, 'utf8')
    .digest('base64');
  const response = await fetch(`${AZURE_ENDPOINT}/${AZURE_CONTAINER}${name}?${new URLSearchParams(query)}`, {
    headers: { ...headers, Authorization: `SharedKey ${AZURE_STORAGEACCOUNT}:${signature}` },
  });
  if (!response.ok) throw new Error(`${name || 'the list of blobs'}: ${response.status} ${await response.text()}`);
  return response;
}

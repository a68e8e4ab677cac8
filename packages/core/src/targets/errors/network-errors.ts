import type { StorageErrors } from './storage-errors.js';

const address = 'Check the address in {secrets}, and that this host may connect there.';
const proxy =
  'Check the proxy settings of Docker on this host, and that the proxy lets through the address in {secrets}.';

/** What goes wrong on the way to a storage, as Go prints it at the end of an error: the same for every target. */
export const networkErrors: StorageErrors = {
  code: [
    '(proxyconnect) tcp: ',
    ': (Proxy Authentication Required)$',
    'dial tcp: (lookup) ',
    'dial tcp [^ ]+: (i/o timeout)$',
    'dial tcp [^ ]+: connect: (connection refused|no route to host|network is unreachable|connection timed out)$',
    'x509: (certificate signed by unknown authority|certificate has expired or is not yet valid)',
    'x509: (cannot validate certificate|certificate is valid|certificate is not valid)',
    '(server gave HTTP response to HTTPS client)$',
    ': (tls): ',
    '(malformed HTTP response) ',
    ': (TLS handshake timeout)$',
    ': (context deadline exceeded)',
    ': (connection reset by peer|broken pipe|unexpected EOF|EOF)$',
  ],
  known: [
    {
      codes: ['lookup'],
      cause: 'The name of the storage cannot be resolved',
      next: 'Check the name in {secrets}, and the DNS of this host.',
    },
    {
      codes: [
        'connection refused',
        'no route to host',
        'network is unreachable',
        'connection timed out',
        'i/o timeout',
      ],
      cause: 'The storage cannot be reached',
      next: address,
    },
    {
      codes: ['proxyconnect', 'Proxy Authentication Required'],
      cause: 'The proxy on the way to the storage refuses',
      next: proxy,
    },
    {
      codes: ['certificate signed by unknown authority'],
      cause: 'The certificate of the storage is signed by nobody that Litestream knows',
      next: 'Give the server a certificate of a public authority. If it has one, a proxy on the way shows its own: go around it.',
    },
    {
      codes: ['certificate has expired or is not yet valid'],
      cause: 'The certificate of the storage is not valid at the time of this host',
      next: 'Compare date -u with another machine. If this host is right, whoever runs the storage has to renew the certificate.',
    },
    {
      codes: ['cannot validate certificate', 'certificate is valid', 'certificate is not valid'],
      cause: 'The certificate of the storage is for another name',
      next: 'Enter the address with the name that the certificate has: {secrets}.',
    },
    {
      codes: ['server gave HTTP response to HTTPS client', 'tls', 'TLS handshake timeout', 'malformed HTTP response'],
      cause: 'The storage and Litestream do not agree on a secure connection',
      next: 'Check whether the address in {secrets} begins with https:// and names the port for it, or http:// in a private network.',
    },
    {
      codes: ['connection reset by peer', 'broken pipe', 'unexpected EOF', 'EOF'],
      cause: 'The connection to the storage was cut',
      next: 'Try again. If it stays so, check the address in {secrets}, and what lies between: a firewall, a proxy, a limit of the server.',
    },
    {
      codes: ['context deadline exceeded'],
      cause: 'The storage gave no answer in time that Litestream can use',
      next: 'See what Litestream says meanwhile: docker compose logs litestream.',
    },
  ],
};

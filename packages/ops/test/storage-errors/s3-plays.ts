import type { IncomingMessage } from 'node:http';
import { html, type HttpAnswer } from './http-storage.js';

/** Status with which AWS sends a code, as its API reference has it. 403 where it is not listed here. */
const statuses: Readonly<Record<string, number>> = {
  ExpiredToken: 400,
  ExpiredTokenException: 400,
  InvalidToken: 400,
  TokenRefreshRequired: 400,
  RequestExpired: 400,
  NoSuchBucket: 404,
  NoSuchKey: 404,
  NoSuchAccessPoint: 404,
  InvalidBucketName: 400,
  InvalidARN: 400,
  InvalidArgument: 400,
  InvalidRegionName: 400,
  InvalidAccessPoint: 400,
  InvalidAccessPointAliasError: 400,
  InvalidAccessPointState: 400,
  PermanentRedirect: 301,
  TemporaryRedirect: 307,
  AuthorizationHeaderMalformed: 400,
  IllegalLocationConstraintException: 400,
  IncorrectEndpoint: 400,
  InvalidRegion: 403,
  XMinioAdminBucketQuotaExceeded: 400,
  XMinioStorageFull: 507,
  EntityTooLarge: 400,
  InvalidRequest: 400,
  ObjectLocked: 400,
  InvalidBucketState: 409,
  InvalidRetentionPeriod: 400,
  'KMS.DisabledException': 400,
  'KMS.NotFoundException': 400,
  'KMS.KMSInvalidStateException': 400,
  SlowDown: 503,
  ServiceUnavailable: 503,
  TooManyRequests: 429,
  RequestLimitExceeded: 503,
  ThrottlingException: 400,
  BandwidthLimitExceeded: 503,
  InternalError: 500,
};

/** Status whose words stand in for a code where the answer is not XML. */
const words: Readonly<Record<string, number>> = {
  BadRequest: 400,
  Unauthorized: 401,
  Forbidden: 403,
  NotFound: 404,
  MethodNotAllowed: 405,
  ProxyAuthenticationRequired: 407,
  InternalServerError: 500,
  NotImplemented: 501,
  BadGateway: 502,
  GatewayTimeout: 504,
  MovedPermanently: 301,
};

/** An error of AWS, as the page "Error responses" of its API reference shows it. */
export const s3Error = (code: string, message: string): HttpAnswer => ({
  status: statuses[code] ?? 403,
  headers: { 'content-type': 'application/xml', 'x-amz-request-id': '4442587FB7D0A2F9' },
  body: `<?xml version="1.0" encoding="UTF-8"?>
<Error><Code>${code}</Code><Message>${message}</Message><Resource>/backups</Resource><RequestId>4442587FB7D0A2F9</RequestId><HostId>a/b=</HostId></Error>`,
});

const list = (keys: readonly string[]): HttpAnswer => ({
  status: 200,
  headers: { 'content-type': 'application/xml' },
  body: `<?xml version="1.0" encoding="UTF-8"?>
<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>backups</Name><KeyCount>${keys.length}</KeyCount><IsTruncated>false</IsTruncated>${keys
    .map(
      (key) =>
        `<Contents><Key>${key}</Key><LastModified>2026-05-31T12:00:00.000Z</LastModified><ETag>"e"</ETag><Size>500</Size></Contents>`,
    )
    .join('')}</ListBucketResult>`,
});

function operationOf({ method, url = '' }: IncomingMessage): string {
  const { searchParams } = new URL(url, 'http://x');
  if (searchParams.has('location')) return 'GetBucketLocation';
  if (method === 'GET') return searchParams.has('list-type') ? 'ListObjectsV2' : 'GetObject';
  return method === 'PUT' ? 'PutObject' : searchParams.has('uploads') ? 'CreateMultipartUpload' : 'other';
}

/** Where the operation is in a code of a target, `PutObject AccessDenied`. */
export function splitCode(code: string): { readonly operation: string; readonly code: string } {
  const [operation = '', rest] = code.split(' ');
  return rest === undefined || !/^[A-Z]/.test(operation)
    ? { operation: 'ListObjectsV2', code }
    : { operation, code: rest };
}

/** A bucket that answers one operation with this code, and any other as an empty bucket does. */
export function s3Storage(wanted: string, message = 'Words of the server: damaged, checksum mismatch') {
  const { operation, code } = splitCode(wanted);
  const refusal =
    code === 'no ETag returned' ? html(200) : code in words ? html(words[code] ?? 500) : s3Error(code, message);
  return (request: IncomingMessage): HttpAnswer => {
    const asked = operationOf(request);
    if (asked === operation || (code === 'no ETag returned' && asked === 'PutObject')) return refusal;
    if (asked !== 'ListObjectsV2') return { status: 200, headers: { etag: '"e"' } };
    const prefix = new URL(request.url ?? '', 'http://x').searchParams.get('prefix') ?? '';
    return list(
      operation === 'GetObject' && prefix.endsWith('0009/') ? [`${prefix}0000000000000001-0000000000000001.ltx`] : [],
    );
  };
}

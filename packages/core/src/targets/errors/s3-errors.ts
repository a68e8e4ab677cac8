import type { StorageErrors } from './storage-errors.js';

const busy =
  'Wait some minutes and try again. If it stays so, see the status page of the service, and who else uses the bucket.';

/**
 * How S3 says what is wrong, as the AWS SDK in Litestream prints it. The codes are those of the S3 API reference ("Error responses"), and
 * for an answer that is not XML, the words of its HTTP status.
 */
export const s3Errors: StorageErrors = {
  operation: 'operation error S3: ([A-Za-z0-9]+), ',
  code: [
    'https response error StatusCode: [0-9]+, RequestID: [^,]*, HostID: [^,]*, (api error )?([A-Za-z0-9._-]+): ',
    'operation error S3: [A-Za-z0-9]+, (bind auth scheme params): ',
    's3: upload failed: (no ETag returned)$',
  ],
  known: [
    {
      codes: ['InvalidAccessKeyId'],
      cause: 'The storage refuses the credentials: it does not know the access key',
      next: 'Check {LITESTREAM_ACCESS_KEY_ID}: it may be deleted, or belong to the service at another address ({REPLICA_ENDPOINT}).',
    },
    {
      codes: ['SignatureDoesNotMatch'],
      cause: 'The storage refuses the credentials: the secret does not belong to the access key',
      next: 'Enter {LITESTREAM_SECRET_ACCESS_KEY} again, without blanks and line ends, or make a new access key.',
    },
    {
      codes: ['ExpiredToken', 'ExpiredTokenException', 'InvalidToken', 'TokenRefreshRequired'],
      cause: 'The storage refuses the credentials: they were temporary, and are not valid any more',
      next: 'Make an access key of an IAM user, which does not expire: {LITESTREAM_ACCESS_KEY_ID}, {LITESTREAM_SECRET_ACCESS_KEY}.',
    },
    {
      codes: ['RequestTimeTooSkewed', 'RequestExpired'],
      cause: 'The clock of this host differs from that of the storage by more than the storage allows',
      next: 'Compare the clock of this host (date -u) with another machine, and turn on time synchronisation: timedatectl set-ntp true.',
    },
    {
      codes: ['GetBucketLocation AccessDenied'],
      cause: 'The access key may not ask for the region of the bucket',
      next: 'Set {REPLICA_REGION} to the region of the bucket, or allow s3:GetBucketLocation.',
    },
    {
      codes: ['ListObjectsV2 AccessDenied'],
      cause: 'The access key may not list the bucket',
      next: 'Allow s3:ListBucket on the bucket, and check that the policy names the bucket in {REPLICA_BUCKET}.',
    },
    {
      codes: ['GetObject AccessDenied'],
      cause: 'The access key may list the bucket, but may not read what is in it',
      next: 'Allow s3:GetObject on the objects of the bucket in {REPLICA_BUCKET}, and the use of its encryption key.',
    },
    {
      codes: ['PutObject AccessDenied'],
      cause: 'The access key may read the bucket, but may not write to it',
      next: 'Allow s3:PutObject on the objects of the bucket in {REPLICA_BUCKET}. A bucket policy or a quota may forbid it as well.',
    },
    {
      codes: ['AccessDenied'],
      cause: 'The access key may not do what Litestream needs',
      next: 'Give its user the permissions that .deploy/README.md lists, on the bucket in {REPLICA_BUCKET}.',
    },
    {
      codes: ['Unauthorized', 'InvalidArgument'],
      cause: 'The storage, or a proxy before it, does not accept the access key',
      next: 'Check that {LITESTREAM_ACCESS_KEY_ID} is an access key of S3, and that it belongs to the account that has the bucket.',
    },
    {
      codes: ['Forbidden', 'BadGateway', 'GatewayTimeout', 'ProxyAuthenticationRequired', 'BadRequest'],
      cause: 'The server that answers is not S3, but a proxy, a firewall or another server',
      next: 'Check {REPLICA_ENDPOINT}, and whether a proxy or a firewall is on the way.',
    },
    {
      codes: ['NotFound', 'MethodNotAllowed', 'NotImplemented', 'no ETag returned'],
      cause: 'The server at the address does not understand the requests of S3',
      next: 'Check {REPLICA_ENDPOINT}: it is the address of the S3 API, not that of a console or a website.',
    },
    {
      codes: ['NoSuchBucket'],
      cause: 'The bucket does not exist',
      next: 'Create it, or correct {REPLICA_BUCKET} (or {REPLICA_ENDPOINT}, if the bucket is at another service).',
    },
    {
      codes: ['InvalidBucketName', 'InvalidARN'],
      cause: 'The name of the bucket is not valid',
      next: 'Correct {REPLICA_BUCKET}: the name alone, without s3:// and without a path.',
    },
    {
      codes: ['ListObjectsV2 NoSuchKey'],
      cause: 'The address of the storage names the bucket as well',
      next: 'Remove the name of the bucket from {REPLICA_ENDPOINT}, and enter it as {REPLICA_BUCKET} alone.',
    },
    {
      codes: ['InvalidAccessPoint', 'NoSuchAccessPoint', 'InvalidAccessPointAliasError', 'InvalidAccessPointState'],
      cause: 'The access point cannot be used',
      next: 'Enter the name of the bucket itself as {REPLICA_BUCKET}, and leave out {REPLICA_ENDPOINT}.',
    },
    {
      codes: [
        'PermanentRedirect',
        'TemporaryRedirect',
        'MovedPermanently',
        'AuthorizationHeaderMalformed',
        'IllegalLocationConstraintException',
        'IncorrectEndpoint',
        'InvalidRegion',
        'InvalidRegionName',
      ],
      cause: 'The bucket is in another region',
      next: 'Set {REPLICA_REGION} to the region of the bucket, and correct {REPLICA_ENDPOINT} if it names a region.',
    },
    {
      codes: ['bind auth scheme params'],
      cause: 'The name of the region is not valid',
      next: 'Correct {REPLICA_REGION}: it is like eu-central-1, without blanks.',
    },
    {
      codes: [
        'QuotaExceeded',
        'XMinioAdminBucketQuotaExceeded',
        'XMinioStorageFull',
        'InsufficientCapacity',
        'EntityTooLarge',
      ],
      cause: 'The storage has no room for more, or its quota is used up',
      next: 'Raise the quota at the service, or make room there. Do not delete files of a backup.',
    },
    {
      codes: ['InvalidRequest', 'ObjectLocked', 'InvalidBucketState', 'InvalidRetentionPeriod'],
      cause: 'The bucket refuses the request, as one with object lock or versioning does',
      next: 'Use a bucket without object lock and without versioning: Litestream keeps the history itself.',
    },
    {
      codes: ['InvalidObjectState'],
      cause: 'A file of the backup lies in an archive tier',
      next: 'Restore it from there at the service, and delete the lifecycle rule that moved it.',
    },
    {
      codes: [
        'KMS.AccessDeniedException',
        'KMS.DisabledException',
        'KMS.NotFoundException',
        'KMS.KMSInvalidStateException',
      ],
      cause: 'The key that encrypts the bucket cannot be used',
      next: 'Enable the key in KMS, and allow the user kms:Decrypt and kms:GenerateDataKey with it.',
    },
    {
      codes: ['AccountProblem', 'AllAccessDisabled', 'NotSignedUp', 'UserSuspended'],
      cause: 'The account at the service is disabled',
      next: 'Log in at the service: an invoice may be unpaid, or the service may wait for a confirmation.',
    },
    {
      codes: [
        'SlowDown',
        'ServiceUnavailable',
        'TooManyRequests',
        'RequestLimitExceeded',
        'ThrottlingException',
        'BandwidthLimitExceeded',
      ],
      cause: 'The storage is busy, and slows its users down',
      next: busy,
    },
    {
      codes: ['InternalError', 'InternalServerError'],
      cause: 'The storage reports an internal error',
      next: busy,
    },
  ],
};

import type { StorageErrors } from './storage-errors.js';

const busy =
  'Wait some minutes and try again. If it stays so, see the state of the storage account, and who else uses it.';

/**
 * How Azure Blob Storage says what is wrong, as the Azure SDK in Litestream prints it. The codes are those of "Common REST API error codes"
 * and "Blob Storage error codes"; where an answer has none, its HTTP status stands in. The SDK repeats 408, 429 and 5xx up to ten times,
 * which takes minutes: only its own log says meanwhile what is wrong.
 */
export const azureErrors: StorageErrors = {
  code: [
    'RESPONSE [0-9]+: [^<]*ERROR CODE: ([A-Za-z0-9_]+) -',
    'RESPONSE ([0-9]+): ',
    '(cannot create shared key credential): ',
  ],
  attempts: {
    variable: 'AZURE_SDK_GO_LOGGING',
    value: 'all',
    code: 'Retry: response ([0-9]+)',
  },
  known: [
    {
      codes: ['AuthenticationFailed'],
      cause:
        'The storage refuses the credentials: the key does not belong to the account, was renewed, or the clock of this host is wrong',
      next: 'Enter a key of {REPLICA_ACCOUNT} as {LITESTREAM_AZURE_ACCOUNT_KEY}, and compare the clock (date -u) with another machine.',
    },
    {
      codes: ['cannot create shared key credential'],
      cause: 'The key of the account is malformed',
      next: 'Enter {LITESTREAM_AZURE_ACCOUNT_KEY} again: 88 characters that end in ==, not the connection string.',
    },
    {
      codes: ['KeyBasedAuthenticationNotPermitted'],
      cause: 'The storage account does not accept its keys',
      next: 'Turn on "Allow storage account key access" in the configuration of the account in {REPLICA_ACCOUNT}.',
    },
    {
      codes: ['AuthorizationFailure'],
      cause:
        'The storage refuses the credentials or this host: its network rules do not let it in, or the key is wrong',
      next: 'Allow this host under Networking of the account in {REPLICA_ACCOUNT}, and check {LITESTREAM_AZURE_ACCOUNT_KEY}.',
    },
    {
      codes: ['AuthorizationPermissionMismatch', 'InsufficientAccountPermissions', 'AuthorizationResourceTypeMismatch'],
      cause: 'The credentials may not do what Litestream needs',
      next: 'Enter a key of the account itself as {LITESTREAM_AZURE_ACCOUNT_KEY}, which may do everything in it.',
    },
    {
      codes: ['ContainerNotFound', 'ResourceNotFound'],
      cause: 'The container does not exist',
      next: 'Create it, or correct {REPLICA_CONTAINER} (or {REPLICA_ACCOUNT}, if it is in another account).',
    },
    {
      codes: ['ContainerBeingDeleted'],
      cause: 'The container is being deleted',
      next: 'Find out who deleted it. If soft delete is on, restore it. Otherwise wait a minute, and create it again.',
    },
    {
      codes: ['ContainerDisabled'],
      cause: 'The container was disabled by whoever runs the account',
      next: 'Ask them, or use another container: {REPLICA_CONTAINER}.',
    },
    {
      codes: ['AccountIsDisabled', 'AccountBeingCreated'],
      cause: 'The storage account is disabled',
      next: 'Look at the subscription in the Azure portal: an invoice may be unpaid, or a limit may be reached.',
    },
    {
      codes: ['InvalidResourceName', 'InvalidUri', 'OutOfRangeInput'],
      cause: 'The name of the container is not valid',
      next: 'Correct {REPLICA_CONTAINER}: 3 to 63 lower-case letters, digits and single hyphens.',
    },
    {
      codes: ['BlobImmutableDueToPolicy', 'BlobImmutableDueToLegalHold', 'ContainerImmutableDueToPolicy'],
      cause: 'The container is immutable, so that Litestream cannot replace or delete what has become too old',
      next: 'Remove the immutability policy or the legal hold, or use a container without them: {REPLICA_CONTAINER}.',
    },
    {
      codes: ['LeaseIdMissing', 'LeaseIdMismatchWithContainerOperation', 'LeaseIdMismatchWithBlobOperation'],
      cause: 'Somebody holds a lease on the container or on a file in it',
      next: 'Break the lease in the Azure portal, and find out which program took it.',
    },
    {
      codes: ['BlobArchived', 'BlobBeingRehydrated'],
      cause: 'A file of the backup lies in the archive tier',
      next: 'Change its tier to Hot, which takes hours, and delete the lifecycle rule that moved it.',
    },
    {
      codes: ['AccountRequiresHttps'],
      cause: 'The storage account wants a secure connection',
      next: 'Begin {REPLICA_ENDPOINT} with https://, or leave it out.',
    },
    {
      codes: ['ServerBusy', '429', '503'],
      cause: 'The storage is busy, and slows its users down',
      next: busy,
    },
    {
      codes: ['InternalError', 'OperationTimedOut', '500'],
      cause: 'The storage reports an internal error',
      next: busy,
    },
    {
      codes: ['301', '302', '307', '308', '400', '401', '403', '404', '405', '407', '408', '502', '504'],
      cause: 'The server that answers is not Azure Blob Storage, but a proxy, a firewall or another server',
      next: 'Check {REPLICA_ENDPOINT}, and whether a proxy or a firewall is on the way.',
    },
  ],
};

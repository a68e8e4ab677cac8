import { s3Files } from './files-access.js';
import { s3 } from './s3.js';
import type { Target, TargetSecret } from './target.js';

/** A part of the address that the user enters as a variable of the repository. */
export interface AddressPart {
  readonly what: string;
  /** One that is obviously not real, or one of several that the service has. */
  readonly example: string;
  readonly where: string;
  /** A shell pattern that a good one matches. */
  readonly pattern: string;
  /** Shell patterns that a good one does not match. Default: anything but `a-z`, `0-9` and `-`, as in a host name. */
  readonly except?: readonly string[];
  /** What any other one is not, for "is not …": `a region of Backblaze B2 such as us-west-004`. */
  readonly kind: string;
}

/** A service that speaks S3, as one row of data. What it does not say is as with AWS S3. */
export interface S3Service {
  /** Value of `--target`. */
  readonly id: string;
  readonly title: string;
  /** Place in lists for people. */
  readonly order: number;
  /** Host of the API without the bucket. `{region}` and `{account}` stand for the parts below. */
  readonly host: string;
  /** What requests are signed for: the part that the user enters, or one name for every bucket. */
  readonly region: AddressPart | 'auto';
  /** Whatever else is in the address: an account or a namespace, with the name of its variable in the repository. */
  readonly account?: AddressPart & { readonly name: string };
  /** Whether the bucket must stand in the host name. Default: false, it stands in the path. */
  readonly virtualHost?: boolean;
  /** The service's own words for bucket, access key and secret, and where each is found. */
  readonly bucket: Pick<TargetSecret, 'what' | 'where'>;
  readonly accessKey: Pick<TargetSecret, 'what' | 'example'>;
  readonly secretKey: Pick<TargetSecret, 'what' | 'example'>;
  /** Page on which keys are made: a URL, and the way from there. */
  readonly keys: string;
  readonly setup: readonly string[];
  readonly permissions: string;
  /** What surprises people, for its page. */
  readonly notes: readonly string[];
  /** Codes with which this service says something of its own, and what it means there. Each is one of `s3Errors`. */
  readonly errors: Readonly<Record<string, string>>;
}

const noLifecycle =
  'Do not add a lifecycle rule that deletes objects or moves them to cold storage: a backup that lacks one file cannot be restored.';

/** The target that a row stands for: S3 with the address, the region and the path style of this service. */
export function s3Target(service: S3Service): Target & { readonly service: S3Service } {
  const { id, title, order, region, account, virtualHost = false, setup, permissions } = service;
  const host = filled(service.host, { region: '${REPLICA_REGION}', account: '${REPLICA_ACCOUNT}' });
  return {
    service,
    id,
    title,
    order,
    type: s3.type,
    questions: [],
    secrets: [...keysOf(service), ...partsOf(service), endpointOf(service, host)],
    settings: virtualHost ? { 'force-path-style': false } : {},
    endpoint: { host, port: '443', override: 'REPLICA_ENDPOINT' },
    identity: s3.identity,
    files: s3Files(virtualHost),
    errors: s3.errors,
    // The stand-in refuses another region than the service's, and a bucket in the path where the service wants it in the host name.
    server: {
      ...s3.server,
      environment: {
        ...s3.server.environment,
        VGW_REGION: region === 'auto' ? region : region.example,
        ...(virtualHost && { VGW_VIRTUAL_DOMAIN: '{host}:{port}' }),
      },
      ...(virtualHost && { subdomains: ['backups'] }),
      values: {
        AWS_S3_BUCKET: 'backups',
        AWS_ACCESS_KEY_ID: '{user}',
        AWS_SECRET_ACCESS_KEY: '{secret}',
        ...(region !== 'auto' && { AWS_REGION: region.example }),
        ...(account && { [account.name]: account.example }),
        AWS_ENDPOINT: 'http://{host}:{port}',
      },
    },
    docs: { setup: [...setup, noLifecycle], permissions },
  };
}

function keysOf({ bucket, accessKey, secretKey, keys }: S3Service): readonly TargetSecret[] {
  const [bucketName, keyId, secret] = s3.secrets;
  return [
    { ...bucketName, ...bucket },
    { ...keyId, ...accessKey, where: keys },
    { ...secret, ...secretKey, where: `Shown once, when the key is made: ${keys}` },
  ];
}

function partsOf({ title, region, account }: S3Service): readonly TargetSecret[] {
  const part = (name: string, one: AddressPart, variable: string, key?: string): TargetSecret => ({
    name,
    what: one.what,
    example: one.example,
    where: one.where,
    kind: 'variable',
    use: { as: 'config', ...(key !== undefined && { key }), variable },
    shape: {
      pattern: one.pattern,
      problem: `is not ${one.kind}`,
      except: (one.except ?? ['*[!a-z0-9-]*']).map((pattern) => ({ pattern, problem: `is not ${one.kind}` })),
    },
  });
  return [
    region === 'auto' ? onlyRegion(title) : part('AWS_REGION', region, 'REPLICA_REGION', 'region'),
    ...(account ? [part(account.name, account, 'REPLICA_ACCOUNT')] : []),
  ];
}

function onlyRegion(title: string): TargetSecret {
  return {
    name: 'AWS_REGION',
    what: `The only region of ${title}; leave it out`,
    example: 'auto',
    where: 'Nowhere: delete it if the repository has it',
    kind: 'variable',
    optional: true,
    default: 'auto',
    use: { as: 'config', key: 'region', variable: 'REPLICA_REGION' },
    shape: { pattern: 'auto', problem: `is not auto, the only region of ${title}: delete AWS_REGION, and it is right` },
  };
}

/** It follows from the parts; entered all the same, it must be that one, to the letter. */
function endpointOf({ title, region, account, ...service }: S3Service, host: string): TargetSecret {
  const parts = [...(account ? [account.name] : []), ...(region === 'auto' ? [] : ['AWS_REGION'])];
  const of = parts.length === 0 ? '' : ` with this ${parts.join(' and this ')}`;
  return {
    name: 'AWS_ENDPOINT',
    what: `Address of ${title}; leave it out, because it follows from the other values`,
    example: `https://${filled(service.host, {
      region: region === 'auto' ? region : region.example,
      account: account?.example ?? '',
    })}`,
    where: 'Nowhere: delete it if the repository has it',
    kind: 'variable',
    optional: true,
    default: `https://${host}`,
    use: { as: 'config', key: 'endpoint', variable: 'REPLICA_ENDPOINT' },
    shape: {
      pattern: `https://${host}`,
      problem: `is not https://${host}, the address of ${title}${of}, without the bucket: delete AWS_ENDPOINT, and it is right`,
    },
  };
}

function filled(text: string, parts: Readonly<Record<'region' | 'account', string>>): string {
  return text.replaceAll('{region}', parts.region).replaceAll('{account}', parts.account);
}

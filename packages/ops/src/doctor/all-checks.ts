import type { Check } from './check.js';
import { cluster } from './checks/cluster.js';
import { committed } from './checks/committed.js';
import { differences } from './checks/differences.js';
import { domain } from './checks/domain.js';
import { engine } from './checks/engine.js';
import { generatedFiles } from './checks/generated-files.js';
import { hostDocker } from './checks/host-docker.js';
import { hostKey } from './checks/host-key.js';
import { ports } from './checks/ports.js';
import { record } from './checks/record.js';
import { repositorySecrets } from './checks/repository-secrets.js';
import { storage } from './checks/storage.js';
import { workflows } from './checks/workflows.js';

/** Every check, in the order of the report: from the checkout outwards. */
export const checks: readonly Check[] = [
  generatedFiles,
  engine,
  committed,
  workflows,
  repositorySecrets,
  record,
  domain,
  ports,
  hostKey,
  hostDocker,
  cluster,
  differences,
  storage,
];

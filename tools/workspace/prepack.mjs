// npm packs only what lies in the package's folder, so that each package gets the workspace's license there.
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';

copyFileSync(join(import.meta.dirname, '../../LICENSE'), 'LICENSE');

import type { Deployment } from '../../deployment/deployment.js';
import type { GeneratedFile } from '../generated-file.js';
export function renderDockerfile(_: Deployment): GeneratedFile | undefined { return undefined; }

import type { Deployment } from '../../deployment/deployment.js';
import type { GeneratedFile } from '../generated-file.js';
export function renderDockerignore(_: Deployment): GeneratedFile | undefined { return undefined; }

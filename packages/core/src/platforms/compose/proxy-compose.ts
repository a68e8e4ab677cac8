import type { Deployment } from '../../deployment/deployment.js';
import type { GeneratedFile } from '../generated-file.js';
export function renderProxyCompose(_: Deployment): GeneratedFile | undefined { return undefined; }

import type { Deployment } from '../../deployment/deployment.js';
import type { GeneratedFile } from '../generated-file.js';
export function renderGitattributes(_: Deployment): GeneratedFile | undefined { return undefined; }

import type { Deployment } from '../../deployment/deployment.js';
import { projectFiles } from './paths.js';

/** Files of the project that the deployment uses, whoever wrote them: what the image is built from. */
export function neededFiles({ app: { image } }: Deployment): readonly string[] {
  return image.kind === 'dockerfile' ? [image.path, projectFiles.dockerignore] : [];
}

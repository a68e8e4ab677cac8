import type { ContainerView } from '../container-facts.js';

/** What says as whom a container runs: its Dockerfile, the scripts of the checkout that it starts, and its variables. */
export type ImageView = Pick<ContainerView, 'project' | 'dockerfile' | 'environment' | 'runsAs'>;

import type { Deployment } from '../../deployment/deployment.js';
import { shellQuote } from '../../quoting/index.js';
import type { GeneratedFile } from '../generated-file.js';
import { projectFiles } from './paths.js';
import { renderTemplate } from './template.js';

/** Prepares a fresh host, sent to it over SSH. */
export function renderHostSetupSh({ id, pins }: Deployment): GeneratedFile {
  return {
    path: projectFiles.hostSetup,
    text: renderTemplate('host-setup.sh', { composeFloor: shellQuote(pins.composeFloor), keyFile: `~/.ssh/${id}` }),
    mode: 0o755,
    purpose: 'prepares a fresh Ubuntu or Debian host, once',
  };
}

import { shellWord } from '../quoting/index.js';
import { isProduction } from './app-services.js';
import { runsBesideApp } from './beside-app.js';
import type { Checkout } from './checkout.js';
import { found, type Fact } from './fact.js';
import { saysMigrate } from './says-migrate.js';
import { tellsSecret } from './tells-secret.js';

/**
 * The command of a service of Compose that migrates with the app's image and ends. It takes the place of the image's CMD in the new
 * deployment too; where the file gives services an entry point in front of an image with one of its own, what runs is not known.
 */
export function serviceMigration(checkout: Checkout): Fact<string> | undefined {
  const hasEntrypoint = checkout.dockerfile?.instructions.some(({ keyword }) => keyword === 'ENTRYPOINT') !== false;
  for (const file of checkout.compose) {
    if (!isProduction(file.path) || (hasEntrypoint && /^\s+entrypoint:/m.test(file.text))) continue;
    for (const service of file.services) {
      const { command } = service;
      if (!command || !saysMigrate(command.text) || /&&|;|\|/.test(command.text)) continue;
      // What only the host can fill in is not known here.
      if (command.text.includes('$') || tellsSecret(command.text)) continue;
      if (runsBesideApp(checkout, file, service))
        return found(command.words.map(({ word }) => shellWord(word)).join(' '), command.from);
    }
  }
  return undefined;
}

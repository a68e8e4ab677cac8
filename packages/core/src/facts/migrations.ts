import { findCalls } from '../project/csharp-shape.js';
import { constantText } from '../project/csharp-value.js';
import type { Checkout } from './checkout.js';
import { found, type Fact } from './fact.js';

/** True where `AppTasks.Register("migrate", …)` stands in code: anywhere else, the argument would start the web server. */
export function findMigrations({ sources, surroundings }: Checkout): Fact<boolean> {
  for (const source of sources) {
    for (const call of findCalls(source, ['AppTasks\\s*\\.\\s*Register'])) {
      if (constantText(call.args[0], surroundings) === 'migrate') return found(true, call.at);
    }
  }
  return found(false, 'no AppTasks.Register("migrate", …) in the code');
}

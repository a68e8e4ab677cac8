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

/** True where the code calls `Database.Migrate()` or `MigrateAsync()`, and no task does that in a run of its own. */
export function findMigrationAtStart(checkout: Checkout): Fact<boolean> {
  const task = findMigrations(checkout);
  if (task.value) return found(false, task.from);
  for (const source of checkout.sources) {
    for (const call of findCalls(source, ['\\w*[dD]atabase\\s*\\.\\s*Migrate(?:Async)?'])) return found(true, call.at);
  }
  return found(false, 'no Database.Migrate() in the code');
}

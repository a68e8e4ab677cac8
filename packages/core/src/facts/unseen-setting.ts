import type { CSharpValue } from '../project/csharp-text.js';
import { variableName } from '../project/csharp-text.js';
import type { Checkout } from './checkout.js';
import { maySetUnseen } from './environment.js';
import { settingsSecrets } from './settings-secrets.js';

/**
 * Whether something that the checkout does not hold may give a setting or a variable another value: a file with variables that only the
 * host has, an object that only the cluster has, or a secret with settings.
 */
export function mayBeSetUnseen(
  checkout: Checkout,
  value: Extract<CSharpValue, { kind: 'setting' | 'variable' }>,
): boolean {
  return (
    maySetUnseen(checkout, variableName(value)) || (value.kind === 'setting' && settingsSecrets(checkout).length > 0)
  );
}

import type { Host } from '../../deployment/deployment.js';
import type { Secret } from '../../secret.js';

/** A variable of a step, and the text behind its colon. */
export interface Variable {
  readonly name: string;
  readonly value: string;
}

/** A secret or variable of the repository under its own name. */
export function variable(secret: Secret): Variable {
  return { name: secret.name, value: expression(secret) };
}

/** Its value as an expression. */
export function expression({ name, kind }: Secret): string {
  return `\${{ ${kind === 'variable' ? 'vars' : 'secrets'}.${name} }}`;
}

/** The public name of the app: as answered, else the variable, else the machine's. */
export function domain({ domain: answered, secret }: Host): string {
  return answered === '' ? `\${{ vars.DEPLOY_DOMAIN || secrets.${secret} }}` : yamlString(answered);
}

/** A YAML string in which GitHub finds no expression. */
export function yamlString(text: string): string {
  const bare = /^[A-Za-z][\w./-]*$/.test(text) && !/^(?:null|true|false|yes|no|on|off|y|n)$/i.test(text);
  return bare ? text : JSON.stringify(text).replaceAll('${{', "${{ '${{' }}");
}

/** Text of a workflow command: `%` begins an escape there. */
export function annotation(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\n', '%0A');
}

/** Words of a command line whose value may be confidential, and a password in an address. */
const TELLS = /:\/\/[^/\s]*:[^/\s]*@|passw|secret|token|credential|key["']?[=\s]/i;

/** Whether a command line may hold something confidential, so that it must stand in no other file. */
export function tellsSecret(text: string): boolean {
  return TELLS.test(text);
}

/**
 * Names of volumes and folders that depend on the GitHub repository, which the checkout does not know:
 * whoever looks for them on the host fills these in.
 */
export const PLACEHOLDERS = {
  /** Name of the repository as it is, `Acme.Shop`. */
  repository: '{repository}',
  /** Kamal's service: lower case, dots are dashes, `acme-shop`. */
  service: '{service}',
  /** Name that Compose gives a project in a folder named after the repository: lower case, only a-z 0-9 _ and -, `acmeshop`. */
  project: '{project}',
} as const;

/** Replaces the placeholders in a name of `EarlierDeployment.volumes` or `.folders`. */
export function fillPlaceholders(text: string, repository: string): string {
  const lower = repository.toLowerCase();
  return text
    .replaceAll(PLACEHOLDERS.repository, repository)
    .replaceAll(PLACEHOLDERS.service, lower.replaceAll('.', '-'))
    .replaceAll(PLACEHOLDERS.project, lower.replace(/[^a-z0-9_-]/g, '').replace(/^[_-]+/, ''));
}

import {
  readPackageJson,
  type HostProject,
  type PackageJson,
  type Project,
  type Recognition,
} from 'litestream-generator-core';

/** Front end of a template of this family. */
export interface FrontEnd {
  readonly template: 'nextjs' | 'vue-ssg' | 'vue-vite';
  readonly packageJson: PackageJson;
  readonly from: string;
  readonly certainty: 1 | 2;
}

/** Claims a project by the dependencies of its front end's package.json. */
export function recognise(project: Project, _host: HostProject): Recognition | undefined {
  const frontEnd = findFrontEnd(project);
  return frontEnd && { template: frontEnd.template, from: frontEnd.from, certainty: frontEnd.certainty };
}

/**
 * `ui/` with Next.js, vite-ssg or (other families have that too) Vite alone; else a `*.Client` with Next.js.
 * An `.esproj` is not evidence: the single-page templates of .NET have one as well.
 */
export function findFrontEnd(project: Project): FrontEnd | undefined {
  const ui = readPackageJson(project, 'ui/package.json');
  if (ui) {
    return claim(ui, 'next', 'nextjs', 2) ?? claim(ui, 'vite-ssg', 'vue-ssg', 2) ?? claim(ui, 'vite', 'vue-vite', 1);
  }
  for (const path of project.files.filter((file) => file.endsWith('.Client/package.json'))) {
    const client = readPackageJson(project, path);
    const found = client && claim(client, 'next', 'nextjs', 2);
    if (found) return found;
  }
  return undefined;
}

function claim(
  packageJson: PackageJson,
  dependency: string,
  template: FrontEnd['template'],
  certainty: 1 | 2,
): FrontEnd | undefined {
  const reference = packageJson.dependency(dependency);
  return reference && { template, packageJson, from: `${reference.from} depends on ${dependency}`, certainty };
}

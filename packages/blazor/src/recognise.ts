import {
  findCalls,
  readMsbuild,
  scanCSharp,
  type HostProject,
  type Project,
  type Recognition,
} from 'litestream-generator-core';

/** Claims a project by the packages of its host. `WebAssembly.Server` is enough by itself, because that host has the other signals too. */
export function recognise(project: Project, host: HostProject): Recognition | undefined {
  const packages = readMsbuild(project, host.csproj)?.items.filter(({ name }) => name === 'PackageReference') ?? [];
  const reference = (name: string) => packages.find(({ include }) => include.toLowerCase() === name.toLowerCase());
  const wasm = reference('Microsoft.AspNetCore.Components.WebAssembly.Server');
  if (wasm) return { template: 'blazor-wasm', from: `${wasm.from} references ${wasm.include}`, certainty: 2 };

  const interactive = callIn(project, host, ['AddInteractiveServerComponents', 'AddServerSideBlazor']);
  const serviceStack = reference('ServiceStack.Blazor');
  if (serviceStack) {
    return interactive === undefined
      ? {
          template: 'blazor-vue',
          from: `${serviceStack.from} references ServiceStack.Blazor, and nothing is rendered interactively`,
          certainty: 2,
        }
      : {
          template: 'blazor',
          from: `${serviceStack.from} references ServiceStack.Blazor, and ${interactive} renders interactively`,
          certainty: 2,
        };
  }
  const components = interactive ?? callIn(project, host, ['AddRazorComponents']);
  return components === undefined
    ? undefined
    : { template: 'blazor', from: `${components} adds Razor components`, certainty: 1 };
}

/** Place of the first such call in the host's start-up code; comments do not count. */
function callIn(project: Project, { folder }: HostProject, names: readonly string[]): string | undefined {
  for (const name of ['Program.cs', 'Startup.cs']) {
    const path = folder === '.' ? name : `${folder}/${name}`;
    const text = project.read(path);
    const call = text === undefined ? undefined : findCalls(scanCSharp(path, text), names)[0];
    if (call) return call.at;
  }
  return undefined;
}

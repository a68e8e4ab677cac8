import { findNodeAtLocation, getNodeValue } from 'jsonc-parser';
import { msbuildProperty, readMsbuild, type MsbuildFile } from '../project/csproj.js';
import { jsonTree } from '../project/json-tree.js';
import type { Project } from '../project/project.js';
import { place } from '../project/text.js';
import { found, type Fact } from './fact.js';

/** Where .NET looks for the version of its SDK, as the workflow and the Dockerfile publish in the root. */
const PATH = 'global.json';

/** Version of the SDK that `global.json` in the root asks for, `8.0.303`. */
export interface SdkPin {
  readonly version: string;
  /** True where no newer feature band will do, so that an image or a machine with the newest SDK alone fails. */
  readonly exact: boolean;
}

/** The pin, where there is one. */
export function findSdkPin(project: Project): Fact<SdkPin> | undefined {
  const text = project.read(PATH);
  const tree = text === undefined ? undefined : jsonTree(text);
  if (text === undefined || tree === undefined) return undefined;
  const at = (name: string) => findNodeAtLocation(tree, ['sdk', name]);
  const node = at('version');
  const version: unknown = node && getNodeValue(node);
  if (node === undefined || typeof version !== 'string' || !/^\d+\.\d+\.\d+/.test(version)) return undefined;
  const rolls = at('rollForward');
  const forward = String((rolls && getNodeValue(rolls)) ?? 'latestPatch').toLowerCase();
  const exact = /^(?:disable|patch|latestpatch)$/.test(forward) && /^\d+\.\d+\.\d{3}$/.test(version);
  return found({ version, exact }, place(PATH, text, node.offset));
}

/** Properties of a client in WebAssembly that is compiled to native code, which takes Emscripten. */
const NATIVE = ['RunAOTCompilation', 'WasmBuildNative', 'WasmEnableThreads'];

/** Workloads that the project files ask for: `wasm-tools`. */
export function findWorkloads(
  project: Project,
  csproj: MsbuildFile,
  seen = new Set<string>(),
): Fact<string> | undefined {
  if (seen.has(csproj.path)) return undefined;
  seen.add(csproj.path);
  const property = NATIVE.map((name) => msbuildProperty(project, csproj, name)).find(
    (one) => one?.value.toLowerCase() === 'true',
  );
  const native = property ?? csproj.items.find(({ name }) => name === 'NativeFileReference');
  if (native) return found('wasm-tools', native.from);
  for (const path of csproj.references) {
    const file = readMsbuild(project, path);
    const workload = file && findWorkloads(project, file, seen);
    if (workload) return workload;
  }
  return undefined;
}

import { expect, test } from 'vitest';
import { csproj, factsOf } from './sample.js';

test.each([
  ['{ "sdk": { "version": "8.0.303" } }', { version: '8.0.303', exact: true }],
  ['{ "sdk": { "version": "8.0.303", "rollForward": "latestPatch" } }', { version: '8.0.303', exact: true }],
  ['{ "sdk": { "version": "8.0.303", "rollForward": "latestFeature" } }', { version: '8.0.303', exact: false }],
  ['{ "sdk": { "version": "10.0.100-rc.1.25451.107" } }', { version: '10.0.100-rc.1.25451.107', exact: false }],
  ['{ // of the tests\n "test": { "runner": "x" } }', undefined],
  ['{', undefined],
])('the SDK of global.json: %s', (text, expected) => {
  expect(factsOf({ 'global.json': text }).sdk?.value).toEqual(expected);
});

const client = (inside: string): Record<string, string> => ({
  'MyApp/MyApp.csproj': csproj('<ItemGroup><ProjectReference Include="../Client/Client.csproj" /></ItemGroup>'),
  'Client/Client.csproj': `<Project Sdk="Microsoft.NET.Sdk.BlazorWebAssembly">${inside}</Project>`,
});

test.each([
  ['<PropertyGroup><RunAOTCompilation>true</RunAOTCompilation></PropertyGroup>', 'wasm-tools'],
  ['<PropertyGroup><WasmBuildNative>True</WasmBuildNative></PropertyGroup>', 'wasm-tools'],
  ['<ItemGroup><NativeFileReference Include="e_sqlite3.o" /></ItemGroup>', 'wasm-tools'],
  ['<PropertyGroup><RunAOTCompilation>false</RunAOTCompilation></PropertyGroup>', undefined],
])('the workload of a client: %s', (inside, expected) => {
  expect(factsOf(client(inside)).workload?.value).toBe(expected);
});

import { memoryProject, type HostProject } from 'litestream-generator-core';
import { expect, test } from 'vitest';
import { blazor } from '../src/family.js';

const host: HostProject = { folder: 'Acme', csproj: 'Acme/Acme.csproj', assembly: 'Acme' };
const recognise = (packages: readonly string[], program = '') =>
  blazor.recognise(
    memoryProject({
      'Acme/Acme.csproj': `<Project Sdk="Microsoft.NET.Sdk.Web">\n<ItemGroup>\n${packages.map((name) => `<PackageReference Include="${name}" Version="1" />\n`).join('')}</ItemGroup></Project>`,
      'Acme/Program.cs': program,
    }),
    host,
  );

test.each<[string, readonly string[], string, string | undefined, number | undefined]>([
  ['server', ['ServiceStack.Blazor'], 'services.AddRazorComponents().AddInteractiveServerComponents();', 'blazor', 2],
  [
    'static with Vue',
    ['ServiceStack.Blazor'],
    '// .AddInteractiveServerComponents()\nservices.AddRazorComponents();',
    'blazor-vue',
    2,
  ],
  [
    'WebAssembly, whatever else is there',
    ['ServiceStack.Blazor', 'Microsoft.AspNetCore.Components.WebAssembly.Server'],
    'services.AddInteractiveServerComponents();',
    'blazor-wasm',
    2,
  ],
  ['without ServiceStack', [], 'builder.Services.AddRazorComponents();', 'blazor', 1],
  ['of the first kind', [], 'services.AddServerSideBlazor();', 'blazor', 1],
  ['no Blazor', ['ServiceStack'], 'app.MapGet("/", () => "AddRazorComponents()");', undefined, undefined],
])('%s', (_what, packages, program, template, certainty) => {
  const claim = recognise(packages, program);
  expect([claim?.template, claim?.certainty]).toEqual([template, certainty]);
});

test('names the evidence', () => {
  expect(recognise(['A', 'ServiceStack.Blazor'], '\nservices.AddInteractiveServerComponents();')?.from).toBe(
    'Acme/Acme.csproj:4 references ServiceStack.Blazor, and Acme/Program.cs:2 renders interactively',
  );
});

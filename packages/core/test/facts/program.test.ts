import { expect, test } from 'vitest';
import { findProgram, hidesProgram } from '../../src/facts/program.js';
import { memoryProject } from '../../src/project/memory-project.js';
import { readDockerfile } from '../../src/project/dockerfile.js';

const program = (text: string) => findProgram(readDockerfile(memoryProject({ Dockerfile: text }), 'Dockerfile')!);

test.each([
  ['/app', 'FROM a\nWORKDIR /app\nCOPY . .\nENTRYPOINT ["dotnet", "Shop.dll"]\n', true],
  ['/app/data', 'FROM a\nWORKDIR /app\nCOPY . .\n', false],
  ['/pb', 'FROM a\nCOPY --from=build /x/pocketbase /pb/pocketbase\nCMD ["/pb/pocketbase", "serve"]\n', true],
  ['/pb/pb_data', 'FROM a\nCMD ["/pb/pocketbase", "serve"]\n', false],
  ['/', 'FROM a\nCMD ["/pb/pocketbase", "serve"]\n', true],
  ['/usr/local/bin', 'FROM a\nCMD app\n', true],
  ['/etc', 'FROM a\nCMD app\n', true],
  ['/etc/linkding/data', 'FROM a\nCMD app\n', false],
  ['/data', 'FROM a\nENTRYPOINT ["/app/api"]\nCMD ["/data/config.yml"]\n', false],
  ['/data', 'FROM a\nCOPY seed /data\nCMD ["app"]\n', false],
])('a volume over %s', (folder, text, hides) => {
  expect(hidesProgram(folder, program(text)) !== undefined).toBe(hides);
});

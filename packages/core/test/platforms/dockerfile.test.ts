import { describe, expect, test } from 'vitest';
import type { HostSecret } from '../../src/family.js';
import { renderDockerfile } from '../../src/platforms/shared/dockerfile.js';
import { renderDockerignore } from '../../src/platforms/shared/dockerignore.js';
import { sampleDeployment } from './sample-deployment.js';

const { app } = sampleDeployment();

function dockerfile(changes: Partial<typeof app>, secrets: readonly HostSecret[] = []): string {
  const host = { ...sampleDeployment().host, secrets };
  return (
    renderDockerfile(
      sampleDeployment({ host, app: { ...app, image: { kind: 'supplied', path: 'Dockerfile' }, ...changes } }),
    )?.text ?? ''
  );
}

describe('the supplied Dockerfile', () => {
  test('is not written for a project that brings its own way to an image', () => {
    expect(renderDockerfile(sampleDeployment())).toBeUndefined();
    expect(renderDockerignore(sampleDeployment())).toBeUndefined();
  });

  test('publishes with an SDK that global.json accepts, and with its workloads', () => {
    const sdk = (version: string, exact: boolean): string => dockerfile({ sdk: { version, exact } });
    expect(sdk('8.0.303', true)).toContain('dotnet/sdk:8.0.303 AS publish');
    expect(sdk('9.0.100', false)).toContain('dotnet/sdk:9.0 AS publish');
    expect(dockerfile({ workloads: ['wasm-tools'] })).toMatch(
      /python3[^]*RUN dotnet workload install wasm-tools\nWORKDIR/,
    );
  });

  test('builds a front end of a workspace with what lies beside it', () => {
    const ui = {
      folder: 'ui',
      install: 'pnpm install --frozen-lockfile',
      build: 'pnpm run build',
      node: 22,
      workspace: '.',
    };
    expect(dockerfile({ ui, host: { folder: 'api', csproj: 'api/A.csproj', assembly: 'A' } })).toContain(
      'WORKDIR /src\nCOPY . .\nWORKDIR /src/ui\nRUN pnpm install --frozen-lockfile\nRUN pnpm run build\n',
    );
  });

  test('needs no Node where there is no front end', () => {
    expect(dockerfile({})).not.toContain('node');
  });

  test('takes a front end from its output folder, or from wwwroot where it writes there itself', () => {
    const ui = { folder: 'ui', install: 'npm ci', build: 'npm run build', node: 22 };
    const host = { folder: 'api/MyApp', csproj: 'api/MyApp/MyApp.csproj', assembly: 'MyApp' };
    expect(dockerfile({ host, ui })).toContain('COPY --from=ui /src/api/MyApp/wwwroot api/MyApp/wwwroot\n');
    expect(dockerfile({ host, ui: { ...ui, output: 'ui/dist' } })).toContain(
      'COPY --from=ui /src/ui/dist api/MyApp/wwwroot\n',
    );
  });

  test('names the hosts in the sources that hold them literally, and only those that reach the build', () => {
    const ui = {
      folder: 'ui',
      install: 'npm ci',
      build: 'npm run build',
      node: 22,
      placeholders: ['ui/vite.config.ts', 'ui/post.build.js'],
    };
    const secret = (name: string, reaches: HostSecret['reaches']): HostSecret => ({
      name,
      what: name,
      example: 'x',
      where: 'y',
      reaches,
    });
    expect(dockerfile({ ui }, [secret('API', ['build']), secret('SITE', ['build', 'app']), secret('ZONE', ['app'])]))
      .toContain(String.raw`
ARG API
ARG SITE
RUN sed -i "s|https://\$API|${'${API:+https://$API}'}|g; s|https://\$SITE|${'${SITE:+https://$SITE}'}|g" vite.config.ts post.build.js
`);
  });

  test('brings npm to the .NET SDK where the csproj calls it', () => {
    const text = dockerfile({
      ui: { folder: 'MyApp.Client', install: 'npm ci', node: 24, hostVariable: 'KAMAL_DEPLOY_HOST' },
    });
    expect(text).toContain('COPY --from=node:24-slim /usr/local /usr/local\n');
    expect(text).toContain('ARG KAMAL_DEPLOY_HOST\nRUN cd MyApp.Client && npm ci\nRUN dotnet publish');
    expect(text).not.toContain('AS ui');
  });

  test('gives the tokens of private feeds to the commands that install packages, and to no layer', () => {
    const nuget = { name: 'FEED_TOKEN', secret: 'GH_PACKAGES', of: 'dotnet', file: 'NuGet.config' } as const;
    const npm = { name: 'NPM_TOKEN', secret: 'NPM_TOKEN', of: 'npm', file: 'ui/.npmrc' } as const;
    const ui = { folder: 'ui', install: 'npm ci', build: 'npm run build', node: 22 };
    const text = dockerfile({ ui, feeds: [nuget, npm] });
    expect(text).toContain(`COPY ui .
RUN --mount=type=secret,id=NPM_TOKEN,required=true \\
    export NPM_TOKEN="$(cat /run/secrets/NPM_TOKEN)" && \\
    npm ci
RUN npm run build
`);
    expect(text).toContain(`RUN --mount=type=secret,id=FEED_TOKEN,required=true \\
    export FEED_TOKEN="$(cat /run/secrets/FEED_TOKEN)" && \\
    dotnet publish MyApp/MyApp.csproj -c Release -o /app
`);
    const inPublish = dockerfile({ ui: { folder: 'MyApp', install: 'npm ci', node: 22 }, feeds: [nuget, npm] });
    expect(inPublish).toContain(`    cd MyApp && npm ci
RUN --mount=type=secret,id=FEED_TOKEN,required=true \\
    --mount=type=secret,id=NPM_TOKEN,required=true \\
`);
  });

  test('says where an app listens that would listen elsewhere by itself', () => {
    expect(dockerfile({})).not.toContain('ASPNETCORE_URLS');
    expect(dockerfile({ dotnet: '6.0' })).toContain('ENV ASPNETCORE_URLS=http://+:8080\n');
    expect(dockerfile({ port: 5000 })).toContain('ENV ASPNETCORE_URLS=http://+:5000\n');
  });

  test('runs the install as the project needs it, with or without scripts', () => {
    const ui = { folder: 'ui', install: 'npm ci', build: 'npm run build', node: 22 };
    expect(dockerfile({ ui })).toContain('COPY ui .\nRUN npm ci\n');
    expect(dockerfile({ ui: { ...ui, install: 'npm ci --ignore-scripts' } })).toMatch(
      /\n# Without scripts, .*\nRUN npm ci --ignore-scripts\n/,
    );
  });

  test('quotes folders with blanks, quotes and dollars for the instruction that they stand in', () => {
    const text = dockerfile({
      host: { folder: 'My "$App"', csproj: 'My "$App"/My App.csproj', assembly: 'My "App"' },
      ui: { folder: 'the ui', install: 'npm ci', build: 'npm run build', node: 22 },
    });
    expect(text).toContain('WORKDIR "/src/the ui"');
    expect(text).toContain('COPY ["the ui", "."]');
    expect(text).toContain(String.raw`COPY --from=ui ["/src/My \\\"\\$App\\\"/wwwroot", "My \\\"\\$App\\\"/wwwroot"]`);
    expect(text).toContain(`RUN dotnet publish 'My "$App"/My App.csproj' -c Release -o /app`);
    expect(text).toContain(String.raw`ENTRYPOINT ["dotnet", "My \"App\".dll"]`);
  });
});

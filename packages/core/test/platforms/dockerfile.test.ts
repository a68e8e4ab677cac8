import { describe, expect, test } from 'vitest';
import { renderDockerfile } from '../../src/platforms/compose/dockerfile.js';
import { renderDockerignore } from '../../src/platforms/compose/dockerignore.js';
import { sampleDeployment } from './sample-deployment.js';

const { app } = sampleDeployment();

function dockerfile(changes: Partial<typeof app>): string {
  return renderDockerfile(sampleDeployment({ app: { ...app, image: { kind: 'supplied', path: 'Dockerfile' }, ...changes } }))?.text ?? '';
}

describe('the supplied Dockerfile', () => {
  test('is not written for a project that brings its own way to an image', () => {
    expect(renderDockerfile(sampleDeployment())).toBeUndefined();
    expect(renderDockerignore(sampleDeployment())).toBeUndefined();
  });

  test('needs no Node where there is no front end', () => {
    expect(dockerfile({})).not.toContain('node');
  });

  test('takes a front end from its output folder, or from wwwroot where it writes there itself', () => {
    const ui = { folder: 'ui', install: 'npm ci', build: 'npm run build', node: 22 };
    const host = { folder: 'api/MyApp', csproj: 'api/MyApp/MyApp.csproj', assembly: 'MyApp' };
    expect(dockerfile({ host, ui })).toContain('COPY --from=ui /src/api/MyApp/wwwroot api/MyApp/wwwroot\n');
    expect(dockerfile({ host, ui: { ...ui, output: 'ui/dist' } })).toContain('COPY --from=ui /src/ui/dist api/MyApp/wwwroot\n');
  });

  test('names the host of the API in the sources that hold it literally', () => {
    const ui = { folder: 'ui', install: 'npm ci', build: 'npm run build', node: 22, placeholders: ['ui/vite.config.ts', 'ui/post.build.js'] };
    expect(dockerfile({ ui })).toContain(String.raw`
ARG DEPLOY_API
RUN sed -i "s|https://\$DEPLOY_API|${'${DEPLOY_API:+https://$DEPLOY_API}'}|g" vite.config.ts post.build.js
`);
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

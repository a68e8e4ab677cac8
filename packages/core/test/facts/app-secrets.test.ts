import { describe, expect, test } from 'vitest';
import { factsOf, shown } from './sample.js';

const path = '.deploy/docker-compose-template.yml';

/** The compose file and the workflow of the original mix, with the sidecar's environment as given. */
const mix = (names: readonly string[], sidecar: string, app = ''): Record<string, string> => ({
  [path]: `services:
  \${APP_NAME}:
    image: ghcr.io/\${IMAGE_REPO}:\${RELEASE_VERSION}
    environment:
      VIRTUAL_HOST: \${HOST_DOMAIN}
      LETSENCRYPT_EMAIL: \${LETSENCRYPT_EMAIL}
${app}    volumes:
      - \${APP_NAME}-mydb:/app/App_Data
${sidecar}
`,
  '.github/workflows/release.yml': `jobs:\n  a:\n    steps:\n      - uses: danielr1996/envsubst-action@1.1.0\n        env:\n          HOST_DOMAIN: \${{ secrets.DEPLOY_HOST }}\n${names.map((name) => `          ${name}: \${{ secrets.${name} }}\n`).join('')}`,
});
const litestream = (environment: readonly string[], image = 'litestream/litestream'): string =>
  `  litestream:\n    image: ${image}\n    environment:\n${environment.map((line) => `      ${line}\n`).join('')}    volumes: [ "\${APP_NAME}-mydb:/data" ]`;
const secrets = (files: Record<string, string>): readonly string[] =>
  shown(factsOf(files).appSecrets, ({ secret, variable }) => `${secret} → ${variable}`);

describe('variables of the old Litestream are not the app’s', () => {
  test.each<[string, readonly string[], readonly string[], string?]>([
    [
      'S3',
      ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'],
      ['LITESTREAM_ACCESS_KEY_ID: ${AWS_ACCESS_KEY_ID}', 'LITESTREAM_SECRET_ACCESS_KEY: ${AWS_SECRET_ACCESS_KEY}'],
    ],
    [
      'S3 by AWS’s names',
      ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'],
      ['AWS_ACCESS_KEY_ID: ${AWS_ACCESS_KEY_ID}', 'AWS_SECRET_ACCESS_KEY: ${AWS_SECRET_ACCESS_KEY}'],
      'docker.io/litestream/litestream:0.3.13',
    ],
    [
      'Azure',
      ['AZURE_ACCOUNT_KEY'],
      ['LITESTREAM_AZURE_ACCOUNT_KEY: ${AZURE_ACCOUNT_KEY}'],
      'litestream/litestream@sha256:00',
    ],
    [
      'SFTP',
      ['SFTP_USERNAME', 'SFTP_PASSWORD'],
      ['SFTP_USERNAME:', 'SFTP_PASSWORD: ${SFTP_PASSWORD}'],
      '${LITESTREAM_IMAGE:-litestream/litestream:0.3.13}',
    ],
  ])('%s', (_storage, names, environment, image) => {
    expect(secrets(mix(names, litestream(environment, image)))).toEqual([]);
  });

  test('neither where Litestream is in an image of another name', () => {
    const sidecar = litestream(['AWS_ACCESS_KEY_ID: ${AWS_ACCESS_KEY_ID}'], 'acme/backup').replace(
      '    environment',
      '    command: [ "/bin/litestream", "replicate" ]\n    environment',
    );
    expect(secrets(mix(['AWS_ACCESS_KEY_ID'], sidecar))).toEqual([]);
  });

  test('but the app’s own stay, also those of the same name', () => {
    const files = mix(
      ['AWS_ACCESS_KEY_ID', 'DEPLOY_TOKEN'],
      litestream(['AWS_ACCESS_KEY_ID: ${AWS_ACCESS_KEY_ID}']),
      '      AWS_ACCESS_KEY_ID: ${AWS_ACCESS_KEY_ID}\n      DEPLOY_TOKEN: ${DEPLOY_TOKEN}\n',
    );
    expect(secrets(files)).toEqual([
      `AWS_ACCESS_KEY_ID → AWS_ACCESS_KEY_ID @ ${path}:7`,
      `DEPLOY_TOKEN → DEPLOY_TOKEN @ ${path}:8`,
    ]);
    const crlf = Object.fromEntries(Object.entries(files).map(([name, text]) => [name, text.replaceAll('\n', '\r\n')]));
    expect(secrets(crlf)).toEqual(secrets(files));
  });

  test('and come by way of other variables of the workflow', () => {
    const files = {
      ...mix([], '', '      SMTP: ${SMTP}\n'),
      '.github/workflows/release.yml':
        'jobs:\n  a:\n    steps:\n      - run: |\n          echo "smtp=${{ secrets.SMTP_PASSWORD }}" >> $GITHUB_ENV\n      - uses: x/envsubst@v1\n        env:\n          SMTP: ${{ env.smtp }}\n',
    };
    expect(secrets(files)).toEqual([`SMTP_PASSWORD → SMTP @ ${path}:7`]);
  });

  test('an app that Litestream starts is the app', () => {
    const app =
      'services:\n  app:\n    build: .\n    command: litestream replicate -exec "dotnet MyApp.dll"\n    environment: [ "TOKEN" ]\n';
    expect(secrets({ ...mix(['TOKEN'], ''), 'docker-compose.yml': app })).toEqual([
      'TOKEN → TOKEN @ docker-compose.yml:5',
    ]);
  });

  test('those of a database server beside the app are not its either, and its migration’s are', () => {
    const others =
      '  redis:\n    image: redis:${REDIS_VERSION}\n    environment: { REDIS_PASSWORD: "${REDIS_PASSWORD}" }\n  migration:\n    image: ghcr.io/${IMAGE_REPO}:${RELEASE_VERSION}\n    environment: { LICENSE: "${LICENSE}" }';
    expect(secrets(mix(['REDIS_PASSWORD', 'LICENSE'], others))).toEqual([`LICENSE → LICENSE @ ${path}:14`]);
  });

  test('plain variables of it are none that the app loses', () => {
    expect(
      factsOf(mix([], litestream(['LOG: debug'])))
        .remarks.map(({ value }) => value)
        .filter((text) => text.includes('LOG')),
    ).toEqual([]);
  });
});

test('a secret in clear text becomes one by name, and its value goes nowhere; what is not a secret stays as it is', () => {
  const app = '      SMTP_PASSWORD: not-a-real-one\n      API_KEY: ""\n      SITE_URL: https://a.example.org\n';
  const facts = factsOf(mix([], '', app));
  expect(facts.appSecrets).toEqual([
    {
      value: { secret: 'SMTP_PASSWORD', variable: 'SMTP_PASSWORD', encoding: 'plain', clearIn: `${path}:7` },
      from: `${path}:7`,
      guessed: false,
    },
  ]);
  expect((facts.variables ?? []).map(({ value }) => value.name)).toEqual(['API_KEY', 'SITE_URL']);
  expect(JSON.stringify(facts)).not.toContain('not-a-real-one');
});

describe('secrets that a workflow writes into the file of variables that the app is given', () => {
  const secrets = (script: string, file = '.env') => {
    const lines = script.split('\n').map((line) => `          ${line}\n`);
    const facts = factsOf({
      'compose.prod.yml': `services:\n  app:\n    image: ghcr.io/acme/shop\n    env_file: ${file}\n    volumes: [ "./d:/app/App_Data" ]\n`,
      '.github/workflows/a.yml': `on: push\njobs:\n  a:\n    steps:\n      - run: |\n${lines.join('')}      - run: ssh a@b "docker compose -f compose.prod.yml up -d"\n`,
    });
    return shown(facts.appSecrets, ({ variable, secret }) => `${variable}=${secret}`).map((text) =>
      text.replace(/ @.*/, ''),
    );
  };
  const lines = 'STRIPE=${{ secrets.STRIPE_KEY }}\nTAG=${{ github.sha }}';
  test.each([
    ['a here-document', `cat > .env <<EOF\n${lines}\nEOF`, ['STRIPE=STRIPE_KEY']],
    ['the other way round', `cat <<'EOF' > deploy/.env\n${lines}\nEOF`, ['STRIPE=STRIPE_KEY']],
    ['a line', 'echo "STRIPE=${{ secrets.STRIPE_KEY }}" >> .env', ['STRIPE=STRIPE_KEY']],
    ['another file', `cat > .npmrc <<EOF\n${lines}\nEOF`, []],
  ])('%s', (_what, script, expected) => {
    expect(secrets(script)).toEqual(expected);
  });
});

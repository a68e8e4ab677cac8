import { expect, test } from 'vitest';
import { account } from '../../src/deployment/account.js';
import { sampleDeployment } from '../platforms/sample-deployment.js';
import { factsOf } from './sample.js';

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: { name: shop }
spec:
  replicas: 1
  template:
    spec:
      imagePullSecrets: [{ name: regcred }]
      securityContext: { runAsUser: 1654, fsGroup: 1654 }
      initContainers:
        - { name: migrate, image: acme/shop, command: [dotnet, Shop.dll, --AppTasks=migrate] }
      containers:
        - name: shop
          image: ghcr.io/acme/shop:1
          ports: [{ containerPort: 8080 }]
          env:
            - { name: LC_ALL, value: de }
            - { name: LOG, valueFrom: { configMapKeyRef: { name: shop, key: log } } }
            - { name: SMTP_PASSWORD, valueFrom: { secretKeyRef: { name: mail, key: password } } }
            - { name: POD, valueFrom: { fieldRef: { fieldPath: metadata.name } } }
          envFrom: [{ configMapRef: { name: shop } }, { secretRef: { name: elsewhere } }]
          readinessProbe: { httpGet: { path: /up, port: 8080 } }
          resources: { limits: { memory: 512Mi } }
          volumeMounts:
            - { name: data, mountPath: /app/App_Data/ }
            - { name: files, mountPath: /app/files }
            - { name: settings, mountPath: /app/appsettings.Production.json, subPath: a.json }
            - { name: tmp, mountPath: /tmp }
        - { name: backup, image: acme/backup }
      volumes:
        - { name: data, persistentVolumeClaim: { claimName: shop-data } }
        - { name: files, hostPath: { path: /srv/files } }
        - { name: settings, configMap: { name: settings } }
        - { name: tmp, emptyDir: {} }
---
apiVersion: v1
kind: Service
metadata: { name: shop }
spec: { ports: [{ port: 80 }] }
`;

const beside = `apiVersion: v1
kind: ConfigMap
metadata: { name: shop }
data: { log: info, MODEL: small }
---
apiVersion: v1
kind: Secret
metadata: { name: mail }
stringData: { password: hush }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations:
    cert-manager.io/cluster-issuer: letsencrypt
    nginx.ingress.kubernetes.io/proxy-body-size: 20m
    nginx.ingress.kubernetes.io/proxy-read-timeout: "300"
    nginx.ingress.kubernetes.io/auth-type: basic
spec: { rules: [{ host: shop.example.net }] }
---
apiVersion: batch/v1
kind: CronJob
metadata: { name: mails }
spec: { schedule: '0 3 * * *', jobTemplate: { spec: { template: { spec: { containers: [{ name: a, image: acme/mails }] } } } } }
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: redis }
spec: { template: { spec: { containers: [{ name: redis, image: 'redis:7', ports: [{ containerPort: 6379 }] }] } } }
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: shop }
`;

const files = { 'k8s/app.yaml': deployment, 'k8s/other/rest.yml': beside };

test('manifests of Kubernetes are told object by object, and no value of a secret', () => {
  const { earlierItems = [] } = factsOf(files);
  const { app, host, ...rest } = sampleDeployment();
  const { kept, replaced, lost } = account(earlierItems, {
    ...rest,
    app: { ...app, mounts: [{ source: 'files', target: '/app/files', from: 'k8s/app.yaml:31', volume: {} }] },
    host: { ...host, domain: 'shop.example.net' },
  });
  const names = (items: typeof earlierItems) => items.map(({ kind, name }) => `${kind} ${name}`).toSorted();
  expect(names(kept)).toEqual([
    'domain shop.example.net',
    'mount /srv/files at /app/files',
    'setting client_max_body_size 20m',
    'setting fsGroup: 1654',
    'setting health check /up',
    'setting runAsUser: 1654',
    'time-out proxy_read_timeout 300',
  ]);
  expect(names(replaced)).toEqual([
    'mount shop-data at /app/App_Data',
    'secret regcred',
    'service Deployment shop',
    'setting ConfigMap shop',
    'setting Ingress shop',
    'setting Kubernetes: k8s/app.yaml',
    'setting Kubernetes: k8s/other/rest.yml',
    'setting POD from the cluster',
    'setting Service shop',
    'setting annotation cert-manager.io/cluster-issuer',
    'setting containerPort: 8080',
    'setting emptyDir at /tmp',
    'setting image: ghcr.io/acme/shop:1',
    'setting replicas: 1',
  ]);
  expect(names(lost)).toEqual([
    'mount configMap settings at /app/appsettings.Production.json',
    'secret SMTP_PASSWORD',
    'service CronJob mails (acme/mails)',
    'service StatefulSet redis (redis:7)',
    'service backup (acme/backup)',
    'setting HorizontalPodAutoscaler shop',
    'setting annotation nginx.ingress.kubernetes.io/auth-type: basic',
    'setting every variable of the Secret elsewhere',
    'setting resources of the app',
    'step migrate (acme/shop) before the app',
    'variable LC_ALL',
    'variable LOG',
    'variable MODEL',
    'variable log',
  ]);
  expect(JSON.stringify(earlierItems)).not.toContain('hush');
});

test('plain values become variables of the app, and what a Secret holds becomes a secret of the repository', () => {
  const { variables = [], appSecrets } = factsOf({
    ...files,
    'k8s/kustomization.yaml': 'configMapGenerator:\n  - name: made\n    literals: [COLOUR=blue, LC_ALL=en]\n',
    'k8s/app.yaml': deployment
      .replace(
        'envFrom: [',
        'envFrom: [{ configMapRef: { name: made } }, { secretRef: { name: mail }, prefix: MAIL_ }, ',
      )
      .replace('- { name: POD', '- { name: OWN_KEY, value: hush }\n            - { name: POD'),
  });
  expect(variables.map(({ value: { name, value }, from }) => `${name}=${value} ${from}`)).toEqual([
    'LOG=info k8s/app.yaml:18',
    'LC_ALL=de k8s/app.yaml:17',
    'log=info k8s/other/rest.yml:4',
    'MODEL=small k8s/other/rest.yml:4',
    'COLOUR=blue k8s/kustomization.yaml:3',
  ]);
  expect(appSecrets.map(({ value: { secret, clusterSecret, clearIn } }) => [secret, clusterSecret ?? clearIn])).toEqual(
    [
      ['SMTP_PASSWORD', 'k8s/other/rest.yml:9'],
      ['MAIL_password', 'k8s/other/rest.yml:9'],
      ['OWN_KEY', 'k8s/app.yaml:20'],
    ],
  );
  const alone = factsOf({ 'k8s/app.yaml': deployment }).appSecrets.map(({ value }) => value.clusterSecret);
  expect(alone).toEqual([{ name: 'mail', key: 'password' }]);
  expect(JSON.stringify([variables, appSecrets])).not.toContain('hush');
});

test('variables of another workload are none of the app', () => {
  const other = deployment
    .replaceAll('shop', 'jobs')
    .replace('ports: [{ containerPort: 8080 }]', '')
    .replace('value: de', 'value: en');
  const { variables = [] } = factsOf({ 'k8s/a-jobs.yaml': other, 'k8s/app.yaml': deployment });
  expect(variables.map(({ value: { name, value } }) => `${name}=${value}`)).toEqual(['LC_ALL=de']);
});

test('of a Helm chart the variables, secrets and domains in its values are told, and its templates are only named', () => {
  const chart =
    'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  {{- include "a" . }}\n  name: {{ .Values.name }}\n';
  const { earlierItems = [] } = factsOf({
    'chart/templates/app.yaml': chart,
    'chart/Chart.yaml': 'apiVersion: v2\nname: shop\n',
    'chart/values.yaml':
      'replicas: 1\nenv:\n  LC_ALL: de\n  nested: { a: b }\nshop:\n  extraEnvVars:\n    - { name: MODEL, value: small }\n' +
      '    - { name: KEY, valueFrom: { secretKeyRef: { name: a, key: b } } }\nsecrets: { SMTP_PASSWORD: hush }\n' +
      'ingress: { hosts: [{ host: shop.example.net }, { host: chart-example.local }] }\n',
    'chart/values-production.yaml': 'env: { LC_ALL: en, ZONE: a }\n',
  });
  expect(earlierItems.map(({ kind, name, value }) => `${kind} ${name} ${value}`)).toEqual([
    'setting a Helm chart: chart/Chart.yaml other named',
    'variable LC_ALL undefined',
    'variable MODEL undefined',
    'secret KEY undefined',
    'secret SMTP_PASSWORD undefined',
    'domain shop.example.net undefined',
    'variable ZONE undefined',
    'setting Kubernetes: chart/templates/app.yaml other named',
  ]);
  expect(JSON.stringify(earlierItems)).not.toContain('hush');
});

/** The Deployment of the app, with this specification of its pod. */
const shop = (pod: string) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: shop }
spec:
  template:
    spec:
${pod}`;

test('$(NAME) in the words of a container is the value of its variable', () => {
  const {
    command,
    entrypoint,
    variables = [],
    earlierItems = [],
  } = factsOf({
    'k8s/app.yaml': shop(`      initContainers:
        - { name: migrate, image: acme/shop, command: [sh, -c, './migrate $(WHO)'] }
      containers:
        - name: shop
          image: acme/shop
          command: [dotnet, MyApp.dll]
          args: ['--urls', 'http://*:$(PORT)', '--keep=$$(PORT)']
          ports: [{ containerPort: 8080 }]
          env:
            - { name: PORT, value: '8080' }
            - { name: API, value: 'http://api:$(PORT)/v1' }
            - { name: WHO, valueFrom: { fieldRef: { fieldPath: metadata.name } } }
            - { name: HELLO, value: 'of $(WHO)' }
`),
  });
  expect(entrypoint?.value).toBe('dotnet MyApp.dll');
  expect(command?.value).toBe(`--urls "http://*:8080" '--keep=$(PORT)'`);
  expect(variables.map(({ value: { name, value } }) => `${name}=${value}`)).toEqual([
    'API=http://api:8080/v1',
    'PORT=8080',
  ]);
  const told = earlierItems.filter(({ kind }) => kind === 'step' || kind === 'secret');
  expect(told.map(({ name, commands }) => commands?.join(', ') ?? name)).toEqual(['HELLO', './migrate']);
});

test('a word whose value only the cluster knows is lost, and named', () => {
  const { command, earlierItems = [] } = factsOf({
    'k8s/app.yaml': shop(`      containers:
        - name: shop
          image: acme/shop
          args: ['--name=$(WHO)']
          ports: [{ containerPort: 8080 }]
          env: [{ name: WHO, valueFrom: { fieldRef: { fieldPath: metadata.name } } }]
`),
  });
  expect(command).toBeUndefined();
  const { lost } = account(earlierItems, sampleDeployment());
  expect(lost.map(({ name }) => name)).toContain('args of the app');
});

test('a placeholder in a Secret of the checkout is not its value: the cluster has that', () => {
  const { appSecrets } = factsOf({
    'k8s/app.yaml': shop(`      containers:
        - { name: shop, image: acme/shop, ports: [{ containerPort: 8080 }], envFrom: [{ secretRef: { name: shop } }] }
---
apiVersion: v1
kind: Secret
metadata: { name: shop }
stringData: { STRIPE: changeme, OTHER: hush }
`),
  });
  expect(appSecrets.map(({ value: { secret, clearIn, clusterSecret } }) => [secret, clearIn, clusterSecret])).toEqual([
    ['STRIPE', undefined, { name: 'shop', key: 'STRIPE' }],
    ['OTHER', 'k8s/app.yaml:13', undefined],
  ]);
});

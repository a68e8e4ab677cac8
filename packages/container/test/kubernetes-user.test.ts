import { expect, test } from 'vitest';
import { factsOf } from './facts-of.js';

const app = {
  Dockerfile: 'FROM python:3.13\nWORKDIR /app\nCOPY . .\nEXPOSE 8000\nCMD ["python", "main.py"]\n',
  'main.py': 'import sqlite3\nsqlite3.connect("/data/app.db")\n',
};

const deployment = (pod: string, container: string): Record<string, string> => ({
  'k8s/app.yaml': [
    'apiVersion: apps/v1',
    'kind: Deployment',
    'spec:',
    '  template:',
    '    spec:',
    ...(pod === '' ? [] : [`      securityContext: ${pod}`]),
    '      containers:',
    '        - image: ghcr.io/me/notes:1',
    '          ports: [{ containerPort: 8000 }]',
    ...(container === '' ? [] : [`          securityContext: ${container}`]),
    '',
  ].join('\n'),
});

const chart = (values: string): Record<string, string> => ({
  'charts/notes/Chart.yaml': 'apiVersion: v2\nname: notes\n',
  'charts/notes/values.yaml': values,
});

test.each<[string, Record<string, string>, string]>([
  ['the container', deployment('', '{ runAsUser: 10001, runAsGroup: 10002 }'), '10001:10002 k8s/app.yaml:9'],
  [
    'the pod, with the group of its volumes',
    deployment('{ runAsUser: 1000, fsGroup: 2000 }', ''),
    '1000:2000 k8s/app.yaml:6',
  ],
  ['the container before its pod', deployment('{ runAsUser: 1 }', '{ runAsUser: 2 }'), '2:2 k8s/app.yaml:10'],
  ['a group alone', deployment('{ fsGroup: 2000 }', ''), '0:0 python:3.13 runs as root, and Dockerfile names no USER'],
  [
    'the values of a chart',
    chart('podSecurityContext:\n  fsGroup: 3000\nsecurityContext:\n  runAsUser: 3001\n'),
    '3001:3000 charts/notes/values.yaml:4',
  ],
  [
    'a file of values without a chart',
    { 'conf/values.yaml': 'securityContext:\n  runAsUser: 3001\n' },
    '0:0 python:3.13 runs as root, and Dockerfile names no USER',
  ],
  [
    'Compose before a cluster',
    { 'compose.yaml': 'services:\n  app:\n    build: .\n    user: "55:66"\n', ...deployment('', '{ runAsUser: 2 }') },
    '55:66 compose.yaml:4',
  ],
])('the user by %s', (_what, files, expected) => {
  const { user } = factsOf({ ...app, ...files });
  expect(`${user.value.uid}:${user.value.gid} ${user.from}`).toBe(expected);
});

test('a health check of another port than that of the app says nothing of its path', () => {
  const health = (check: string): string =>
    factsOf({ ...app, Dockerfile: app.Dockerfile.replace('CMD', `HEALTHCHECK CMD curl -f ${check}\nCMD`) }).healthPath
      .value;
  expect(health('http://localhost:8000/ready')).toBe('/ready');
  expect(health('http://localhost:2019/metrics')).toBe('/');
  expect(health('http://localhost:9090/metrics')).toBe('/');
});

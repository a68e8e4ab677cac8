import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { confLines, workflowJob } from './workflow-job.js';

/** What GitHub has of deployments, newest first, and what it was sent; all succeeded but those whose payload says otherwise. */
export const github: { payloads: object[]; written: object[] } = { payloads: [], written: [] };

/** Its API for them, a hundred on a page. It lasts as long as the worker, and keeps nobody waiting. */
const server = createServer(async (request, response) => {
  const answer = (body: unknown): void => {
    response.writeHead(200).end(JSON.stringify(body));
  };
  if (request.headers.authorization !== 'Bearer ghs_token') return void response.writeHead(401).end();
  if (request.method === 'POST') {
    github.written.push((await json(request)) as object);
    return answer({ id: 99 });
  }
  const url = new URL(request.url ?? '', 'http://github');
  const [, id] = /\/deployments\/(\d+)\/statuses$/.exec(url.pathname) ?? [];
  if (id !== undefined)
    return answer(
      (github.payloads[Number(id) - 1] as { states?: string[] }).states?.map((state) => ({ state })) ?? [
        { state: 'success' },
      ],
    );
  const first = (Number(url.searchParams.get('page')) - 1) * 100;
  return answer(github.payloads.map((payload, index) => ({ id: index + 1, payload })).slice(first, first + 100));
}).listen(0, '127.0.0.1');
await once(server, 'listening');
server.unref();
const GITHUB_API_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

/** A job of a workflow where GitHub has these records. */
export function jobOf(conf: readonly string[], ...records: object[]) {
  Object.assign(github, { payloads: records, written: [] });
  const one = workflowJob(conf);
  one.write('host_key', 'one\n');
  return {
    ...one,
    record: (verb: string, env: Record<string, string> = {}) => one.run(['record', verb], { GITHUB_API_URL, ...env }),
  };
}

export const job = (...records: object[]) => jobOf(confLines, ...records);

/** A record of this host. */
export const known = (proven: string) => ({ host_key: 'one', proven });

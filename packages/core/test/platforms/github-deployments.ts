import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** A deployment as GitHub keeps it, as far as the workflow reads and writes it. */
export interface GithubDeployment {
  readonly id: number;
  readonly task: string;
  readonly payload: unknown;
  readonly states: string[];
}

/** GitHub's API for deployments on loopback, newest first; reading or writing can be refused. */
export async function githubDeployments(
  deployments: GithubDeployment[],
  token: string,
  { read = 200, write = 201 } = {},
) {
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
    const [, id, statuses] = /\/repos\/acme\/Shop\/deployments(?:\/(\d+))?(\/statuses)?$/.exec(pathname) ?? [];
    const one = deployments.find((deployment) => String(deployment.id) === id);
    const answer = (code: number, body: unknown): void => {
      response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    const status = request.method === 'POST' ? write : read;
    if (status > 299) return answer(status, { message: 'refused' });
    if (request.headers.authorization !== `Bearer ${token}`) return answer(401, { message: 'Bad credentials' });
    if (request.method === 'POST') {
      const body = (await json(request)) as { task: string; payload: unknown; state: string };
      if (one) one.states.unshift(body.state);
      else deployments.unshift({ id: deployments.length + 1, task: body.task, payload: body.payload, states: [] });
      return answer(write, { id: deployments[0]?.id });
    }
    if (statuses)
      return answer(
        200,
        one?.states.map((state) => ({ state })),
      );
    if (one) return answer(200, one);
    return answer(
      200,
      deployments.filter(({ task }) => task === searchParams.get('task')),
    );
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
}

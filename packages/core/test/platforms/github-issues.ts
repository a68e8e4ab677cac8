import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { token } from './host-job.js';

/** An issue as GitHub keeps it, as far as the drill reads and writes it. */
export interface Issue {
  readonly number: number;
  readonly title: string;
  state: string;
  readonly body: string;
  readonly comments: string[];
  readonly pull_request?: object;
}

/** GitHub's API for issues on loopback. */
export async function githubIssues(issues: Issue[], refused = false) {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://localhost');
    const [, number, comments] = /\/repos\/acme\/Shop\/issues(?:\/(\d+))?(\/comments)?$/.exec(pathname) ?? [];
    const one = issues.find((issue) => String(issue.number) === number);
    const answer = (code: number, body: unknown): void => {
      response.writeHead(code).end(JSON.stringify(body));
    };
    if (refused || request.headers.authorization !== `Bearer ${token}`)
      return answer(410, { message: 'Issues are disabled for this repo' });
    if (request.method === 'GET')
      return answer(
        200,
        issues.filter(({ state }) => state === 'open'),
      );
    const body = (await json(request)) as { title: string; body: string; state: string };
    if (comments !== undefined) one?.comments.push(body.body);
    else if (one) one.state = body.state;
    else issues.unshift({ number: issues.length + 1, title: body.title, body: body.body, state: 'open', comments: [] });
    return answer(201, {});
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
}

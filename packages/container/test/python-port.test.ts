import { expect, test } from 'vitest';
import { factsOf } from './facts-of.js';

const port = (code: string, more: Record<string, string> = {}): string => {
  const { port: fact } = factsOf({
    Dockerfile: 'FROM python:3.13\nWORKDIR /app\nCOPY . .\nCMD ["python", "main.py"]\n',
    'requirements.txt': 'sqlalchemy\n',
    'main.py': `from config import *\nengine = create_engine("sqlite:////data/n.db")\n${code}\n`,
    ...more,
  });
  return `${fact.value} ${fact.from}${fact.guessed ? ' ?' : ''}`;
};

test.each([
  ['uvicorn.run("main:app", host="0.0.0.0", port=8765)', '8765 main.py:3'],
  ['uvicorn.run(\n    "main:app",\n    port=int(os.getenv("NOTES_PORT", "8765")),\n)', '8765 main.py:3'],
  ['app.run(host="0.0.0.0", port=PORT)', '8766 config.py:1'],
  ['args["port"] = PORT\nuvicorn.run("main:app", **args)', '8766 config.py:1'],
  ['web.run_app(app, port=settings.web_port)', '8767 config.py:2'],
  ['app.run(port=find())', '8080 no EXPOSE, and no PORT ?'],
  ['', '8080 no EXPOSE, and no PORT ?'],
])('the code that starts the server: %s', (code, expected) => {
  const config = 'PORT = config("NOTES_PORT", cast=int, default=8766)\n    web_port: int = 8767\n';
  expect(port(code, { 'config.py': config })).toBe(expected);
});

test('a variable of the set-up wins, and a file of variables that nobody sees makes a guess of the default', () => {
  const code = 'uvicorn.run("main:app", port=int(os.getenv("NOTES_PORT", "8765")))';
  const compose = (more: string) => ({ 'compose.yml': `services:\n  n:\n    build: .\n${more}` });
  expect(port(code, compose('    environment: { NOTES_PORT: "9001" }\n'))).toBe('9001 compose.yml:4');
  expect(port(code, compose('    env_file: .env\n'))).toBe('8765 main.py:3 ?');
});

test.each([
  ['["uvicorn", "main:app", "--host", "0.0.0.0"]', 8000],
  ['["gunicorn", "main:app"]', 8000],
  ['["flask", "--app", "main", "run", "--host=0.0.0.0"]', 5000],
])('a server on the command line without a port: %s', (command, expected) => {
  const Dockerfile = `FROM python:3.13\nWORKDIR /app\nCOPY . .\nCMD ${command}\n`;
  expect(port('', { Dockerfile })).toBe(`${expected} Dockerfile:4, whose server takes it where nothing else is said ?`);
});

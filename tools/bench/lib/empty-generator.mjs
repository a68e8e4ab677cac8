// The comparison partner: a Yeoman generator that asks nothing, knows nothing and writes N files of a usual size.
import { createEnv } from 'yeoman-environment';
import Generator from 'yeoman-generator';

const count = Number(process.argv[2]);
const text = 'a line of a generated file, as long as they usually are\n'.repeat(60);

class Empty extends Generator {
  writing() {
    for (let index = 0; index < count; index += 1)
      this.fs.write(this.destinationPath(`.deploy/file-${index}.txt`), text);
  }
}

const env = createEnv();
env['registerStub'](Empty, 'empty:app', import.meta.filename);
await env.run(['empty:app'], { skipInstall: true });

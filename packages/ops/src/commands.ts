import type { Command } from 'litestream-generator-core';

/** The rehearsal of a lost host. */
export const rehearseCommand: Command = {
  name: 'rehearse',
  description: 'Loses the host on this machine, with the generated files, your image and a throw-away storage server, and shows that every row comes back',
  options: [
    { name: 'image', type: String, value: '<reference>', description: 'Image of the app. Default: built as the project builds it, by docker build or dotnet publish' },
    { name: 'server-image', type: String, value: '<reference>', description: 'Image of the storage server, where the public one cannot be pulled' },
  ],
};

/** The look at everything before the first push. */
export const doctorCommand: Command = {
  name: 'doctor',
  description: 'Looks at the files, the repository, the domain, the host and the storage before the first push, and changes nothing',
  options: [{ name: 'json', type: Boolean, description: 'Write the report as JSON' }],
};

/** Every command beside the generator, in the order of `--help`. */
export const commands: readonly Command[] = [rehearseCommand, doctorCommand];

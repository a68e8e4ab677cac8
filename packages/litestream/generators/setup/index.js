import { commandGenerator } from 'litestream-generator-core/yeoman';
import { runCommand, setupCommand } from 'litestream-ops';
import { families } from '../../dist/families.js';

export default commandGenerator(setupCommand, (run) => runCommand(setupCommand.name, run, { families }));

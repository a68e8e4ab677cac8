import { commandGenerator } from 'litestream-generator-core/yeoman';
import { removeCommand, runCommand } from 'litestream-ops';
import { families } from '../../dist/families.js';

export default commandGenerator(removeCommand, (run) => runCommand(removeCommand.name, run, { families }));

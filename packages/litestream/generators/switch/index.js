import { commandGenerator } from 'litestream-generator-core/yeoman';
import { switchCommand, runCommand } from 'litestream-ops';
import { families } from '../../dist/families.js';

export default commandGenerator(switchCommand, (run) => runCommand(switchCommand.name, run, { families }));

import { commandGenerator } from 'litestream-generator-core/yeoman';
import { rehearseCommand, runCommand } from 'litestream-ops';
import { families } from '../../dist/families.js';

export default commandGenerator(rehearseCommand, (run) => runCommand(rehearseCommand.name, run, { families }));

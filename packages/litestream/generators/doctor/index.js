import { commandGenerator } from 'litestream-generator-core/yeoman';
import { doctorCommand, runCommand } from 'litestream-ops';
import { families } from '../../dist/families.js';

export default commandGenerator(doctorCommand, (run) => runCommand(doctorCommand.name, run, { families }));

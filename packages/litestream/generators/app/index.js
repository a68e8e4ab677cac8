import { litestreamGenerator } from 'litestream-generator-core/yeoman';
import { families } from '../../dist/families.js';

export default litestreamGenerator({ families });

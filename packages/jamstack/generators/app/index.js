import { litestreamGenerator } from 'litestream-generator-core';
import { jamstack } from '../../dist/family.js';

export default litestreamGenerator({ families: [jamstack], family: jamstack.id });

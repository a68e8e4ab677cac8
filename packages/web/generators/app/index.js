import { litestreamGenerator } from 'litestream-generator-core';
import { web } from '../../dist/family.js';

export default litestreamGenerator({ families: [web], family: web.id });

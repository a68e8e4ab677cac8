import { litestreamGenerator } from 'litestream-generator-core';
import { families } from '../../dist/families.js';

export default litestreamGenerator({ families, family: 'jamstack' });

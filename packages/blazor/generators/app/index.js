import { litestreamGenerator } from 'litestream-generator-core';
import { blazor } from '../../dist/family.js';

export default litestreamGenerator({ families: [blazor], family: blazor.id });

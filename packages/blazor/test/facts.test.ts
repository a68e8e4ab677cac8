import { testFacts } from 'tools-testkit';
import { blazor } from '../src/family.js';

testFacts(blazor, import.meta.url);

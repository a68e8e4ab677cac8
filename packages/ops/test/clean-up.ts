import { afterAll } from 'vitest';
import { cleanUp } from './checkout.js';

// Vitest runs this file for each file of tests, which share what they import.
afterAll(cleanUp);

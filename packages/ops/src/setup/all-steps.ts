import type { Step } from './step.js';
import { dns } from './steps/dns.js';
import { host } from './steps/host.js';
import { key } from './steps/key.js';
import { release } from './steps/release.js';
import { secrets } from './steps/secrets.js';
import { storage } from './steps/storage.js';

/** Every step, in the order in which each finds what it needs. */
export const steps: readonly Step[] = [key, host, dns, storage, secrets, release];

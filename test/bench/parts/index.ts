import type { Part } from '../part';
import { burst } from './burst';
import { details } from './details';
import { enormous } from './enormous';
import { filters } from './filters';
import { listing } from './listing';
import { longConnection } from './longConnection';
import { memory } from './memory';
import { thePackage } from './package';
import { processes } from './processes';
import { runs } from './runs';
import { unwanted } from './unwanted';
import { waiting } from './waiting';
import { webhook } from './webhook';
import { webhookBurst } from './webhookBurst';

/** In the order of the table. */
export const parts: readonly Part[] = [
	webhook,
	longConnection,
	runs,
	filters,
	enormous,
	burst,
	unwanted,
	webhookBurst,
	details,
	listing,
	memory,
	thePackage,
	waiting,
	processes,
];

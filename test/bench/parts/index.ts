import type { Part } from '../part';
import { burst } from './burst';
import { details } from './details';
import { listing } from './listing';
import { webhookBurst } from './webhookBurst';
import { enormous } from './enormous';
import { filters } from './filters';
import { longConnection } from './longConnection';
import { runs } from './runs';
import { unwanted } from './unwanted';
import { webhook } from './webhook';

/** In the order of the table. */
export const parts: readonly Part[] = [webhook, longConnection, filters, enormous, runs, unwanted, webhookBurst, burst, details, listing];

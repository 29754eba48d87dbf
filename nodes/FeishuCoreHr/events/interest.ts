import { kindOf } from './catalogue';
import type { EventChoice } from './decide';
import type { HrEvent } from './hrEvent';

/** Shapes that are remembered, and the names in one of them: a great shape seldom comes again. */
const MOST_SHAPES = 1_000;
const MOST_NAMES = 50;
const MOST_CHARACTERS = 4_000;

interface Listener {
	readonly settings: EventChoice;
}

/**
 * Who of those who listen wants events of which shape. What a filter says follows from the shape alone:
 * the type and kind of the event, and what it says has changed. A nightly recalculation changes the same
 * fields of everybody, so that the same few shapes come again and again.
 */
export class Interest<Someone extends Listener> {
	private listeners: readonly Someone[] = [];

	private readonly byShape = new Map<string, readonly Someone[]>();

	/** Those who want an event like this one; undefined where they have to be asked. */
	of(event: HrEvent, listeners: readonly Someone[]): readonly Someone[] | undefined {
		if (this.byShape.size === 0 || !isSame(listeners, this.listeners)) return undefined;
		const shape = shapeOf(event);
		return shape === undefined ? undefined : this.byShape.get(shape);
	}

	/** Those who were asked have said who wants it. Whoever comes or goes has all be forgotten. */
	learn(event: HrEvent, listeners: readonly Someone[], wanting: readonly Someone[]): void {
		const shape = shapeOf(event);
		if (shape === undefined) return;
		if (this.byShape.size === MOST_SHAPES || !isSame(listeners, this.listeners))
			this.byShape.clear();
		this.listeners = listeners;
		this.byShape.set(shape, wanting);
	}
}

/** All that decisions follow from, but for the choices of those who decide. */
function shapeOf({ row, envelope, parts }: HrEvent): string | undefined {
	// A flat list is written at a fraction of the time of the parts themselves.
	const said: unknown[] = [envelope.eventType, row && kindOf(row, envelope.event)];
	let names = 0;
	for (const { entity, within, changeType, isStandIn, leaves } of parts) {
		names += leaves.length + 1;
		if (names > MOST_NAMES) return undefined;
		said.push(entity, within, changeType, isStandIn, leaves.length);
		for (const { name, field } of leaves) said.push(name, field);
	}
	const shape = JSON.stringify(said);
	return shape.length > MOST_CHARACTERS ? undefined : shape;
}

function isSame<T>(some: readonly T[], others: readonly T[]): boolean {
	if (some.length !== others.length) return false;
	for (let place = 0; place < some.length; place++) {
		if (some[place] !== others[place]) return false;
	}
	return true;
}

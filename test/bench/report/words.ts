import { isMet, type Row } from '../part';

/** Two or three digits that matter. */
export function number(value: number): string {
	if (!Number.isFinite(value)) return 'never';
	if (value >= 100 || Number.isInteger(value)) return Math.round(value).toLocaleString('en');
	if (value >= 10) return value.toFixed(1);
	if (value >= 0.1) return value.toFixed(2);
	return value.toPrecision(2);
}

export function resultOf({ result, unit = '×' }: Row): string {
	return Number.isFinite(result) ? `${number(result)} ${unit}` : number(result);
}

export function goalOf({ goal, unit = '×' }: Row): string {
	if (!goal) return '';
	return 'atLeast' in goal ? `≥ ${goal.atLeast} ${unit}` : `≤ ${goal.atMost} ${unit}`;
}

export function verdictOf(row: Row): string {
	const met = isMet(row);
	if (met === undefined) return '';
	return met ? 'met' : '**missed**';
}

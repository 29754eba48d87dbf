import type { JsonObject } from '../json';
import { objectOf, stringOf } from '../json';
import type { Locations } from './locations';
import type { RecordName } from './recordSeeds';
import type { Records } from './records';

export type DatedKind = 'locations' | 'departments' | 'companies' | 'jobs';

/** Once upon a time, and for ever. */
const SINCE = { effective_date: '2020-01-01', expiration_date: '9999-12-31' };

/** The dated versions of the organisation's records: one each, until more are planned or entered. */
export class Timelines {
	private readonly more = new Map<string, JsonObject[]>();

	private readonly removed = new Map<string, { readonly kind: DatedKind; readonly day: string }>();

	constructor(
		private readonly locations: Locations,
		private readonly records: Readonly<Record<RecordName, Records>>,
	) {}

	/** A further version, effective from a day on; the one before ends there. */
	add(kind: DatedKind, id: string, version: JsonObject & { effective_date: string }): void {
		const last = this.of(kind, id).at(-1) ?? {};
		const more = this.more.get(id) ?? [];
		this.more.set(id, [...more, { ...last, ...version, version_id: `${id}-${more.length + 2}` }]);
	}

	/** The record was deleted on a day. */
	remove(kind: DatedKind, id: string, day: string): void {
		this.removed.set(id, { kind, day });
	}

	/** The versions of a record, the oldest first, in the words of a department's. */
	of(kind: DatedKind, id: string): JsonObject[] {
		const first = this.removed.has(id) ? undefined : this.first(kind, id);
		if (!first) return [];
		const versions = [{ ...first, ...SINCE, version_id: `${id}-1` }, ...(this.more.get(id) ?? [])];
		return versions.map((version, index) => {
			const next = versions[index + 1]?.effective_date;
			return { ...version, id, ...(next !== undefined && { expiration_date: next }) };
		});
	}

	/** Whose version of now took effect within these days, and who was deleted in them. */
	changed(kind: DatedKind, from: string, to: string, today: string) {
		const isIn = (day: string) => day >= from && day <= to;
		const ids = this.ids(kind).filter((id) => {
			const days = this.of(kind, id).map((version) => stringOf(version.effective_date));
			return isIn(days.filter((day) => day <= today).at(-1) ?? '');
		});
		const deleted = [...this.removed]
			.filter(([, gone]) => gone.kind === kind && isIn(gone.day))
			.map(([id]) => id);
		return { ids, deleted };
	}

	private ids(kind: DatedKind): readonly string[] {
		return kind === 'locations' ? this.locations.ids : this.records[kind].ids;
	}

	private first(kind: DatedKind, id: string): JsonObject | undefined {
		const record = kind === 'locations' ? this.locations.asV2(id) : this.records[kind].read(id);
		if (!record) return undefined;
		const common = objectOf(record.hiberarchy_common);
		return {
			names: record.department_name ?? record.name ?? common.name,
			descriptions: record.description ?? common.description ?? [],
			code: record.code ?? common.code,
			active: record.active ?? common.active,
			parent: record.parent_department_id ?? common.parent_id,
			manager: record.manager,
		};
	}
}

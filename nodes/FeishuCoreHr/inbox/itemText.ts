import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';

/**
 * Characters of an item that is packed before it is stored. SQLite writes in one go, and n8n stands
 * still meanwhile: for 0.4 s where a million names are 33 MB. Packed, they are a seventh.
 */
const LONG = 256 * 1024;

/** What begins a packed item: no JSON does. */
const PACKED = 'deflate ';

/** Bytes for which the thread that packs comes back to n8n's once. */
const CHUNK = { chunkSize: 1024 ** 2 };

const pack = promisify<Buffer, object, Buffer>(deflateRaw);
const unpack = promisify<Buffer, object, Buffer>(inflateRaw);

/** What is written of a row with an item. */
export type Packed<R> = R & {
	/** Of the item as it was: so much its run takes of n8n's memory. */
	readonly bytes: number;
};

/** The row, its item as the column has it: the same JSON, or where that is long, packed. */
export async function packItem<R extends { readonly item: string }>(row: R): Promise<Packed<R>> {
	const { item } = row;
	const bytes = Buffer.byteLength(item);
	if (item.length < LONG) return { ...row, bytes };
	const packed = await pack(Buffer.from(item), { ...CHUNK, level: 1 });
	return { ...row, item: PACKED + packed.toString('base64'), bytes };
}

/** The JSON of an item again, from what its column has. What is damaged is no JSON afterwards, either. */
export async function unpackItem(text: string): Promise<string> {
	if (!text.startsWith(PACKED)) return text;
	const packed = Buffer.from(text.slice(PACKED.length), 'base64');
	return await unpack(packed, CHUNK).then(String, () => text);
}

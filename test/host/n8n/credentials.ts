import type { RestClient } from './restClient';

export interface CredentialReference {
	readonly id: string;
	readonly name: string;
}

export interface CredentialTestResult {
	readonly status: 'OK' | 'Error';
	readonly message: string;
}

/** The credentials of one n8n. `data` are the fields of the credential type. */
export class Credentials {
	constructor(private readonly rest: RestClient) {}

	async create(type: string, name: string, data: object): Promise<CredentialReference> {
		const created = await this.rest.send<CredentialReference>('POST', '/credentials', {
			name,
			type,
			data,
		});
		return { id: created.id, name: created.name };
	}

	/** Replaces the fields, as saving the credential in the editor does. */
	async update(type: string, { id, name }: CredentialReference, data: object): Promise<void> {
		await this.rest.send('PATCH', `/credentials/${id}`, { name, type, data });
	}

	/** What the editor shows after "Save" or "Retry". */
	async test(
		type: string,
		{ id, name }: CredentialReference,
		data: object,
	): Promise<CredentialTestResult> {
		return await this.rest.send('POST', '/credentials/test', {
			credentials: { id, name, type, data },
		});
	}

	async remove(id: string): Promise<void> {
		await this.rest.send('DELETE', `/credentials/${id}`);
	}

	async list(): Promise<readonly CredentialReference[]> {
		return await this.rest.send('GET', '/credentials');
	}
}

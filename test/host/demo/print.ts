import { OWNER } from '../n8n/restClient';
import type { Shown } from './exampleWorkflows';

/** One line with the time before it. */
export function tell(line: string): void {
	process.stdout.write(`${new Date().toLocaleTimeString('en-GB')}  ${line}\n`);
}

/** The words of an error and of what caused it. */
export function reasonOf(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	return error.cause ? `${error.message} (${reasonOf(error.cause)})` : error.message;
}

/** Where everything is, and what to try next. */
export function welcome(
	editor: string,
	mails: string,
	examples: readonly Shown[],
	isKept: boolean,
): void {
	const links = examples.map(({ id, name }) => `  ${editor}/workflow/${id}  ${name}`);
	const kept = isKept
		? 'What you build survives a restart of the demo. · 您搭建的工作流在重新启动演示后仍然保留。'
		: 'In queue mode nothing is kept. · 队列模式下不保留任何内容。';
	process.stdout.write(`
  Editor    ${editor}
  E-mail    ${OWNER.email}
  Password  ${OWNER.password}
  Mails     ${mails}

${links.join('\n')}

  1. Open the first link, then Executions: see what each step got. · 打开第一个链接，在 Executions 中查看每一步的数据。
  2. Change the text in Send Email and publish: the next mail has it. · 修改 Send Email 的正文并发布，下一封邮件即生效。
  3. Build your own with Feishu CoreHR Trigger; its runs are told here, too. · 用 Feishu CoreHR Trigger 新建工作流，其运行也会显示在这里。
  ${kept}

`);
}

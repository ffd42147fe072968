import type { ContainerRow } from './container-row.ts'

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escape = (text: string) => text.replace(/[&<>"']/g, (letter) => entities[letter] ?? letter)

/** Two rows, main and detail, for clients that put fragments into a table of theirs. */
export function rowHtml({ name, image, policy, state }: ContainerRow, target: string | undefined): string {
  const cells = [name, image, policy, state].map((text) => `<td>${escape(text)}</td>`).join('')
  const detail = target === undefined ? 'No update waits.' : `Waits for approval: ${escape(target)}`
  const attribute = escape(name)
  return `<tr data-container="${attribute}">${cells}</tr><tr data-container-detail="${attribute}"><td colspan="4">${detail}</td></tr>`
}

import type { RoleId } from '@sentinel/shared/access/roles'
import { isRole } from './role-words.ts'

type Mappings = Record<string, RoleId>

/** One line for each group: `ops = operator`. */
export function textOfMappings(mappings: Mappings | null): string {
  return Object.entries(mappings ?? {})
    .map(([group, role]) => `${group} = ${role}`)
    .join('\n')
}

/** What such lines say, or which of them says nothing. */
export function readMappings(text: string): { mappings: Mappings | null; problem: string | undefined } {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  // The name of a group may have a "=" of its own (cn=ops,dc=example): the last one counts.
  const pairs = lines.map(
    (line) =>
      /^(.+)=([^=]*)$/
        .exec(line)
        ?.slice(1)
        .map((part) => part.trim()) ?? [line],
  )
  const mappings: Mappings = {}
  for (const [group = '', role = ''] of pairs) {
    if (group === '' || !isRole(role))
      return {
        mappings: null,
        problem: `“${group}${role === '' ? '' : ` = ${role}`}” names no role: write it as “group = viewer”, operator or admin.`,
      }
    mappings[group] = role
  }
  return { mappings: pairs.length === 0 ? null : mappings, problem: undefined }
}

import type { RoleId } from '@sentinel/shared/access/roles'
import { isRole, roleIds, roleNames } from '../../role-words.ts'
import { FieldFrame } from '../basics/FieldFrame.tsx'

interface RoleFieldProps {
  readonly label: string
  readonly role: RoleId
  readonly onRole: (role: RoleId) => void
}

/** A role, and what it may do. */
export function RoleField({ label, role, onRole }: RoleFieldProps) {
  return (
    <FieldFrame label={label} note={roleNames[role].meaning}>
      {(ties) => (
        <select
          {...ties}
          value={role}
          onChange={({ target: { value } }) => {
            if (isRole(value)) onRole(value)
          }}
        >
          {roleIds.map((each) => (
            <option key={each} value={each}>
              {roleNames[each].name}
            </option>
          ))}
        </select>
      )}
    </FieldFrame>
  )
}

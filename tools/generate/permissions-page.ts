import { routes } from '@sentinel/api/routes/index'
import { permissionNames, permissions } from '@sentinel/shared/access/permissions'
import { markdownTable } from './markdown-table.ts'

export function permissionsPage(): string {
  const rows = permissionNames.map((name) => {
    const used = routes
      .filter(({ permission }) => permission === name)
      .map(({ method, path }) => `\`${method} ${path}\``)
    return [`\`${name}\``, permissions[name], used.join('<br>')]
  })
  return markdownTable('Permissions', 'Every route names one.', ['Permission', 'Allows', 'Routes'], rows)
}

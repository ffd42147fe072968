import { useState } from 'react'
import { ScanEye } from 'lucide-react'
import type { Abilities } from '../../abilities.ts'
import type { FleetContainer } from '../../api/views.ts'
import { Button } from '../basics/Button.tsx'
import { PlanDialog } from './PlanDialog.tsx'

interface PreviewButtonProps {
  readonly container: FleetContainer
  readonly can: Abilities
  readonly look?: 'plain' | 'quiet'
  readonly size?: 'normal' | 'small'
}

/** Opens what an update would do, before it is done. */
export function PreviewButton({ container, can, look = 'plain', size = 'normal' }: PreviewButtonProps) {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <>
      <Button
        look={look}
        size={size}
        icon={<ScanEye aria-hidden="true" />}
        blocked={can.preview(container)}
        title="Shows what an update would do, and changes nothing."
        aria-label={`What would change: ${container.name}`}
        onClick={() => setIsOpen(true)}
      >
        What would change
      </Button>
      {isOpen && <PlanDialog container={container} can={can} onClose={() => setIsOpen(false)} />}
    </>
  )
}

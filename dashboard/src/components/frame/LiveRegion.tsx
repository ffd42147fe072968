import { useAnnouncement } from '../../state/announcements.ts'

/** What changed, said once to those who listen. */
export function LiveRegion() {
  return (
    <p className="visually-hidden" aria-live="polite">
      {useAnnouncement()}
    </p>
  )
}

import { Ago } from '../basics/Ago.tsx'

/** When something that signs in was used; null where it never was. */
export function LastUsed({ at }: { at: string | null }) {
  if (at === null) return 'never used'
  return (
    <>
      last used <Ago at={at} />
    </>
  )
}

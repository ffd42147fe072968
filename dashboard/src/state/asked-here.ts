let askedId: string | undefined

/** Remembers the update that this page has just set off, so that the focus can follow it to where it goes on. */
export function followUpdate(id: string) {
  askedId = id
}

/** True once, for that update. */
export function isFollowed(id: string): boolean {
  if (askedId !== id) return false
  askedId = undefined
  return true
}

const storeKey = 'sentinel-suggest-passkey'

/** Remembers over the way from the sign-in to the first page that this person has no passkey yet. */
export function suggestPasskey() {
  sessionStorage.setItem(storeKey, 'yes')
}

/** True once after such a sign-in. */
export function takePasskeySuggestion(): boolean {
  const isSuggested = sessionStorage.getItem(storeKey) !== null
  sessionStorage.removeItem(storeKey)
  return isSuggested
}

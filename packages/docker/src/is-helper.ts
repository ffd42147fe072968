/** On the short-lived container that replaces the updater's own. */
export const helperLabel = 'sentinel.helper'

export function isHelper({ labels }: { readonly labels: Readonly<Record<string, string>> }): boolean {
  return labels[helperLabel] === 'true'
}

/** Takes the focus to a section of the page: where a link leads, or where the pressed button goes away. */
export function focusSection(id: string) {
  const section = document.getElementById(id)
  section?.focus({ preventScroll: true })
  section?.scrollIntoView({ block: 'nearest' })
}

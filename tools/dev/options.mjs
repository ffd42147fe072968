/** `--no-install`, `--demo`, `--port N` and the rest, from the command line. */
export function options(args = process.argv.slice(2)) {
  const rest = [...args]
  const flag = (name) => {
    const index = rest.indexOf(name)
    if (index === -1) return false
    rest.splice(index, 1)
    return true
  }
  const value = (name) => {
    const index = rest.indexOf(name)
    return index === -1 ? undefined : (rest.splice(index, 2)[1] ?? '')
  }
  return { allowInstall: !flag('--no-install'), isDemo: flag('--demo'), port: value('--port'), rest }
}

import type { PolicyRule } from '../rule.ts'

export const maintenanceWindow: PolicyRule = {
  name: 'maintenance-window',
  check({ window, cause }) {
    const name = `maintenance window "${shorten(window.expression)}"`
    switch (window.state) {
      case 'none':
        return { verdict: 'pass', text: 'Updates may happen at any time.' }
      case 'open':
        return { verdict: 'pass', text: `The ${name} is open.` }
      case 'closed':
        if (cause === 'person')
          return { verdict: 'pass', text: `The ${name} is closed, and a person asked for this update.` }
        return {
          verdict: 'hold',
          text: `The ${name} is closed.`,
          ...(window.until === undefined ? {} : { until: window.until }),
        }
      case 'unreadable':
        if (cause === 'person')
          return { verdict: 'pass', text: `The ${name} cannot be read, and a person asked for this update.` }
        return { verdict: 'ask', text: `The ${name} cannot be read, so only a person may update anything.` }
    }
  },
}

function shorten(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ')
  return line.length > 60 ? `${line.slice(0, 60)}…` : line
}

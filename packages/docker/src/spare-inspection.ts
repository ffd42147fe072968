import { inspect } from 'node:util'

/**
 * The modem writes out every request it sends, to any depth, for a log that nobody reads: the agent with its sockets,
 * the signal with all that hang on it. Marked so, a value takes one word there instead of milliseconds.
 */
export function spareInspection<T extends object>(value: T): T {
  return Object.defineProperty(value, inspect.custom, {
    value: () => value.constructor.name,
    configurable: true,
  })
}

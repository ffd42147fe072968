/** Aborts after `limitMs`, unless it is disposed of before: unlike `AbortSignal.timeout`, whose timer outlives what it limits. */
export function timeLimit(limitMs: number): Disposable & { readonly signal: AbortSignal } {
  const controller = new AbortController()
  const timer = setTimeout(
    () => controller.abort(new DOMException(`Took over ${limitMs} ms`, 'TimeoutError')),
    limitMs,
  )
  return { signal: controller.signal, [Symbol.dispose]: () => clearTimeout(timer) }
}

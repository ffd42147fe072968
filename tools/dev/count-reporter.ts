import { writeFileSync } from 'node:fs'
import type { SerializedError } from 'vitest'
import type { Reporter, TestCase, TestModule, TestSuite } from 'vitest/node'

/** Counts for the last line of `npm test`, which comes after the parts have been stopped; and why a test was skipped. */
export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const inState = (state: string) => tests.filter((test) => test.result().state === state)
    const skipped = inState('skipped')
    for (const test of skipped) console.log(`SKIPPED ${nameOf(test)} BECAUSE ${reasonOf(test)}`)
    // A file that does not load, or a hook that throws, hides tests: it is a failure of its own.
    const broken = modules.flatMap((module) => [
      ...module.errors(),
      ...[...module.children.allSuites()].flatMap((suite: TestSuite) => [...suite.errors()]),
    ])
    const counts = {
      passed: inState('passed').length,
      failed: inState('failed').length + inState('pending').length + broken.length + unhandled.length,
      skipped: skipped.length,
    }
    const file = process.env.SENTINEL_COUNT_FILE
    if (file !== undefined) writeFileSync(file, JSON.stringify(counts))
  }
}

function nameOf(test: TestCase): string {
  return `${test.module.relativeModuleId} > ${test.fullName}`
}

function reasonOf(test: TestCase): string {
  const result = test.result()
  return (result.state === 'skipped' ? result.note : undefined) ?? 'it does not say why, which it must'
}

// Ends a test run with what passed at a second attempt alone, why tests were skipped, and one last line of counts.
import type { Reporter, SerializedError, TestCase, TestModule } from 'vitest/node'

/** How many tests, or checks beside them, ended in which way. */
export interface Counts {
  passed: number
  failed: number
  skipped: number
}

/** Goes last in the list of reporters. */
export default class SummaryReporter implements Reporter {
  /** What ended so far. What runs beside vitest may be added. */
  readonly counts: Counts = { passed: 0, failed: 0, skipped: 0 }
  #reasons = new Map<string, number>()
  #flaky: string[] = []
  #prints: boolean

  /** `prints`: prints by itself as the run ends. Default true. */
  constructor({ prints = true }: { prints?: boolean } = {}) {
    this.#prints = prints
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    this.counts.failed += unhandled.length
    for (const module of modules) {
      // A file that doesn't load, or whose hooks fail, may have no failed test.
      this.counts.failed += module.errors().length
      for (const suite of module.children.allSuites()) this.counts.failed += suite.errors().length
      for (const test of module.children.allTests()) this.#count(test)
    }
    if (this.#prints) this.print()
  }

  #count(test: TestCase): void {
    const result = test.result()
    if (test.diagnostic()?.flaky) this.#flaky.push(`${test.module.relativeModuleId}: ${test.fullName}`)
    if (result.state === 'passed') this.counts.passed++
    else if (result.state === 'failed') this.counts.failed++
    else {
      this.counts.skipped++
      const reason = (result.state === 'skipped' && result.note) || 'no reason given'
      this.#reasons.set(reason, (this.#reasons.get(reason) ?? 0) + 1)
    }
  }

  /** Prints all that it has to say. */
  print(): void {
    this.printRemarks()
    this.printCounts()
  }

  /** Prints which tests failed before they passed, and why tests were skipped, with their counts. */
  printRemarks(): void {
    const skips = [...this.#reasons].map(([reason, count]) => `${count} × ${reason}`)
    for (const [title, lines] of Object.entries({ 'Failed first, and passed when tried again': this.#flaky, Skipped: skips })) {
      if (lines.length > 0) console.log([`${title}:`, ...lines.map(line => `  ${line}`), ''].join('\n'))
    }
  }

  /** Prints the line of counts, which goes last. */
  printCounts(): void {
    const { passed, failed, skipped } = this.counts
    console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`)
  }
}

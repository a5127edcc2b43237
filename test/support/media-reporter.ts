// Prints, as a run ends, the figures that its tests measured.
import type { Reporter, TestModule } from 'vitest/node'
import type { Figure } from './media-figures.ts'

/** Goes before the reporter of the summary. */
export default class FiguresReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const rows = modules.flatMap(module =>
      [...module.children.allTests()].flatMap(test => (test.meta().figures ?? []).map(figure => [nameOf(test.fullName), ...cells(figure)])),
    )
    if (rows.length > 0) console.log(`\n${table([['Scenario', 'Figure', 'Measured', 'Target', 'Fails beyond', ''], ...rows])}\n`)
  }
}

const nameOf = (fullName: string) => fullName.replaceAll(' > ', ': ')

function cells({ what, value, unit, target, bound }: Figure): string[] {
  const withUnit = (number: number) => `${Math.round(number * 100) / 100} ${unit}`.trim()
  const verdict = value > bound ? 'FAILED' : value > target ? 'target missed' : ''
  return [what, withUnit(value), withUnit(target), bound === target ? '' : withUnit(bound), verdict]
}

/** Lines of columns, the first line as the head. */
function table(rows: string[][]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map(row => (row[column] ?? '').length)))
  const lines = rows.map(row =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  lines.splice(1, 0, widths.map(width => '─'.repeat(width)).join('  '))
  return lines.join('\n')
}

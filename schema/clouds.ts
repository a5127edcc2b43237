// The table of presets for clusters in docs/exposing.md: the first line of each, below the one for editors, says what it is for.
import { readdirSync, readFileSync } from 'node:fs'

/** Presets that are for no cluster in particular. */
const others = /^(tutorial|size|latency)-/

/** In Markdown. `chart`: the chart's folder. */
export function cloudsTable(chart: URL): string {
  const folder = new URL('presets/', chart)
  const files = readdirSync(folder).filter(file => !others.test(file))
  const rows = files.sort().map(file => [`\`${file.replace('.yaml', '')}\``, firstLine(new URL(file, folder))])
  return [['Preset', ''], ['---', '---'], ...rows].map(row => `| ${row.join(' | ')} |`).join('\n')
}

const firstLine = (file: URL) => readFileSync(file, 'utf8').split('\n')[1]?.replace(/^# /, '') ?? ''

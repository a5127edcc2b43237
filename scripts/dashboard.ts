// `npm run dashboard -- --prometheus URL`: asks a Prometheus each query of the dashboard, and says how many series it has, and how the chart's rules fare there.
// With --picture, draws the panels in the dashboard's layout, without Grafana; `--example` has a made-up evening for that.
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { Command } from 'commander'
import { chromium } from 'playwright-core'
import { dashboard } from '../schema/dashboard.ts'
import { findChromium } from './chromium.ts'
import { exampleRelease, startExample } from './dashboard-example.ts'
import { root } from './go-modules.ts'

const command = new Command('npm run dashboard --')
  .option('--prometheus <url>', 'its address')
  .option('--example', 'a Prometheus with a made-up evening, instead')
  .option('--namespace <name>', 'of the release', exampleRelease.namespace)
  .option('--release <name>', 'its name', exampleRelease.release)
  .option('--minutes <count>', 'how long back', Number, 60)
  .option('--rate <time>', 'over which time rates are taken', '2m')
  .option('--picture <file>', 'a PNG to draw')
  .parse()
const options = command.opts<{
  prometheus?: string
  example?: true
  namespace: string
  release: string
  minutes: number
  rate: string
  picture?: string
}>()

if (Boolean(options.prometheus) === Boolean(options.example)) command.error('Give either --prometheus URL or --example')
const example = options.example && (await startExample())
const prometheus = example ? example.url : options.prometheus

/** A line of a graph: its legend, and points as [seconds, value]. */
interface Line {
  legend: string
  points: [number, number][]
}

/** A panel as it is drawn. */
interface Drawn {
  title: string
  unit: string
  softMax?: number
  at: { x: number; y: number; w: number; h: number }
  lines: Line[]
}

interface Panel {
  type: string
  title: string
  gridPos: Drawn['at']
  fieldConfig?: { defaults: { unit: string; custom?: { axisSoftMax?: number } } }
  targets?: { expr: string; legendFormat: string }[]
}

const end = Math.floor(Date.now() / 1000)
const start = end - options.minutes * 60
const step = Math.max(1, Math.round((end - start) / 240))

const variables: Record<string, string> = {
  $namespace: options.namespace,
  $release: options.release,
  $pod: '.+',
  $claim: '.+',
  $__rate_interval: options.rate,
}

async function ask(api: string, parameters: Record<string, string> = {}) {
  const response = await fetch(`${prometheus}/api/v1/${api}?${new URLSearchParams(parameters)}`)
  const { status, data, error } = await response.json()
  if (status !== 'success') throw new Error(`Prometheus refuses ${parameters.query ?? api}: ${error}`)
  return data
}

/** The lines of a query. */
async function linesOf(expression: string, legendFormat: string): Promise<Line[]> {
  const query = Object.entries(variables).reduce((text, [name, value]) => text.replaceAll(name, value), expression)
  const { result } = await ask('query_range', { query, start: `${start}`, end: `${end}`, step: `${step}` })
  return result.map(({ metric, values }: { metric: Record<string, string>; values: [number, string][] }) => ({
    legend: legendFormat.replaceAll(/\{\{(\w+)\}\}/g, (_, label) => metric[label] ?? '').trim(),
    points: values.map(([time, value]) => [time, Number(value)]),
  }))
}

async function drawn({ type, title, gridPos, fieldConfig, targets = [] }: Panel): Promise<Drawn> {
  const lines: Line[] = []
  for (const { expr, legendFormat } of targets) {
    const found = await linesOf(expr, legendFormat)
    console.log(`${String(found.length).padStart(4)} series  ${title}`)
    lines.push(...found)
  }
  const { unit = '', custom } = fieldConfig?.defaults ?? {}
  return { title, unit: type === 'row' ? 'row' : unit, at: gridPos, lines, ...(custom?.axisSoftMax && { softMax: custom.axisSoftMax }) }
}

/** How the rules of the chart fare: those that Prometheus cannot evaluate, and alerts that are not quiet. */
async function rules(): Promise<void> {
  const { groups } = (await ask('rules')) as { groups: { rules: { name: string; health: string; state?: string; lastError?: string }[] }[] }
  const own = groups.flatMap(group => group.rules).filter(({ name }) => /^(srs:|Srs)/.test(name))
  for (const { name, health, state, lastError } of own) {
    if (health !== 'ok') throw new Error(`${name}: ${health} ${lastError ?? ''}`)
    if (state && state !== 'inactive') console.log(`${name}: ${state}`)
  }
  console.log(`${own.length} rules of the chart, all evaluated`)
}

/** Draws in the page; `uPlot` is there. */
function draw({ panels, cell: [column, line], from, to }: { panels: Drawn[]; cell: [number, number]; from: number; to: number }): void {
  const colors = ['#7eb26d', '#eab839', '#6ed0e0', '#ef843c', '#e24d42', '#1f78c1', '#ba43a9', '#705da0', '#508642', '#cca300']
  const scaled = (value: number, units: string[], by: number) => {
    let [shown, at] = [value, 0]
    while (Math.abs(shown) >= by && at < units.length - 1) [shown, at] = [shown / by, at + 1]
    return `${Number(shown.toPrecision(3))}${units[at]}`
  }
  const shown = (unit: string) => (value: number) => {
    if (unit === 'percentunit') return `${Number((value * 100).toPrecision(3))}%`
    if (unit === 'percent') return `${Number(value.toPrecision(3))}%`
    if (unit === 'bytes') return scaled(value, [' B', ' KiB', ' MiB', ' GiB'], 1024)
    if (unit === 'bps') return scaled(value, [' b/s', ' kb/s', ' Mb/s', ' Gb/s'], 1000)
    if (unit === 'cps' || unit === 'reqps') return `${scaled(value, ['', 'K'], 1000)}/s`
    return scaled(value, ['', 'K', 'M'], 1000)
  }
  for (const { title, unit, at, lines, softMax } of panels) {
    const box = document.body.appendChild(document.createElement('div'))
    Object.assign(box.style, {
      position: 'absolute',
      left: `${at.x * column}px`,
      top: `${at.y * line}px`,
      width: `${at.w * column - 6}px`,
      height: `${at.h * line - 6}px`,
    })
    box.className = unit === 'row' ? 'row' : 'panel'
    box.append(title)
    if (unit === 'row') continue
    // Below the graph, which gets the room that this leaves.
    const legend = box.appendChild(document.createElement('p'))
    for (const [i, { legend: name }] of lines.entries()) {
      const mark = legend.appendChild(document.createElement('i'))
      mark.style.background = colors[i % colors.length] as string
      legend.append(`${name}  `)
    }
    if (lines.length === 0) legend.append('no data')
    const times = [...new Set(lines.flatMap(({ points }) => points.map(([time]) => time)))].sort((a, b) => a - b)
    const values = lines.map(({ points }) => {
      const known = new Map(points)
      return times.map(time => known.get(time) ?? null)
    })
    const highest = Math.max(softMax ?? 0, ...values.flat().map(value => value ?? 0))
    const style = { stroke: '#9a9da3', font: '10px sans-serif', grid: { stroke: '#2c3235', width: 1 }, ticks: { show: false } }
    // biome-ignore lint/suspicious/noExplicitAny: the page has it as a global
    ;new (globalThis as any).uPlot(
      {
        width: at.w * column - 14,
        height: at.h * line - 32 - legend.offsetHeight,
        legend: { show: false },
        cursor: { show: false },
        scales: { x: { min: from, max: to }, y: { range: [0, highest > 0 ? highest * 1.1 : 1] } },
        axes: [
          {
            ...style,
            space: 80,
            size: 22,
            values: (_: unknown, splits: number[]) => splits.map(time => new Date(time * 1000).toISOString().slice(11, 16)),
          },
          { ...style, size: 62, space: 28, values: (_: unknown, splits: number[]) => splits.map(shown(unit)) },
        ],
        series: [{}, ...lines.map((_, i) => ({ stroke: colors[i % colors.length], width: 1.5, points: { show: false } }))],
      },
      [times, ...values],
      // It appends itself to this, and the legend goes on after it.
      box,
    )
    box.append(legend)
  }
}

/** Width and height of a cell of the dashboard's grid, in pixels. */
const cell: [number, number] = [52, 24]

const css = `
  body { background: #111217; color: #ccccdc; font: 12px sans-serif; margin: 0 }
  .panel { background: #181b1f; border: 1px solid #25272c; box-sizing: border-box; padding: 4px 6px; overflow: hidden }
  .row { font-weight: bold; padding-top: 6px }
  p { margin: 0; font-size: 9px; line-height: 13px } i { display: inline-block; width: 10px; height: 3px; margin: 0 4px 3px 0 }`

async function picture(file: string, panels: Drawn[]): Promise<void> {
  const executablePath = await findChromium()
  if (!executablePath) throw new Error('A picture needs Chromium, or CHROME_BIN that names it')
  const uplot = (name: string) => readFile(path.join(root, 'node_modules/uplot/dist', name), 'utf8')
  const browser = await chromium.launch({ executablePath, chromiumSandbox: process.getuid?.() !== 0 })
  try {
    const height = Math.max(...panels.map(({ at }) => at.y + at.h)) * cell[1]
    const page = await browser.newPage({ viewport: { width: 24 * cell[0], height } })
    await page.setContent(`<style>${await uplot('uPlot.min.css')}${css}</style><body></body>`)
    await page.addScriptTag({ content: await uplot('uPlot.iife.min.js') })
    // tsx names functions by a helper that the page lacks.
    await page.evaluate('globalThis.__name = value => value')
    await page.evaluate(draw, { panels, cell, from: start, to: end })
    await page.screenshot({ path: file })
  } finally {
    await browser.close()
  }
}

try {
  const panels: Drawn[] = []
  for (const panel of dashboard().panels as unknown as Panel[]) panels.push(await drawn(panel))
  if (!example) await rules()
  if (options.picture) await picture(options.picture, panels)
} finally {
  await example?.stop()
}

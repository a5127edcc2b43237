// What Helm has printed before, in .tools/renders: the same chart, values and options print the same, so the tests of a chart that has not changed
// need not run Helm again. RENDER_CACHE=off turns it off.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { toolsFolder } from '../../scripts/tools.ts'

const folder = path.join(toolsFolder, 'renders')
const keptDays = 3

/** What Helm prints, from the cache or else by `run`. What it refuses is not kept. */
export async function remembered(
  asked: { binary: string; chart: string; args: readonly string[]; input: string },
  run: () => Promise<string>,
): Promise<string> {
  if (process.env.RENDER_CACHE === 'off') return run()
  const file = path.join(folder, keyOf(asked))
  if (existsSync(file)) return gunzipSync(readFileSync(file)).toString()
  const printed = await run()
  mkdirSync(folder, { recursive: true })
  const own = `${file}.${process.pid}.${Math.random()}`
  writeFileSync(own, gzipSync(printed, { level: 1 }))
  renameSync(own, file)
  return printed
}

/** Removes what is a few days old. */
export function pruneRenders(): void {
  if (!existsSync(folder)) return
  const oldest = Date.now() - keptDays * 24 * 3600 * 1000
  for (const name of readdirSync(folder)) {
    const file = path.join(folder, name)
    if (statSync(file).mtimeMs < oldest) rmSync(file, { force: true })
  }
}

/** A hash of all that can change what Helm prints: itself, every file of the chart as it is now, the values and the options. */
function keyOf({ binary, chart, args, input }: Parameters<typeof remembered>[0]): string {
  const hash = createHash('sha256')
  const add = (part: string | Buffer) => hash.update(`${Buffer.byteLength(part)}\n`).update(part)
  const program = realpathSync(binary)
  const { size, mtimeMs } = statSync(program)
  add(JSON.stringify([program, size, mtimeMs, args]))
  for (const file of (readdirSync(chart, { recursive: true }) as string[]).sort()) {
    const full = path.join(chart, file)
    if (!statSync(full).isFile()) continue
    add(file)
    add(readFileSync(full))
  }
  add(input)
  return hash.digest('hex')
}

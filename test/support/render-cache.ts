// What Helm has printed before, in .tools/renders: the same chart, values and options print the same, so the tests of a chart that has not changed
// need not run Helm again. RENDER_CACHE names another folder, or is `off`.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { toolsFolder } from '../../scripts/tools.ts'

const cacheFolder = () => process.env.RENDER_CACHE ?? path.join(toolsFolder, 'renders')
const keptDays = 3

/** A run of Helm. */
export interface Asked {
  binary: string
  /** The files and folders that its chart is, or is made of. */
  sources: readonly string[]
  args: readonly string[]
  input: string
}

/** Whether anything is kept. */
const isOn = () => cacheFolder() !== 'off'

/** What Helm prints, from the cache or else by `run`. What it refuses is not kept. */
export async function remembered(asked: Asked, run: () => Promise<string>): Promise<string> {
  if (!isOn()) return run()
  const folder = cacheFolder()
  const key = keyOf(asked)
  const file = path.join(folder, key)
  if (existsSync(file)) return gunzipSync(readFileSync(file)).toString()
  const printed = await run()
  // Nobody knows which chart Helm read, if someone has edited it meanwhile.
  if (keyOf(asked) !== key) return printed
  mkdirSync(folder, { recursive: true })
  const own = `${file}.${process.pid}.${Math.random()}`
  writeFileSync(own, gzipSync(printed, { level: 1 }))
  renameSync(own, file)
  return printed
}

/**
 * A folder that `fill` fills from `sources` in a way that `how` tells from others. Nobody may change what is in it: it is made once for the
 * sources as they are. Undefined where nothing is kept.
 */
export async function rememberedFolder(
  sources: readonly string[],
  how: string,
  fill: (folder: string) => Promise<void>,
): Promise<string | undefined> {
  if (!isOn()) return undefined
  const made = path.join(cacheFolder(), sha256(JSON.stringify([filesOf(sources), how])))
  if (existsSync(made)) return made
  const own = `${made}.${process.pid}.${Math.random()}`
  mkdirSync(own, { recursive: true })
  await fill(own)
  try {
    renameSync(own, made)
  } catch {
    // Another was faster.
    rmSync(own, { recursive: true })
  }
  return made
}

/** Removes what is a few days old. */
export function pruneRenders(): void {
  const folder = cacheFolder()
  if (!existsSync(folder)) return
  const oldest = Date.now() - keptDays * 24 * 3600 * 1000
  for (const name of readdirSync(folder)) {
    const file = path.join(folder, name)
    // Another run may have renamed it.
    const found = statSync(file, { throwIfNoEntry: false })
    if (found && found.mtimeMs < oldest) rmSync(file, { recursive: true, force: true })
  }
}

/** A hash of all that can change what Helm prints: itself, every file of the chart as it is now, the values and the options. */
function keyOf({ binary, sources, args, input }: Asked): string {
  const program = realpathSync(binary)
  const { size, mtimeMs } = statSync(program)
  return sha256(JSON.stringify([program, size, mtimeMs, args, filesOf(sources), input]))
}

const filesOf = (sources: readonly string[]) =>
  sources.map(source => filesIn(source).map(file => [path.relative(source, file), hashOf(file)]))

function filesIn(source: string): string[] {
  if (statSync(source).isFile()) return [source]
  const entries = readdirSync(source, { recursive: true, withFileTypes: true }).filter(entry => !entry.isDirectory())
  return entries.map(({ parentPath, name }) => path.join(parentPath, name)).sort()
}

const hashes = new Map<string, { stamp: string; hash: string }>()

/** A hash of a file as it is now: of one that has not been touched since it was read, the same. */
function hashOf(file: string): string {
  const { ino, size, mtimeNs, ctimeNs } = statSync(file, { bigint: true })
  const stamp = [ino, size, mtimeNs, ctimeNs].join()
  const known = hashes.get(file)
  if (known?.stamp === stamp) return known.hash
  const hash = sha256(readFileSync(file))
  // The clock of some file systems is too slow to tell two changes apart.
  if (Date.now() - Number(ctimeNs / 1_000_000n) > 3000) hashes.set(file, { stamp, hash })
  return hash
}

const sha256 = (content: string | Buffer) => createHash('sha256').update(content).digest('hex')

// What becomes of a folder of srs.conf files: for a maintainer who has gathered some.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import path from 'node:path'
import { execa } from 'execa'
import { printConversion } from '../schema/import/conversion.ts'
import { differences } from '../schema/import/meaning.ts'
import { convertSrsConf } from '../schema/import/srs-conf.ts'
import { parseSrsConf } from '../schema/srs/parse.ts'
import { includeFolders, readSrsConf } from '../schema/srs/read.ts'
import { renderValues } from './import-render.ts'

/** What can become of a file. */
const verdicts = {
  same: 'imported, and means the same',
  said: 'imported, and what differs is said',
  unsaid: 'imported, and differs in meaning without a word',
  srs: 'refused, as SRS itself refuses it',
  chart: 'imported, and the chart refuses the values',
  import: 'refused by the import alone',
}

type Verdict = keyof typeof verdicts

interface Finding {
  file: string
  verdict: Verdict
  details: string[]
}

/** Prints what becomes of each srs.conf of a folder, and how many of each kind there are. 1 where something is wrong with the import. */
export async function checkFolder(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter(one => one.isFile() && one.name.endsWith('.conf')).map(one => path.join(one.parentPath, one.name))
  const findings: Finding[] = []
  const open = files.sort()
  const work = async () => {
    for (let file = open.shift(); file; file = open.shift()) findings.push(await judge(file))
  }
  await Promise.all(Array.from({ length: availableParallelism() }, work))
  findings.sort((a, b) => (a.file < b.file ? -1 : 1))
  for (const { file, verdict, details } of findings) {
    console.log(`${path.relative(folder, file)}: ${verdicts[verdict]}`)
    for (const line of details) console.log(`    ${line}`)
  }
  console.log(`\n${findings.length} files${process.env.SRS_BIN ? '' : '; SRS_BIN names no SRS program, so SRS judges none of them'}`)
  for (const [verdict, text] of Object.entries(verdicts)) {
    console.log(`${String(findings.filter(one => one.verdict === verdict).length).padStart(5)}  ${text}`)
  }
  return findings.some(({ verdict }) => ['unsaid', 'chart', 'import'].includes(verdict)) ? 1 : 0
}

async function judge(file: string): Promise<Finding> {
  const source = { name: path.basename(file), text: await readFile(file, 'utf8'), folders: includeFolders(file) }
  const refusal = await refusalOfSrs(source.text)
  try {
    const conversion = convertSrsConf(source)
    const { refusal: ofChart, files = {} } = (await renderValues(printConversion(conversion))) as {
      refusal?: string
      files?: Record<string, string>
    }
    if (ofChart !== undefined) return { file, verdict: refusal ? 'srs' : 'chart', details: ofChart.split('\n') }
    const role = 'edge' in conversion.values ? 'edge' : 'origin'
    const printed = Object.entries(files).find(([name]) => name.endsWith(`-${role}`))?.[1] ?? ''
    const { said, unsaid } = differences(readSrsConf(source), parseSrsConf(printed), conversion)
    if (unsaid.length > 0) return { file, verdict: 'unsaid', details: unsaid }
    return { file, verdict: said.length > 0 || conversion.remarks.different?.length ? 'said' : 'same', details: [] }
  } catch (error) {
    return { file, verdict: refusal ? 'srs' : 'import', details: (error as Error).message.split('\n') }
  }
}

/** What SRS has against a file; undefined where it takes it, or cannot be asked. */
async function refusalOfSrs(text: string): Promise<string | undefined> {
  if (!process.env.SRS_BIN) return undefined
  const folder = await mkdtemp(path.join(tmpdir(), 'srs-import-'))
  try {
    const file = path.join(folder, 'srs.conf')
    // Whether as many files may be opened here says nothing about the file.
    await writeFile(file, text.replace(/^(\s*max_connections)\s.*;/m, '$1 100;'))
    const { exitCode, all } = await execa(process.env.SRS_BIN, ['-t', '-c', file], { all: true, reject: false, cwd: folder })
    return exitCode === 0 ? undefined : all?.split('\n').slice(-2).join('\n')
  } finally {
    await rm(folder, { recursive: true })
  }
}

// Compares the catalogue of directives with the source of SRS: what a new version accepts shows up here.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import { compareNames, type NamesSource, namesInSource, recordedNames } from '../schema/srs/names.ts'

const file = 'trunk/src/app/srs_app_config.cpp'

const program = new Command('srs-names')
  .description('Compares the names of directives that SRS accepts with the catalogue, and prints what differs. Fails when something does.')
  .argument('<checkout>', 'a checkout of github.com/ossrs/srs')
  .option('--json', 'print the names instead, as an entry for schema/srs/names.json')
  .action((checkout: string, options: { json?: boolean }) => {
    const blocks = namesInSource(readFileSync(join(checkout, file), 'utf8'))
    const version = versionOf(checkout)
    if (options.json) return console.log(JSON.stringify({ version, file, blocks }, undefined, 2))
    const entry = recordedNames.find(entry => sameBlocks(entry.blocks, blocks)) ?? newestOf(version)
    const differences = compareNames({ version, blocks, moved: entry?.moved })
    for (const { block, missing, extra } of differences) {
      if (missing.length > 0) console.log(`${block || 'root'}: not in the catalogue: ${missing.join(', ')}`)
      if (extra.length > 0) console.log(`${block || 'root'}: not in SRS ${version}: ${extra.join(', ')}`)
    }
    const unrecorded = !recordedNames.some(entry => sameBlocks(entry.blocks, blocks))
    if (unrecorded) console.log(`schema/srs/names.json has no entry with the names of SRS ${version}: add what --json prints`)
    const count = Object.values(blocks).flat().length
    if (differences.length === 0)
      console.log(`SRS ${version}: the catalogue has all of ${count} names in ${Object.keys(blocks).length} blocks`)
    if (differences.length > 0 || unrecorded) process.exitCode = 1
  })

/** The version of a checkout: a branch keeps the headers of all versions before it. */
function versionOf(checkout: string): string {
  const folder = join(checkout, 'trunk/src/core')
  const majors = readdirSync(folder).flatMap(name => /^srs_core_version(\d+)\.hpp$/.exec(name)?.[1] ?? [])
  const newest = Math.max(...majors.map(Number))
  const header = readFileSync(join(folder, `srs_core_version${newest}.hpp`), 'utf8')
  const number = (name: string) => new RegExp(`VERSION_${name}\\s+(\\d+)`).exec(header)?.[1]
  return `${number('MAJOR')}.${number('MINOR')}.${number('REVISION')}`
}

const sameBlocks = (a: NamesSource['blocks'], b: NamesSource['blocks']) => canonical(a) === canonical(b)
const canonical = (blocks: NamesSource['blocks']) => JSON.stringify(Object.entries(blocks).sort(([a], [b]) => (a < b ? -1 : 1)))

/** The newest recorded entry of the release line, or of all: what it moves, a newer version will move as well. */
function newestOf(version: string): NamesSource | undefined {
  return recordedNames.findLast(entry => entry.version.split('.')[0] === version.split('.')[0]) ?? recordedNames.at(-1)
}

program.parse()

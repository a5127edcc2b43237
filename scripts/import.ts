// Turns an existing srs.conf into values for the chart.
import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { Command, Option } from 'commander'
import { ImportError, importSrsConf } from '../schema/import-text.ts'
import { includeFolders } from '../schema/srs/read.ts'

const program = new Command('import')
  .description('Prints the values by which the chart runs SRS with an existing srs.conf. Fails where the chart would refuse it.')
  .argument('<file>', 'the srs.conf, or - for standard input')
  .addOption(new Option('--role <role>', 'the servers that it is for; by default all').choices(['origin', 'edge']))
  .option('--text', 'keep the text as it stands, rather than its directives; without --role, for the origin')
  .action(async (file: string, options: { role?: 'origin' | 'edge'; text?: boolean }) => {
    const source =
      file === '-'
        ? { name: 'standard input', text: await text(process.stdin), folders: [process.cwd()] }
        : { name: file, text: await readFile(file, 'utf8'), folders: includeFolders(file) }
    process.stdout.write(importSrsConf({ ...source, role: options.role, asText: options.text }))
  })

try {
  await program.parseAsync()
} catch (error) {
  const isUsers = error instanceof ImportError || (error as NodeJS.ErrnoException).code === 'ENOENT'
  if (!isUsers) throw error
  console.error((error as Error).message)
  process.exitCode = 1
}

// Turns what people have into values for the chart.
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { Command, Option } from 'commander'
import { type Conversion, ImportError, printConversion } from '../schema/import/conversion.ts'
import { convert } from '../schema/import/source.ts'
import { includeFolders } from '../schema/srs/read.ts'
import { checkFolder } from './import-check.ts'
import { renderValues } from './import-render.ts'

const help = `
What it takes:
  srs.conf                    with the files that it includes
  Kubernetes manifests        such as \`kubectl get deployments,services,configmaps,pvc -o yaml\`, or a script with \`kubectl apply <<EOF\`
  values of the official chart, ossrs/srs-helm
  docker-compose.yaml
  docker run lines            in a file or on standard input

What a converted release keeps:
  Play paths    Streams keep their names, and HLS, HTTP-FLV and recordings their paths: where the chart's defaults differ from those of SRS,
                the values have what the file means.
  Ports         The public Service has the ports that clients know. Ports below 1024 become higher ones in the pods alone.
  Addresses     A new Service gets a new address. To keep one, set service.loadBalancerIP or your cloud's annotation, or change DNS.
  Names         Services inside the cluster keep theirs, by extraObjects.
  Recordings    A claim is mounted again where it was. What lay in a container or in a folder of a machine has to be copied.

It asks Helm to render what it prints, and fails where the chart refuses that.`

interface Options {
  role?: 'origin' | 'edge'
  text?: boolean
  output?: string
  check?: boolean
}

const program = new Command('npm run import --')
  .description(
    'Prints the values by which the chart runs SRS as it runs elsewhere, and below them, as comments, what differs and what cannot be carried over.',
  )
  .argument('<file>', 'a file, or - for standard input; with --check, a folder')
  .addOption(
    new Option('--role <role>', 'the servers that a srs.conf is for; by default all, or the edges where it is one').choices([
      'origin',
      'edge',
    ]),
  )
  .option('--text', 'keep the text of a srs.conf as it stands, rather than its directives; without --role, for the origin')
  .option('-o, --output <file>', 'write the values there; npm prints lines of its own to standard output unless you run it with -s')
  .option('--check', 'import every srs.conf of a folder, and say what becomes of them; SRS judges too where SRS_BIN names its program')
  .addHelpText('after', help)
  .action(async (file: string, { role, text: asText, output, check }: Options) => {
    if (check) {
      process.exitCode = await checkFolder(file)
      return
    }
    const source =
      file === '-'
        ? { name: 'standard input', text: await text(process.stdin), folders: [process.cwd()], folder: process.cwd() }
        : { name: file, text: await readFile(file, 'utf8'), folders: includeFolders(file), folder: path.dirname(path.resolve(file)) }
    const conversion = convert({ ...source, role, asText })
    const { refusal } = await renderValues(printConversion(conversion))
    const printed = printConversion(refusal === undefined ? conversion : withRefusal(conversion, refusal))
    if (output) await writeFile(output, printed)
    else process.stdout.write(printed)
    if (refusal !== undefined) {
      console.error(`The chart refuses what ${source.name} becomes:\n${refusal}`)
      process.exitCode = 1
    }
  })

const withRefusal = (conversion: Conversion, text: string): Conversion => ({
  ...conversion,
  remarks: {
    ...conversion.remarks,
    chart: text.split('\n').map(line => ({ text: line.trim() })),
  },
})

try {
  await program.parseAsync()
} catch (error) {
  const isUsers = error instanceof ImportError || ['ENOENT', 'EISDIR'].includes((error as NodeJS.ErrnoException).code ?? '')
  if (!isUsers) throw error
  console.error((error as Error).message)
  process.exitCode = 1
}

// SRS itself as a judge of what the chart prints, where the environment variable SRS_BIN names its program.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { execa } from 'execa'
import type { Rendered } from './manifest.ts'
import { configHolder, srsFiles } from './srs-files.ts'

/** Why SRS cannot judge here; undefined where it can. */
export const srsSkipReason = process.env.SRS_BIN ? undefined : 'SRS_BIN names no SRS program'

/** Throws what `srs -t` has against a configuration of the chart. Images of other release lines than the program's are not its business. */
export async function checkBySrs({ manifests }: Pick<Rendered, 'manifests'>): Promise<void> {
  if (srsSkipReason) return
  const line = await releaseLine()
  for (const { kind, spec } of manifests) {
    const template = spec?.template?.spec
    const image: string | undefined = template?.containers?.find((c: { name: string }) => c.name === 'srs')?.image
    if (!['Deployment', 'StatefulSet'].includes(kind) || !image || /:v?([5-9])/.exec(image)?.[1] !== line) continue
    const name = configHolder(template.volumes.find((v: { name: string }) => v.name === 'config'))
    const text = srsFiles(manifests).find(({ holder }) => holder.metadata.name === name)?.text
    // One of the user's own.
    if (text !== undefined) await check(text)
  }
}

const judged = new Map<string, Promise<void>>()

function check(text: string): Promise<void> {
  const verdict = judged.get(text) ?? judge(text)
  judged.set(text, verdict)
  return verdict
}

async function judge(text: string): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'srs-conf-'))
  try {
    const file = path.join(folder, 'srs.conf')
    // Whether as many files may be opened here says nothing about the pod.
    await writeFile(file, text.replace(/^( *max_connections) .*;/m, '$1 100;'))
    const { exitCode, all } = await execa(process.env.SRS_BIN as string, ['-t', '-c', file], { all: true, reject: false })
    if (exitCode !== 0) throw new Error(`SRS refuses this configuration:\n${text}\n${all?.split('\n').slice(-2).join('\n')}`)
  } finally {
    await rm(folder, { recursive: true })
  }
}

let line: Promise<string | undefined> | undefined

/** The first number of the program's version. */
function releaseLine(): Promise<string | undefined> {
  line ??= execa(process.env.SRS_BIN as string, ['-v'], { all: true, reject: false }).then(({ all }) => /^([0-9]+)\./m.exec(all ?? '')?.[1])
  return line
}

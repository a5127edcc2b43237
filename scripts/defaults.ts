// What each mode prints with no other value set, so that a reviewer sees what a change does.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { execa } from 'execa'
import { load } from 'js-yaml'
import { copyChart } from '../test/support/chart-copy.ts'
import { root } from './go-modules.ts'
import { ensureTools } from './tools.ts'

/** The manifests of each mode, and its notes as comments at the end, by the file that holds them, relative to the repository. */
export async function defaultManifests(): Promise<Record<string, string>> {
  const { helm4 } = await ensureTools(['helm4'])
  const table = load(await readFile(path.join(root, 'charts/srs/files/modes.yaml'), 'utf8')) as { modes: object }
  const folder = await mkdtemp(path.join(tmpdir(), 'srs-defaults-'))
  try {
    const chart = await copyChart(folder)
    const env = { HELM_NO_PLUGINS: '1', KUBECONFIG: path.join(folder, 'no-kubeconfig') }
    const texts = await Promise.all(
      Object.keys(table.modes).map(async mode => {
        const { stdout } = await execa(helm4, ['template', 'live', chart, '--namespace', 'media', '--set', `mode=${mode}`], {
          env,
          stripFinalNewline: false,
        })
        return [`test/unit/defaults/${mode}.yaml`, readable(stdout)] as const
      }),
    )
    return Object.fromEntries(texts)
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** Without what every change and every release changes; the notes, which `copyChart` makes a manifest of, in lines. */
function readable(text: string): string {
  const [manifests = '', notes = ''] = text.split(/^---\n# Source: srs\/templates\/NOTES\.yaml\n/m)
  const [own = '', ...others] = notes.split(/^---\n/m)
  const { text: lines } = load(own) as { text: string }
  const comments = lines.split('\n').map(line => `# ${line}`.trimEnd())
  return [manifests, ...others.map(other => `---\n${other}`), '---\n# NOTES\n', comments.join('\n'), '\n']
    .join('')
    .replaceAll(/^( *checksum\/\S+:) .*$/gm, '$1 (left out)')
    .replaceAll(/^( *(?:helm\.sh\/chart|app\.kubernetes\.io\/version):) .*$/gm, '$1 (left out)')
}

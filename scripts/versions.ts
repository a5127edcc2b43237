// The versions that the chart goes with: the table in its README.
import { readFileSync } from 'node:fs'
import { load } from 'js-yaml'
import { moduleVersion } from './go-modules.ts'
import type { Image, imagesOf } from './images.ts'

/** What files/versions.yaml says of a program. */
interface Supported {
  oldest: string
}

const read = (name: string) => readFileSync(new URL(`../charts/srs/${name}`, import.meta.url), 'utf8')
/** The oldest versions, by program. */
export const supported = load(read('files/versions.yaml')) as Record<'srs' | 'nginx' | 'rclone', Supported>
const module = (name: string) => moduleVersion(name).replace(/^v/, '')

/** The table, in Markdown. */
export function versionsTable({ srs, nginx }: ReturnType<typeof imagesOf>): string {
  const { kubeVersion } = load(read('Chart.yaml')) as { kubeVersion: string }
  const { image: rclone } = (load(read('values.yaml')) as { recordings: { upload: { image: Image } } }).recordings.upload
  const rows = [
    ['SRS', `\`${srs.repository}:${srs.tag}\``, supported.srs.oldest, '6.0.157 (streams); 5, 6 and 7 (the rules about srs.conf)'],
    ['nginx', `\`${nginx.repository}:${nginx.tag}\``, supported.nginx.oldest, '1.26.3 with njs 0.8.9, 1.30.6 with njs 1.0.2'],
    ['rclone', `\`${rclone.repository}:${rclone.tag}\``, supported.rclone.oldest, ''],
    ['Kubernetes', '', /\d+\.\d+/.exec(kubeVersion)?.[0], module('k8s.io/kubernetes')],
    ['Helm', '', '3', [3, 4].map(major => module(`helm.sh/helm/v${major}`)).join(', ')],
  ]
  return [['', 'Default', 'Oldest', 'Also tested with'], ['---', '---', '---', '---'], ...rows]
    .map(row => `| ${row.join(' | ')} |`)
    .join('\n')
}

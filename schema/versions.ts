// The table of tested versions in the chart's README.
import { moduleVersion } from '../scripts/go-modules.ts'
import type { imagesOf } from '../scripts/images.ts'

const module = (name: string) => moduleVersion(name).replace(/^v/, '')

/** In Markdown. */
export function versionsTable({ srs, nginx }: ReturnType<typeof imagesOf>): string {
  const rows = [
    ['SRS', `\`${srs.repository}:${srs.tag}\``, '6.0.157 (streams); 5, 6 and 7 (the rules about srs.conf)'],
    ['nginx', `\`${nginx.repository}:${nginx.tag}\``, '1.22'],
    ['Kubernetes', '1.25 or newer', module('k8s.io/kubernetes')],
    ['Helm', '3 or 4', [3, 4].map(major => module(`helm.sh/helm/v${major}`)).join(', ')],
  ]
  return [['', 'The chart takes', 'Also tested with'], ['---', '---', '---'], ...rows].map(row => `| ${row.join(' | ')} |`).join('\n')
}

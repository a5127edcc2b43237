// SRS's own verdict on the configurations that the chart makes of the supported values files.
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { load } from 'js-yaml'
import { expect, onTestFinished, test } from 'vitest'
import { root } from '../../scripts/go-modules.ts'
import { imageName, images } from '../support/media-images.ts'
import { createCleanup, skipReason, stageNamespace } from '../support/media-stage.ts'
import { type AnyValues, renderMany } from '../support/render.ts'
import { srsFiles } from '../support/srs-files.ts'

const folder = path.join(root, 'charts/srs/ci')
const reason = skipReason()

test('srs -t accepts the configurations of charts/srs/ci', async ({ skip }) => {
  skip(reason !== undefined, reason)
  const cleanup = createCleanup()
  onTestFinished(cleanup.run)
  const kubectl = await stageNamespace(cleanup)

  // Without the cluster, which need not have all the kinds of objects that some of them ask for.
  const files = readdirSync(folder)
  const outcomes = await renderMany(files.map(file => load(readFileSync(path.join(folder, file), 'utf8')) as AnyValues))
  const texts: Record<string, string> = {}
  for (const [at, outcome] of outcomes.entries()) {
    if (outcome.error !== undefined) throw new Error(`${files[at]}: ${outcome.error}`)
    for (const { holder, text } of srsFiles(outcome.manifests)) texts[`${files[at]}.${holder.metadata.name}`] = text
  }
  // A faulty one, to see that the check can fail.
  texts.faulty = (Object.values(texts)[0] ?? '').replace('max_connections', 'max_conections')

  await kubectl.run(['apply', '--filename', '-'], { input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects(texts) }) })
  await kubectl.run(['wait', 'pod/judge', '--for', 'jsonpath={.status.phase}=Succeeded', '--timeout', '120s'])
  const { stdout } = await kubectl.run(['logs', 'judge'])
  const refused = [...String(stdout).matchAll(/^REFUSED (\S+)$/gm)].map(([, name]) => name)
  expect(refused, String(stdout)).toEqual(['faulty'])
  expect(String(stdout).match(/^ACCEPTED /gm)).toHaveLength(Object.keys(texts).length - 1)
})

/** As the chart's own pods: as many open files as they may, lest `max_connections` be too many. */
const script = `
ulimit -Sn "$(ulimit -Hn)"
for file in /conf/*; do
  if ./objs/srs -t -c "$file" >/tmp/log 2>&1; then echo "ACCEPTED \${file##*/}"; else tail -n 3 /tmp/log; echo "REFUSED \${file##*/}"; fi
done`

const objects = (texts: Record<string, string>) => [
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'conf' }, data: texts },
  {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'judge' },
    spec: {
      restartPolicy: 'Never',
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: { runAsNonRoot: true, runAsUser: 1000, runAsGroup: 1000, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          name: 'srs',
          image: imageName(images.srs),
          imagePullPolicy: 'IfNotPresent',
          workingDir: '/usr/local/srs',
          command: ['/bin/sh', '-c', script],
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
          volumeMounts: [{ name: 'conf', mountPath: '/conf' }],
        },
      ],
      volumes: [{ name: 'conf', configMap: { name: 'conf' } }],
    },
  },
]

// nginx takes the nginx.conf that the chart prints.
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkNginxConf, findSkipReason, nginxSkipReason } from '../support/nginx.ts'
import { container, object } from '../support/objects.ts'
import { render } from '../support/render.ts'
import { imageSkipReason, Sandbox } from '../support/sandbox.ts'

async function nginxConf(values: object = {}): Promise<Record<string, string>> {
  const rendered = await render({ mode: 'nginx-sidecar', ...values })
  return object(rendered, 'ConfigMap', 'nginx').data
}

it.for([
  {},
  { service: { ipFamilyPolicy: 'PreferDualStack' } },
  { nginx: { accessLog: 'combined' } },
  { nginx: { accessLog: 'json' } },
  { metrics: { enabled: true, nginx: { enabled: true } } },
])('%j', async (values, { skip }) => {
  skip(nginxSkipReason !== undefined, nginxSkipReason)
  await checkNginxConf(await nginxConf(values))
})

it('the cache waits for no other pod for long, and writes nothing to the disk that it does not keep', async () => {
  const files = object(await render({ mode: 'edge-cluster' }), 'ConfigMap', 'hls-cache').data
  const text = files['nginx.conf'] + files['fetch.conf']
  const locations = [...text.matchAll(/location ([^{]+) \{([^{}]*)\}/g)].map(([, name, body = '']) => ({ name, body }))
  const passing = locations.filter(({ body }) => body.includes('proxy_pass'))
  const elsewhere = passing.filter(({ body }) => /proxy_pass http:\/\/\$/.test(body))
  expect(elsewhere).toHaveLength(2)
  for (const { name, body } of elsewhere) expect(body, name).toMatch(/proxy_connect_timeout 1s;\n\s*proxy_read_timeout 2s;/)
  for (const { name, body } of passing.filter(one => elsewhere.includes(one) || one.body.includes('proxy_cache off'))) {
    expect(body, name).toMatch(/proxy_max_temp_file_size 0;/)
  }
})

describe.each(['nginx', 'nginx-alpine'] as const)('in the image %s', image => {
  it.for([
    ['a pod of the cache knows the others, and does not count itself among them', 'hls-cache', 1, ['10.0.0.2', '[fd00::2]']],
    ['an nginx beside SRS knows the pods of the cache', 'origin', 9, ['10.0.0.1', '10.0.0.2', '[fd00::1]', '[fd00::2]']],
  ] as const)('%s', async ([, name, own, peers], { onTestFinished, skip }) => {
    const reason = imageSkipReason(image)
    skip(reason !== undefined, reason)
    const box = await Sandbox.create({ '/etc/resolv.conf': 'resolv.conf', '/etc/nginx-tls': '.' })
    onTestFinished(() => box.remove())
    await writeFile(box.path('tls.crt'), '')
    // With TLS, nginx is told of renewed certificates too.
    const rendered = await render({ mode: 'edge-cluster', tls: { secretName: 'pods' } }, { invariants: { existing: ['pods'] } })
    const [, , script = ''] = container(rendered, name, 'nginx').command as string[]
    const addresses = 'printf "%s STREAM\\n" 10.0.0.1 10.0.0.1 10.0.0.2 fd00::1 fd00::2'
    await box.program(
      'bin/getent',
      `case "$2" in live-srs-hls-caches) ${addresses} ;; pod) echo "10.0.0.${own} STREAM pod"; echo "fd00::${own} STREAM" ;; esac`,
    )
    await box.program(
      'bin/nginx',
      `cd ${box.folder}; until [ -e peers ]; do sleep 0.05; done; cat peers; [ ! -e dns.conf ] || cat dns.conf; touch ended`,
    )
    // In a container, what looks for renewed certificates would end with nginx.
    await box.program('bin/sleep', `[ ! -e ${box.path('ended')} ] && /bin/sleep 0.05`)
    await writeFile(box.path('resolv.conf'), 'nameserver fd00::a\nnameserver 10.0.0.10\nsearch live.svc.cluster.local svc.cluster.local\n')
    const { all } = await box.run(box.moved(script), { image, env: { HOSTNAME: 'pod' } })
    const dns = ['resolver [fd00::a] valid=2s;', 'map "" $domain { default "live.svc.cluster.local"; }']
    expect(all?.split('\n')).toEqual([...peers, ...(name === 'hls-cache' ? dns : [])])
  })
})

it('a fault is found', async ({ skip }) => {
  skip(nginxSkipReason !== undefined, nginxSkipReason)
  const files = await nginxConf()
  const faulty = { ...files, 'http.conf': files['http.conf']?.replace('sendfile on', 'sendfiles on') ?? '' }
  await expect(checkNginxConf(faulty)).rejects.toThrow('unknown directive "sendfiles"')
})

it('without nginx, or without its njs, what needs them is skipped with the reason', async ({ onTestFinished }) => {
  expect(findSkipReason(undefined)).toMatch(/^nginx is not installed .*by Docker or on Debian/)
  const folder = await mkdtemp(path.join(tmpdir(), 'nginx-without-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const bare = path.join(folder, 'nginx')
  // What nginx says where the module's file is missing.
  await writeFile(bare, '#!/bin/sh\necho "nginx: [emerg] dlopen() \\"$3/ngx_http_js_module.so\\" failed" >&2\nexit 1\n')
  await chmod(bare, 0o755)
  expect(findSkipReason(bare)).toMatch(/^nginx has no njs .*by Docker or on Debian.*dlopen/)
})

// nginx takes the nginx.conf that the chart prints.
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { execa } from 'execa'
import { expect, it } from 'vitest'
import { checkNginxConf, findSkipReason, nginxSkipReason } from '../support/nginx.ts'
import { container, object } from '../support/objects.ts'
import { render } from '../support/render.ts'

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
  const { 'nginx.conf': text = '' } = object(await render({ mode: 'edge-cluster' }), 'ConfigMap', 'hls-cache').data
  const locations = [...text.matchAll(/location ([^{]+) \{([^{}]*)\}/g)].map(([, name, body = '']) => ({ name, body }))
  const passing = locations.filter(({ body }) => body.includes('proxy_pass'))
  const elsewhere = passing.filter(({ body }) => /proxy_pass http:\/\/\$/.test(body))
  expect(elsewhere).toHaveLength(2)
  for (const { name, body } of elsewhere) expect(body, name).toMatch(/proxy_connect_timeout 1s;\n\s*proxy_read_timeout 2s;/)
  for (const { name, body } of passing.filter(one => elsewhere.includes(one) || one.body.includes('proxy_cache off'))) {
    expect(body, name).toMatch(/proxy_max_temp_file_size 0;/)
  }
})

it('a pod of the cache knows the others, and does not count itself among them', async ({ onTestFinished }) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'nginx-peers-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const [shell = '', option = '', script = ''] = container(await render({ mode: 'edge-cluster' }), 'hls-cache', 'nginx').command as string[]
  const stubs = {
    getent:
      'case "$2" in live-srs-hls-caches) printf "%s STREAM\\n" 10.0.0.1 10.0.0.1 10.0.0.2 fd00::1 fd00::2 ;; pod) echo "10.0.0.1 STREAM pod"; echo "fd00::1 STREAM" ;; esac',
    nginx: `while [ ! -e ${folder}/peers ]; do sleep 0.05; done; cat ${folder}/peers`,
  }
  for (const [name, body] of Object.entries(stubs)) await writeFile(path.join(folder, name), `#!/bin/sh\n${body}\n`, { mode: 0o755 })
  const { stdout } = await execa(shell, [option, script.replaceAll('/tmp/', `${folder}/`)], {
    env: { HOSTNAME: 'pod', PATH: `${folder}${path.delimiter}${process.env.PATH}` },
    timeout: 20_000,
  })
  expect(stdout.split('\n')).toEqual(['10.0.0.2', '[fd00::2]'])
})

it('a fault is found', async ({ skip }) => {
  skip(nginxSkipReason !== undefined, nginxSkipReason)
  const files = await nginxConf()
  const faulty = { ...files, 'http.conf': files['http.conf']?.replace('sendfile on', 'sendfiles on') ?? '' }
  await expect(checkNginxConf(faulty)).rejects.toThrow('unknown directive "sendfiles"')
})

it('without nginx, or without its njs, what needs them is skipped with the reason', async ({ onTestFinished }) => {
  expect(findSkipReason(undefined)).toMatch(/^nginx is not installed .*apt-get install/)
  const folder = await mkdtemp(path.join(tmpdir(), 'nginx-without-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const bare = path.join(folder, 'nginx')
  // What nginx says where the module's file is missing.
  await writeFile(bare, '#!/bin/sh\necho "nginx: [emerg] dlopen() \\"$3/ngx_http_js_module.so\\" failed" >&2\nexit 1\n')
  await chmod(bare, 0o755)
  expect(findSkipReason(bare)).toMatch(/^nginx has no njs .*libnginx-mod-http-js.*dlopen/)
})

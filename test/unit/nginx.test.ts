// nginx takes the nginx.conf that the chart prints.
import { expect, it } from 'vitest'
import { checkNginxConf, nginxSkipReason } from '../support/nginx.ts'
import { object } from '../support/objects.ts'
import { render } from '../support/render.ts'

async function nginxConf(values: object = {}): Promise<Record<string, string>> {
  const rendered = await render({ mode: 'nginx-sidecar', ...values })
  return object(rendered, 'ConfigMap', 'nginx').data
}

it.for([{}, { service: { ipFamilyPolicy: 'PreferDualStack' } }, { nginx: { accessLog: true } }])('%j', async (values, { skip }) => {
  skip(nginxSkipReason !== undefined, nginxSkipReason)
  await checkNginxConf(await nginxConf(values))
})

it('a fault is found', async ({ skip }) => {
  skip(nginxSkipReason !== undefined, nginxSkipReason)
  const files = await nginxConf()
  const faulty = { ...files, 'http.conf': files['http.conf']?.replace('sendfile on', 'sendfiles on') ?? '' }
  await expect(checkNginxConf(faulty)).rejects.toThrow('unknown directive "sendfiles"')
})

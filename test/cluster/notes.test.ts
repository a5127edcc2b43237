// The commands of the notes, run by a shell against a real API server.
import { execa } from 'execa'
import { ensureTools } from '../../scripts/tools.ts'
import { testCluster } from '../support/cluster.ts'
import { test } from './fixture.ts'

test.for([{ ip: '203.0.113.7' }, { hostname: 'lb.example' }])(
  'the address of a load balancer: %j',
  async (address, { release, expect }) => {
    const { kubectl, ...srs } = await release('4')
    await srs.install()
    const commands = (await srs.notes()).split('\n').filter(line => /^ {2}(kubectl wait|export|echo)/.test(line))
    const { kubeconfig, context } = testCluster()
    const { kubectl: program } = await ensureTools(['kubectl'])
    const script = [`kubectl() { "${program}" --kubeconfig "${kubeconfig}" --context "${context}" "$@"; }`, ...commands].join('\n')

    const pasted = execa('bash', ['-c', script])
    const status = { status: { loadBalancer: { ingress: [address] } } }
    await kubectl.run(['patch', 'service', 'srs', '--subresource=status', '--type=merge', '--patch', JSON.stringify(status)])
    expect((await pasted).stdout).toMatch(/^rtmp:\/\/.+:1935\/live$/m)

    const { stdout } = await execa('bash', ['-c', script])
    expect(stdout).toContain(`rtmp://${Object.values(address)[0]}:1935/live/livestream`)
  },
)

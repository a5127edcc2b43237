// TLS in the pods: who listens, which certificate they read, and how they learn of a renewed one.
import { rename, writeFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Manifest } from '../support/manifest.ts'
import { checkNginxConf, confSkipReason } from '../support/nginx.ts'
import { container } from '../support/objects.ts'
import type { Loose } from '../support/pods.ts'
import { type AnyValues, render, renderNamed } from '../support/render.ts'
import { type Case, testCases } from '../support/rules.ts'
import { imageSkipReason, Sandbox } from '../support/sandbox.ts'

const tls = { secretName: 'pods' }
const names = { certManager: { issuer: 'le' }, dnsNames: ['live.example'] }
const auth = { http_api: { auth: { enabled: true, username: 'a', password: 'b' } } }

const modes: Record<'single' | 'edge' | 'seven' | 'mesh', AnyValues> = {
  single: { tls },
  edge: { mode: 'edge-cluster', tls, config: auth, service: { ports: { apiHttps: { enabled: true } } } },
  seven: { tls: names, image: { tag: '7.0.60' }, config: { http_server: { https: { listen: 9443 } } } },
  mesh: { mode: 'origin-cluster', tls, config: { http_server: { https: { enabled: false } } } },
}

const printed = (mode: 'single' | 'edge') => render(modes[mode], { invariants: { existing: [tls.secretName] } })

describe('TLS', async () => {
  const all = await renderNamed(modes)
  const publicPorts = (manifests: Manifest[]) =>
    manifests
      .filter(one => one.kind === 'Service' && one.spec.type === 'LoadBalancer')
      .flatMap(({ spec }) => spec.ports.map(({ name, port }: Loose) => `${name} ${port}`))
      .filter((port: string) => /https|rtmps/.test(port))
      .sort()
  const openPorts = (manifests: Manifest[], role: string) =>
    manifests
      .map(one => one.spec?.template)
      .filter(one => one?.metadata.labels['ossrs.io/role'] === role)
      .flatMap(({ spec }) => spec.containers.flatMap((one: Loose) => one.ports ?? []))
      .map(({ name, containerPort }) => `${name} ${containerPort}`)
      .filter(port => /https|rtmps/.test(port))

  it('has the public ports of what listens', () => {
    expect(publicPorts(all.single.manifests)).toEqual(['hls-https 443', 'https 8088'])
    expect(publicPorts(all.edge.manifests)).toEqual(['api-https 1990', 'hls-https 443', 'https 8088'])
    expect(publicPorts(all.seven.manifests)).toEqual(['hls-https 443', 'https 9443', 'rtmps 1443'])
    expect(publicPorts(all.mesh.manifests)).toEqual(['hls-https 443'])
  })

  it('is where a role offers the protocol, and nowhere else', () => {
    expect(openPorts(all.edge.manifests, 'edge')).toEqual(['https 8088'])
    expect(openPorts(all.edge.manifests, 'hls-cache')).toEqual(['hls-https 8443'])
    expect(openPorts(all.edge.manifests, 'origin')).toEqual(['api-https 1990'])
  })

  it('is read from a folder, which follows the Secret, by whoever needs it', () => {
    for (const { manifests } of Object.values(all)) {
      for (const { spec } of manifests.map(one => one.spec?.template).filter(one => one?.spec)) {
        const volume = spec.volumes?.find((one: Loose) => one.name === 'tls')
        const mounts = [...(spec.initContainers ?? []), ...spec.containers].flatMap((one: Loose) =>
          (one.volumeMounts ?? []).filter(({ name }: Loose) => name === 'tls'),
        )
        const listens = spec.containers.some((one: Loose) => one.ports?.some(({ name }: Loose) => /https|rtmps/.test(name)))
        expect(volume !== undefined).toBe(listens)
        expect(mounts.every(({ subPath, readOnly }: Loose) => !subPath && readOnly)).toBe(true)
        expect(mounts.length > 0).toBe(listens)
      }
    }
  })

  it('by cert-manager has an RSA key, as SRS needs', () => {
    const certificate = all.seven.manifests.find(({ kind }) => kind === 'Certificate') as Manifest
    expect(certificate.spec).toMatchObject({ dnsNames: ['live.example'], privateKey: { algorithm: 'RSA' } })
    const volumes = all.seven.manifests.flatMap(one => one.spec?.template?.spec.volumes ?? [])
    expect(volumes.filter(({ name }) => name === 'tls').map(({ secret }) => secret.secretName)).toEqual([certificate.spec.secretName])
  })

  it('of nginx is in an nginx.conf that it takes', async ({ skip }) => {
    const { data } = all.edge.manifests.find(one => one.kind === 'ConfigMap' && one.metadata.name.endsWith('hls-cache')) as Manifest
    const reason = confSkipReason(data)
    skip(reason !== undefined, reason)
    await checkNginxConf(data)
  })
})

describe.each(['nginx', 'nginx-alpine'] as const)('nginx in the image %s', image => {
  it('is told once of each renewal', async ({ onTestFinished, skip }) => {
    const reason = imageSkipReason(image)
    skip(reason !== undefined, reason)
    const box = await Sandbox.create({ '/etc/nginx-tls': '.' })
    onTestFinished(() => box.remove())
    const command: string[] = container(await printed('edge'), 'hls-cache', 'nginx').command
    const [script] = /^renew\(\) \{[\s\S]*?^renew &$/m.exec(command.at(-1) as string) as RegExpExecArray
    await writeFile(box.path('tls.crt'), 'old')
    // In the place of nginx.
    await box.program(
      'bin/nginx',
      `exec node -e "process.on('SIGHUP', () => console.log('reload')); setInterval(() => {}, 1000); console.log('up')"`,
    )
    await box.program('bin/sleep', `echo "$1" >>${box.path('looks')}; /bin/sleep 0.05`)
    const looks = async () => (await box.lines('looks')).length
    const lookedTwice = async () => {
      const before = await looks()
      await expect.poll(looks, { timeout: 50_000 }).toBeGreaterThan(before + 2)
    }
    const shell = box.run(`${box.moved(script)}\nexec nginx`, { image })
    let output = ''
    shell.all.on('data', data => {
      output += data
    })
    await expect.poll(() => output, { timeout: 50_000 }).toBe('up\n')
    await lookedTwice()
    // As the kubelet does: whoever looks sees the whole old file or the whole new one.
    await writeFile(box.path('next'), 'new')
    await rename(box.path('next'), box.path('tls.crt'))
    await expect.poll(() => output, { timeout: 50_000 }).toBe('up\nreload\n')
    await lookedTwice()
    expect(output).toBe('up\nreload\n')
    // In a container, what looks would end with nginx.
    await box.program('bin/sleep', 'exit 1')
    shell.kill()
    await shell
  })
})

describe('a key', () => {
  let box: Sandbox
  beforeEach(async () => {
    box = await Sandbox.create()
  })
  afterEach(() => box.remove())

  const check = async (key: string) => {
    await writeFile(box.path('key'), key)
    const [, , script] = container(await printed('single'), 'origin', 'check-config').command
    return box.run(script.replace(/^key \/etc\/srs-tls\/tls\.key$[\s\S]*/m, 'key "$1"'), { args: ['sh', box.path('key')] })
  }

  it.each([
    ['RSA', 'RSA PRIVATE KEY', 'MIIEpAIBAAKCAQEAqfDH4/6i3/O8n', true],
    ['RSA, 2048 bits', 'PRIVATE KEY', 'MIIEvgIBADANBgkqhkiG9w0BAQEFAASCBKgwggSkAgEAAoIBAQCp8Mfj/qLf87yf', true],
    ['RSA, 3072 bits', 'PRIVATE KEY', 'MIIG/AIBADANBgkqhkiG9w0BAQEFAASCBuYwggbiAgEAAoIBgQDEHqeislLtzwRn', true],
    ['RSA, 4096 bits', 'PRIVATE KEY', 'MIIJQwIBADANBgkqhkiG9w0BAQEFAASCCS0wggkpAgEAAoICAQCob0u8eESPT+gg', true],
    ['ECDSA', 'EC PRIVATE KEY', 'MHcCAQEEIJhbMJN5f19eY65CF13QMjdqHRB239pmmLGANLHDRrSjoAoGCCqGSM49', false],
    ['ECDSA with its parameters first', 'EC PARAMETERS', 'BggqhkjOPQMBBw==', false],
    ['ECDSA, P-256', 'PRIVATE KEY', 'MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQggNOAIxgoqJywSv2c', false],
    ['ECDSA, P-384', 'PRIVATE KEY', 'MIG2AgEAMBAGByqGSM49AgEGBSuBBAAiBIGeMIGbAgEBBDBYQLtNA5wGwoS52wbb', false],
    ['Ed25519', 'PRIVATE KEY', 'MC4CAQAwBQYDK2VwBCIEIBJ+APAJBB8uZDQsFckrj/wlyVBhj8KFTrK25HVzErP8', false],
  ])('of %s is known by its beginning', async (_, kind, line, taken) => {
    const { exitCode, stderr } = await check(`-----BEGIN ${kind}-----\n${line}\n`)
    expect(exitCode === 0, stderr).toBe(taken)
    if (!taken) expect(stderr).toMatch('is not an RSA key, and SRS takes no other')
  })

  it('is the first of its file, which SRS takes', async () => {
    const rsa = '-----BEGIN PRIVATE KEY-----\nMIIEvgIBADANBgkqhkiG9w0BAQEFAASC\n'
    const ed25519 = '-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIE\n'
    expect((await check(rsa + ed25519)).exitCode).toBe(0)
    expect((await check(ed25519 + rsa)).stderr).toMatch('is not an RSA key')
  })

  it('after other text is found', async () => {
    expect((await check('Bag Attributes\n-----BEGIN RSA PRIVATE KEY-----\nMIIE\n')).exitCode).toBe(0)
    expect((await check('')).stderr).toMatch('is not an RSA key')
  })
})

const cases: Case[] = [
  [
    'TLS that nothing listens for',
    { origin: { configText: 'listen 1935;' }, tls },
    'tls has no effect, because nothing listens for it',
    {
      origin: {
        configText: 'listen 1935; http_server { enabled on; https { enabled on; key /etc/srs-tls/tls.key; cert /etc/srs-tls/tls.crt; } }',
      },
      tls,
    },
  ],
  ['a certificate without names', { tls: { certManager: { issuer: 'le' } } }, 'tls.certManager needs names', { tls: names }],
  ['names without an issuer', { tls: { ...tls, dnsNames: ['a'] } }, 'tls.dnsNames needs tls.certManager', { tls: names }],
  [
    'the API over TLS without it',
    { service: { ports: { apiHttps: { enabled: true } } }, config: auth },
    'service.ports.apiHttps.enabled needs the HTTP API over TLS',
    { service: { ports: { apiHttps: { enabled: true } } }, config: auth, tls },
  ],
  [
    'a port of nginx for TLS without it',
    { mode: 'nginx-sidecar', nginx: { httpsPort: 9443 } },
    'nginx.httpsPort needs tls.secretName or tls.certManager.issuer',
    { mode: 'nginx-sidecar', nginx: { httpsPort: 9443 }, tls },
  ],
]

testCases(cases)

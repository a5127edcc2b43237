// Names and versions of images: what is refused, in which words, and what is only warned of.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { load } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { type JsonSchema, resolve, taggedSchema } from '../../schema/json-schema.ts'
import { root as folder } from '../../scripts/go-modules.ts'
import { defaultImages } from '../../scripts/images.ts'
import { withLeaf } from '../support/leaves.ts'
import { type AnyValues, refusals, renderError, renderMany } from '../support/render.ts'
import { type Rule, testRules } from '../support/rules.ts'

const nginx = { mode: 'nginx-sidecar' }
const uploads = (tag: string): AnyValues => ({
  origin: { persistence: { enabled: true } },
  recordings: { upload: { enabled: true, bucket: 'archive', s3: { env_auth: true }, image: { tag } } },
})
const digest = `sha256:${'7'.repeat(64)}`

const repository = (bad: string): Rule => ({
  rule: `a repository ${JSON.stringify(bad)}`,
  bad: { image: { repository: bad } },
  says: [
    `image.repository ${JSON.stringify(bad)} is not just the name of an image`,
    'the tag into image.tag, and the digest into image.digest',
  ],
  good: { image: { repository: 'registry.example:5000/ossrs/srs' } },
})

const registry = (bad: string): Rule => ({
  rule: `a registry ${JSON.stringify(bad)}`,
  bad: { image: { registry: bad } },
  says: [`image.registry ${JSON.stringify(bad)} is not the name of a registry, which`, 'write it like registry.example:5000'],
  good: { image: { registry: 'registry.example:5000/mirror' } },
})

const tag = (values: AnyValues, says: string, good: AnyValues): Rule => ({
  rule: says,
  bad: values,
  says: [says, /and the chart needs [\d.]+ or newer, because .*: choose a newer image/],
  good,
})

testRules([
  ...['ossrs/srs:6', 'registry.example:5000/ossrs/srs:v6.0-r1', `ossrs/srs@${digest}`, `ossrs/srs:6@${digest}`].map(repository),
  ...['https://docker.io/ossrs/srs', 'Ossrs/SRS', 'ossrs/my srs', ' ossrs/srs\n', '/ossrs/srs/'].map(repository),
  ...['registry.example/', 'https://registry.example:5000', ' registry.example '].map(registry),
  {
    rule: 'a registry for all with a scheme',
    bad: { global: { imageRegistry: 'oci://registry.example/mirror/' } },
    says: ['global.imageRegistry "oci://registry.example/mirror/" is not the name of a registry'],
    good: { global: { imageRegistry: 'registry.example/mirror' } },
  },
  tag({ image: { tag: '3' } }, 'image.tag "3" is SRS 3.0, ', { image: { tag: '5' } }),
  tag({ image: { tag: 'v4.0.268' } }, 'image.tag "v4.0.268" is SRS 4.0.268, ', { image: { tag: 'v5.0.205' } }),
  tag({ image: { tag: '5.0.204' } }, 'image.tag "5.0.204" is SRS 5.0.204, and the chart needs 5.0.205', { image: { tag: '5.0.205' } }),
  tag({ image: { tag: 'ours' }, srsVersion: '4.0' }, 'srsVersion "4.0" is SRS 4.0, ', { image: { tag: 'ours' }, srsVersion: '5.0' }),
  tag({ mode: 'edge-cluster', edge: { canary: { enabled: true, image: { tag: '4' } } } }, 'edge.canary.image.tag "4" is SRS 4.0, ', {
    mode: 'edge-cluster',
    edge: { canary: { enabled: true, image: { tag: '5' } } },
  }),
  tag(
    { mode: 'origin-cluster', origin: { workload: 'Deployment', members: [{}, { image: { tag: '4' } }] } },
    'origin.members[1].image.tag "4" is SRS 4.0, ',
    { mode: 'origin-cluster', origin: { workload: 'Deployment', members: [{}, { image: { tag: '5' } }] } },
  ),
  tag({ ...nginx, nginx: { image: { tag: '1.26.2' } } }, 'nginx.image.tag "1.26.2" is nginx 1.26.2, and the chart needs 1.26.3', {
    ...nginx,
    nginx: { image: { tag: '1.26.3' } },
  }),
  // A mainline with an older njs than the stable line before it.
  tag({ ...nginx, nginx: { image: { tag: '1.27.3-alpine' } } }, 'nginx.image.tag "1.27.3-alpine" is nginx 1.27.3, ', {
    ...nginx,
    nginx: { image: { tag: '1.27.4-alpine' } },
  }),
  tag({ ...nginx, nginx: { image: { tag: '1.25-alpine-slim' } } }, 'nginx.image.tag "1.25-alpine-slim" is nginx 1.25, ', {
    ...nginx,
    nginx: { image: { tag: '1.26' } },
  }),
  tag(uploads('1.75'), 'recordings.upload.image.tag "1.75" is rclone 1.75, and the chart needs 1.76.0', uploads('1.76')),
  {
    rule: 'an nginx without njs',
    bad: { ...nginx, nginx: { image: { tag: '1.30.6-alpine-slim' } } },
    says: ['nginx.image.tag "1.30.6-alpine-slim" has no njs', 'choose a tag without slim, such as 1.'],
    good: { ...nginx, nginx: { image: { tag: '1.30.6-alpine' } } },
  },
])

/** The paths of all images, lists by their first item. */
function imagePaths(root: JsonSchema, schema: JsonSchema, at: (string | number)[] = []): (string | number)[][] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    if (property.$ref === '#/definitions/Image') return [[...at, name]]
    if (name === 'pod' || property.$ref?.endsWith('/SrsConfig')) return []
    const { items } = resolve(root, property)
    if (items) return imagePaths(root, resolve(root, items), [...at, name, 0])
    return imagePaths(root, resolve(root, property), [...at, name])
  })
}

it('every image is looked at', async () => {
  const tagged = taggedSchema()
  const paths = imagePaths(tagged, tagged.definitions?.Values as JsonSchema)
  expect(paths.length).toBeGreaterThan(9)
  const base = { mode: 'origin-cluster', origin: { workload: 'Deployment' } }
  const errors = await refusals(paths.map(one => withLeaf(base, one, { repository: 'a:1', registry: 'b/' })))
  const named = paths.map(one => one.join('.').replace(/\.(\d+)/g, '[$1]'))
  const missing = named.filter(
    (name, i) => !errors[i]?.includes(`${name}.repository "a:1"`) || !errors[i]?.includes(`${name}.registry "b/"`),
  )
  expect(missing).toEqual([])
})

describe('without the schema', () => {
  it.each([
    [
      'image',
      { image: 'ossrs/srs:6' },
      'image is "ossrs/srs:6", and has values below it instead: set image.repository, image.tag, image.digest',
    ],
    [
      'an image without defaults',
      { edge: { image: 'x' } },
      'edge.image is "x", and has values below it instead: set edge.image.repository',
    ],
    ['settings', { hlsCache: { podDisruptionBudget: true } }, 'hlsCache.podDisruptionBudget is "true", and has values below it instead'],
    ['a list', { service: { ports: [] } }, 'service.ports is "[]", and has values below it instead: set service.ports.api'],
  ])('a text for %s has one clear message', async (_, values, says) => {
    const error = await renderError(values, { skipSchema: true })
    expect(error).toContain(says)
  })
})

it('says which nginx is untested, and which has a fault', async () => {
  const { nginx: known } = load(readFileSync(path.join(folder, 'charts/srs/files/versions.yaml'), 'utf8')) as AnyValues
  const images: [AnyValues, string | undefined][] = [
    [{ tag: '1.31.0' }, `nginx.image.tag "1.31.0" is newer than nginx ${known.newest}`],
    [{ tag: '2.0.0' }, `nginx.image.tag "2.0.0" is newer than nginx ${known.newest}`],
    [{ tag: 'stable' }, undefined],
    [{ tag: '1' }, undefined],
    [{ tag: 'stable', digest }, undefined],
    [{ tag: known.newest }, undefined],
    [{ tag: defaultImages.nginx.tag }, undefined],
    [{ tag: `${known.newest}.99-alpine` }, undefined],
    [{ tag: known.oldest }, undefined],
    // With njs 0.9.4, 0.9.5, 0.9.6 and 0.9.6.
    [{ tag: '1.28.1' }, undefined],
    [{ tag: '1.28.2' }, 'nginx.image.tag "1.28.2": its njs, 0.9.5 to 0.9.9, can crash a worker'],
    [{ tag: '1.30.0-alpine' }, `(nginx/njs#1077). Use ${defaultImages.nginx.tag}.`],
    [{ tag: '1.29.8' }, 'nginx.image.tag "1.29.8": its njs'],
  ]
  const outcomes = await renderMany(images.map(([image]) => ({ ...nginx, nginx: { image } })))
  for (const [i, [image, says]] of images.entries()) {
    const { error, notes = '' } = outcomes[i] as { error?: string; notes?: string }
    expect(error).toBeUndefined()
    if (says) expect(notes, JSON.stringify(image)).toContain(says)
    else expect(notes, JSON.stringify(image)).not.toContain('nginx.image.tag')
  }
  const [single] = await renderMany([{}])
  expect((single as { notes: string }).notes).not.toContain('nginx.image.tag')
})

// Strict validation of manifests against the OpenAPI documents of the pinned Kubernetes version, and against definitions of custom resources.
import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Ajv, type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'
import { loadAll } from 'js-yaml'
import { crds, crdsFolder } from '../../scripts/crds.ts'
import { moduleFolder, moduleVersion } from '../../scripts/go-modules.ts'
import { toolsFolder } from '../../scripts/tools.ts'
import type { Manifest } from './manifest.ts'

/** The API groups that the chart prints objects of, as Kubernetes names the files of their OpenAPI documents. */
const documents = [
  'api__v1',
  'apis__apps__v1',
  'apis__autoscaling__v2',
  'apis__batch__v1',
  'apis__networking.k8s.io__v1',
  'apis__policy__v1',
  'apis__rbac.authorization.k8s.io__v1',
]

/** Validates a manifest: a list of `path: what is wrong`, empty where it's valid. */
export type ManifestValidator = (manifest: Manifest) => string[]

let loaded: Promise<ManifestValidator> | undefined

/**
 * The validator for the Kubernetes version in go.mod. Unknown fields, nulls, malformed quantities and unknown kinds are errors.
 * The rules of custom resources in CEL are left to an API server.
 * Throws where neither the schemas' cache nor Go is at hand, with a message fit to be the reason of a skip.
 */
export function kubeValidator(): Promise<ManifestValidator> {
  loaded ??= load()
  return loaded
}

async function load(): Promise<ManifestValidator> {
  const { definitions, kinds } = await schemas()
  const ajv = new Ajv({ allErrors: true, strict: false, inlineRefs: false })
  addFormats.default(ajv)
  ajv.addSchema({ $id: 'kubernetes', definitions })
  const validators = new Map<string, ValidateFunction>()
  return manifest => {
    const { apiVersion, kind } = manifest
    const definition = kinds[`${apiVersion}/${kind}`]
    if (!definition) return [`${apiVersion} ${kind} is not among the kinds that the tests know`]
    const validate = validators.get(definition) ?? ajv.compile({ $ref: `kubernetes#/definitions/${definition}` })
    validators.set(definition, validate)
    validate(manifest)
    return (validate.errors ?? []).map(({ instancePath, message, params }) => {
      const unknown = params.additionalProperty ? `: ${params.additionalProperty}` : ''
      return `${instancePath.slice(1).replaceAll('/', '.') || 'object'} ${message}${unknown}`
    })
  }
}

interface Schemas {
  definitions: Record<string, Schema>
  /** The definition's name by `apiVersion/kind`. */
  kinds: Record<string, string>
}

// biome-ignore lint/suspicious/noExplicitAny: JSON Schema as Kubernetes prints it
type Schema = any

/** The schemas, trimmed once for each version of their sources: the full documents take a second to read. */
async function schemas(): Promise<Schemas> {
  const sources = [
    moduleVersion('k8s.io/kubernetes'),
    await readFile(path.join(crdsFolder, 'go.mod')),
    await readFile(import.meta.filename),
  ]
  const version = createHash('sha256').update(sources.join('\0')).digest('hex').slice(0, 12)
  const cache = path.join(toolsFolder, `kube-schemas-${version}.json`)
  try {
    return JSON.parse(await readFile(cache, 'utf8'))
  } catch {
    const trimmed = await trim(path.join(await kubernetesFolder(), 'api/openapi-spec/v3'))
    await mkdir(path.dirname(cache), { recursive: true })
    await writeFile(cache, JSON.stringify(trimmed))
    return trimmed
  }
}

async function kubernetesFolder(): Promise<string> {
  try {
    return await moduleFolder('k8s.io/kubernetes')
  } catch (error) {
    throw new Error(`Kubernetes' schemas come from its Go module, which Go could not bring: ${(error as Error).message}`)
  }
}

async function trim(folder: string): Promise<Schemas> {
  const all: Record<string, Schema> = {}
  for (const name of documents) {
    Object.assign(all, JSON.parse(await readFile(path.join(folder, `${name}_openapi.json`), 'utf8')).components.schemas)
  }
  const kinds: Record<string, string> = {}
  for (const [name, schema] of Object.entries(all)) {
    const [gvk, ...others] = schema['x-kubernetes-group-version-kind'] ?? []
    // Lists and the options of calls stand under many groups or have no metadata of an object.
    if (!gvk || others.length > 0 || !schema.properties?.metadata || gvk.kind.endsWith('List')) continue
    kinds[[gvk.group, gvk.version, gvk.kind].filter(Boolean).join('/')] = name
  }
  const definitions: Record<string, Schema> = {}
  const take = (name: string) => {
    if (definitions[name]) return
    definitions[name] = special[name] ?? strict(all[name], take)
  }
  Object.values(kinds).forEach(take)
  await takeCustom(kinds, definitions)
  for (const name of Object.values(kinds)) definitions[name].required = ['apiVersion', 'kind', 'metadata']
  return { definitions, kinds }
}

const metadata = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta'

/** Adds the kinds that custom resource definitions bring, in each version that they serve. */
async function takeCustom(kinds: Record<string, string>, definitions: Record<string, Schema>): Promise<void> {
  const all = (await crds()).flatMap(text => loadAll(text) as Schema[]).filter(document => document?.kind === 'CustomResourceDefinition')
  for (const { spec } of all) {
    for (const { name: version, served, schema } of spec.versions) {
      if (!served) continue
      const name = `${spec.group}.${version}.${spec.names.kind}`
      kinds[`${spec.group}/${version}/${spec.names.kind}`] = name
      definitions[name] = strict(schema.openAPIV3Schema, () => {})
      definitions[name].properties.metadata = { $ref: `#/definitions/${metadata}` }
    }
  }
}

const special: Record<string, Schema> = {
  'io.k8s.apimachinery.pkg.api.resource.Quantity': {
    anyOf: [{ type: 'number' }, { type: 'string', pattern: '^[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?\\d+)?$' }],
  },
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': { type: ['integer', 'string'] },
}

const kept = [
  'type',
  'format',
  'required',
  'enum',
  'minimum',
  'maximum',
  'pattern',
  'minItems',
  'maxItems',
  'minLength',
  'maxLength',
] as const

/** What of a schema constrains a manifest, with unknown fields shut out. `use` hears of each definition it refers to. */
function strict(schema: Schema, use: (name: string) => void): Schema {
  const inner = (part: Schema) => strict(part, use)
  if (schema.$ref) {
    const name = schema.$ref.replace('#/components/schemas/', '')
    use(name)
    return { $ref: `#/definitions/${name}` }
  }
  if (schema['x-kubernetes-int-or-string']) return { type: ['integer', 'string'], ...(schema.pattern && { pattern: schema.pattern }) }
  if (schema['x-kubernetes-preserve-unknown-fields']) return {}
  if (schema.allOf?.length === 1 && !schema.properties) return inner(schema.allOf[0])
  const result: Schema = Object.fromEntries(kept.filter(key => key in schema).map(key => [key, schema[key]]))
  // JavaScript has no flags within a pattern.
  if (result.pattern?.includes('(?i)')) delete result.pattern
  // In a custom resource these add conditions to properties that stand beside them.
  if (!schema.properties) for (const key of ['allOf', 'anyOf', 'oneOf']) if (schema[key]) result[key] = schema[key].map(inner)
  if (schema.items) result.items = inner(schema.items)
  if (schema.properties) {
    result.properties = Object.fromEntries(Object.entries(schema.properties).map(([name, property]) => [name, inner(property)]))
    result.additionalProperties = false
  } else if (schema.additionalProperties) {
    result.additionalProperties = inner(schema.additionalProperties)
  }
  return result
}

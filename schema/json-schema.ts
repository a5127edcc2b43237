// values.schema.json from the Values interface and the catalogue of directives.
import { fileURLToPath } from 'node:url'
import {
  AnyType,
  createFormatter,
  createParser,
  createProgram,
  DEFAULT_CONFIG,
  DefinitionType,
  SchemaGenerator,
} from 'ts-json-schema-generator'
import { srsConfigSchema } from './srs/schema.ts'

/** A JSON Schema, as far as this project looks into one. */
export interface JsonSchema {
  $ref?: string
  type?: string | string[]
  description?: string
  default?: unknown
  enum?: unknown[]
  const?: unknown
  properties?: Record<string, JsonSchema>
  additionalProperties?: boolean | JsonSchema
  items?: JsonSchema
  anyOf?: JsonSchema[]
  required?: string[]
  definitions?: Record<string, JsonSchema>
  /** Tag of the Values interface: the modes in which a value has an effect, separated by spaces. */
  modes?: string
  /** Tag: where the value stands in the manifests, as test/support/leaves.ts reads it. */
  arrives?: string
  /** Tag: what the manifests have if and only if the value is true, in the same form. */
  enables?: string
  [keyword: string]: unknown
}

/** The tags of this project, which are no keywords of JSON Schema. */
const tags = ['modes', 'arrives', 'enables']

/**
 * The schema with this project's tags in it, for the generators of values.yaml and the README, and for the tests.
 * Definitions of srs.conf are those of the catalogue.
 */
export function taggedSchema(): JsonSchema {
  const path = fileURLToPath(new URL('./values.ts', import.meta.url))
  const config = {
    ...DEFAULT_CONFIG,
    path,
    tsconfig: fileURLToPath(new URL('./tsconfig.json', import.meta.url)),
    type: 'Values',
    expose: 'all' as const,
    topRef: true,
    sortProps: false,
    additionalProperties: false,
    skipTypeCheck: true,
    extraTags: tags,
  }
  const program = createProgram(config)
  const parser = createParser(program, config, chain =>
    // The catalogue describes SrsConfig better than its TypeScript type does.
    chain.addNodeParser({
      supportsNode: node => 'typeName' in node && (node as { typeName: { text?: string } }).typeName.text === 'SrsConfig',
      createType: () => new DefinitionType('SrsConfig', new AnyType()),
    }),
  )
  const schema = new SchemaGenerator(program, parser, createFormatter(config), config).createSchema('Values') as JsonSchema
  const definitions: Record<string, JsonSchema> = { ...schema.definitions, ...srsConfigSchema().definitions }
  // Kubernetes reads a quantity from a number as well.
  definitions.Quantity = { type: ['string', 'number'], description: 'A quantity, such as 500m or 1Gi.' }
  // Kubernetes' descriptions are long: their first sentence will do.
  const own = new Set(program.getSourceFile(path)?.statements.map(statement => (statement as { name?: { text: string } }).name?.text))
  for (const [name, definition] of Object.entries(schema.definitions ?? {})) if (!own.has(name)) shorten(definition)
  return { $schema: 'http://json-schema.org/draft-07/schema#', ...schema, definitions }
}

/** values.schema.json: draft-07, self-contained, strict throughout. */
export function valuesSchema(tagged = taggedSchema()): JsonSchema {
  const { definitions = {}, ...schema } = tagged
  const { Values, ...others } = definitions
  delete schema.$ref
  return withoutTags({ ...schema, title: 'Values of the SRS chart', ...Values, definitions: others }) as JsonSchema
}

/** Cuts every description below a schema to its first sentence. */
function shorten(schema: unknown): void {
  if (typeof schema !== 'object' || schema === null) return
  const object = schema as Record<string, unknown>
  if (typeof object.description === 'string') object.description = object.description.split(/(?<=\.)\s|\n/, 1)[0]
  for (const child of Object.values(object)) shorten(child)
}

function withoutTags(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutTags)
  if (typeof schema !== 'object' || schema === null) return schema
  // A property may be called like a tag.
  const kept = Object.entries(schema).filter(([key, value]) => !(tags.includes(key) && typeof value === 'string'))
  return Object.fromEntries(kept.map(([key, value]) => [key, key === 'default' ? value : withoutTags(value)]))
}

/** What a property's schema says, its reference followed. */
export function resolve(root: JsonSchema, schema: JsonSchema): JsonSchema {
  const name = schema.$ref?.replace('#/definitions/', '')
  return name ? resolve(root, root.definitions?.[name] ?? {}) : schema
}

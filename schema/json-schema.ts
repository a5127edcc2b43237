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
  allOf?: JsonSchema[]
  patternProperties?: Record<string, JsonSchema>
  required?: string[]
  definitions?: Record<string, JsonSchema>
  /** Tag of the Values interface: the modes in which a value has an effect, separated by spaces. */
  modes?: string
  /** Tags: what other values it needs, and which it excludes, as conditions.ts reads them. */
  needs?: string
  excludes?: string
  /** Tag: its default in an earlier chart, separated by spaces if several. */
  formerly?: string
  /** Tag: where the value stands in the manifests, as test/support/leaves.ts reads it. */
  arrives?: string
  /** Tag: what the manifests have if and only if the value is true, in the same form. */
  enables?: string
  /** Tag: `removes` where null takes the default away, or a part of it. */
  null?: string
  /** Tag: the heading in values.yaml above a value. */
  section?: string
  /** Values as users write them: for editors, and for values.yaml where the default is empty. */
  examples?: unknown[]
  /** Mark of a definition: the project has it, rather than Kubernetes. */
  declared?: string
  [keyword: string]: unknown
}

/** The tags of this project, which are no keywords of JSON Schema. */
const tags = ['modes', 'needs', 'excludes', 'formerly', 'arrives', 'enables', 'null', 'section', 'declared']

/**
 * The schema with this project's tags in it, for the generators of values.yaml and docs/values.md, and for the tests.
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
  // What Kubernetes says of its own types, its documentation says better, and the package need not carry.
  const ownFiles = program.getSourceFiles().filter(({ fileName }) => fileName.startsWith(path.replace('.ts', '')))
  const own = new Set(
    ownFiles.flatMap(({ statements }) => statements.map(statement => (statement as { name?: { text: string } }).name?.text)),
  )
  for (const [name, definition] of Object.entries(schema.definitions ?? {})) {
    if (own.has(name)) definition.declared = 'here'
    else withoutDescriptions(definition)
  }
  return { $schema: 'http://json-schema.org/draft-07/schema#', ...schema, definitions }
}

/** values.schema.json: draft-07, self-contained, strict throughout. */
export function valuesSchema(tagged = taggedSchema()): JsonSchema {
  const { definitions = {}, ...schema } = tagged
  const { Values, ...others } = definitions
  delete schema.$ref
  const whole = withoutTags({ ...schema, title: 'Values of the SRS chart', ...Values, definitions: others }) as JsonSchema
  allowNulls(whole)
  return whole
}

/**
 * Lets every key hold null that need not be there: a later values file takes away by it what an earlier one said. Helm removes such a
 * key by itself only where the chart's own values have it. Items of lists and required keys stay as they are.
 *
 * A definition takes null itself, rather than each key that refers to it, for an anyOf at each of those would make every message longer.
 */
function allowNulls(root: JsonSchema): void {
  const nullable = new Set<JsonSchema>()
  /** What a place that may be empty holds, with all that describes it. */
  const mark = (schema: JsonSchema) => {
    if (nullable.has(schema)) return
    nullable.add(schema)
    if (schema.$ref) mark(resolve(root, schema))
    for (const part of partsOf(schema)) mark(part)
  }
  const all: JsonSchema[] = []
  const visit = (schema: JsonSchema) => {
    all.push(schema)
    const { properties = {}, patternProperties = {}, required = [], additionalProperties, items, definitions = {} } = schema
    for (const [key, child] of Object.entries(properties)) if (!required.includes(key)) mark(child)
    const others = [...Object.values(patternProperties), additionalProperties].filter(child => typeof child === 'object')
    others.forEach(mark)
    for (const child of [others, Object.values(properties), Object.values(definitions), items ?? [], partsOf(schema)].flat()) visit(child)
  }
  visit(root)
  const typesBefore = new Map(all.map(schema => [schema, typesOf(root, schema)]))
  // Parts first, for what is left of an anyOf becomes a part of what holds it.
  for (const schema of [...nullable].reverse()) allowNull(schema)
  // What else refers to a definition that takes null now says that it takes none itself.
  for (const schema of all) {
    const { $ref } = schema
    if (!$ref || nullable.has(schema) || !nullable.has(resolve(root, schema))) continue
    delete schema.$ref
    const types = typesBefore.get(schema) ?? []
    Object.assign(schema, { type: types.length === 1 ? types[0] : types, allOf: [{ $ref }] })
  }
}

const partsOf = ({ anyOf = [], allOf = [] }: JsonSchema): JsonSchema[] => [...anyOf, ...allOf]

/** Lets what a schema describes by itself be null. One that says nothing of types or values takes null already. */
function allowNull(schema: JsonSchema): void {
  const { type, enum: values, anyOf } = schema
  if (schema.const !== undefined) {
    schema.enum = [schema.const, null]
    delete schema.const
  }
  if (values) schema.enum = [...values.filter(value => value !== null), null]
  // Each part takes null now.
  if (anyOf) schema.anyOf = anyOf.filter(part => part.type !== 'null')
  if (schema.anyOf?.length === 1) {
    Object.assign(schema, schema.anyOf[0])
    delete schema.anyOf
  }
  if (type !== undefined && type !== 'null') schema.type = [...new Set([...[type].flat(), 'null'])]
}

/** The types that a schema takes. */
function typesOf(root: JsonSchema, schema: JsonSchema): string[] {
  const { type, anyOf = [] } = resolve(root, schema)
  return type === undefined ? [...new Set(anyOf.flatMap(part => typesOf(root, part)))] : [type].flat()
}

/** Takes every description below a schema away. */
function withoutDescriptions(schema: unknown): void {
  if (typeof schema !== 'object' || schema === null) return
  const object = schema as Record<string, unknown>
  if (typeof object.description === 'string') delete object.description
  for (const child of Object.values(object)) withoutDescriptions(child)
}

function withoutTags(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutTags)
  if (typeof schema !== 'object' || schema === null) return schema
  // A property may be called like a tag.
  const kept = Object.entries(schema).filter(([key, value]) => !(tags.includes(key) && typeof value === 'string'))
  return Object.fromEntries(kept.map(([key, value]) => [key, key === 'default' || key === 'examples' ? value : withoutTags(value)]))
}

/** What a property's schema says, its reference followed. */
export function resolve(root: JsonSchema, schema: JsonSchema): JsonSchema {
  const name = schema.$ref?.replace('#/definitions/', '')
  return name ? resolve(root, root.definitions?.[name] ?? {}) : schema
}

// What schema/ generates is what the repository holds.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { load } from 'js-yaml'
import { expect, it } from 'vitest'
import { type JsonSchema, resolve, taggedSchema } from '../../schema/json-schema.ts'
import { schemaErrors } from '../support/schema.ts'

const folder = fileURLToPath(new URL('../..', import.meta.url))
const root = taggedSchema()
const chart = (file: string) => readFileSync(new URL(`../../charts/srs/${file}`, import.meta.url), 'utf8')

it('generated files are up to date', async () => {
  const { exitCode, stderr } = await execa('tsx', ['scripts/generate.ts', '--check'], { cwd: folder, preferLocal: true, reject: false })
  expect(stderr).toBe('')
  expect(exitCode).toBe(0)
})

it('values.yaml holds the defaults that templates compare with, and fits the schema', () => {
  const text = chart('values.yaml')
  expect(schemaErrors(load(text) as object)).toEqual([])
  // Those that null takes away are comments.
  const commented = /^( *)# ((?:replicas|resources|pod|labels): (?:\d|\{ ).*)$/gm
  expect(load(text.replace(commented, '$1$2'))).toEqual(JSON.parse(chart('files/values.json')).defaults)
})

it('examples of values fit the schema', () => {
  const all = examplesIn(root, '')
  expect(all.length).toBeGreaterThan(40)
  for (const { path, example } of all) {
    const values = path.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), example)
    expect(schemaErrors(values as object), path).toEqual([])
  }
})

it('every mode of the table is a mode of the schema, and the reverse', () => {
  const { modes } = load(chart('files/modes.yaml')) as { modes: object }
  expect(Object.keys(modes).sort()).toEqual(JSON.parse(chart('values.schema.json')).definitions.Mode.enum.filter(Boolean).sort())
})

/** Every example in a schema, with the path of its value. */
function examplesIn(schema: JsonSchema, prefix: string): { path: string; example: unknown }[] {
  return Object.entries(resolve(root, schema).properties ?? {}).flatMap(([name, property]) => {
    const path = prefix + name
    const own = (property.examples ?? []).map(example => ({ path, example }))
    return property.$ref?.endsWith('/SrsConfig') || !resolve(root, property).declared ? own : [...own, ...examplesIn(property, `${path}.`)]
  })
}

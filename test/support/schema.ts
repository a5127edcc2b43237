// Validation against the chart's values.schema.json, as Helm does it.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { Ajv, type ValidateFunction } from 'ajv'
import { root } from '../../scripts/go-modules.ts'

let validate: ValidateFunction | undefined

/** What the chart's schema has against a values document: `path: what is wrong` each, empty where it accepts it. */
export function schemaErrors(values: unknown): string[] {
  validate ??= compile()
  validate(values)
  return (validate.errors ?? []).map(({ instancePath, message, params }) => {
    const unknown = params.additionalProperty ? `: ${params.additionalProperty}` : ''
    return `${instancePath.slice(1).replaceAll('/', '.') || 'values'} ${message}${unknown}`
  })
}

function compile(): ValidateFunction {
  const schema = JSON.parse(readFileSync(path.join(root, 'charts/srs/values.schema.json'), 'utf8'))
  // `strictTypes` would forbid what draft-07 allows and both Helms take: a type in one branch of `anyOf` alone.
  return new Ajv({ allErrors: true, strict: true, strictTypes: false, allowUnionTypes: true, validateFormats: false }).compile(schema)
}

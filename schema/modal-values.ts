// Which values belong to certain modes only: what the chart refuses elsewhere.
import { type JsonSchema, resolve } from './json-schema.ts'

/** A value that has an effect in some modes only. */
export interface ModalValue {
  /** Joined by dots. */
  path: string
  modes: string[]
}

/** All values with a `modes` tag, from the schema. */
export function modalValues(root: JsonSchema, schema: JsonSchema = root, prefix = ''): ModalValue[] {
  return Object.entries(resolve(root, schema).properties ?? {}).flatMap(([name, property]) => {
    const path = prefix + name
    if (property.modes) return [{ path, modes: property.modes.split(' ') }]
    return property.$ref && !property.$ref.endsWith('/SrsConfig') ? modalValues(root, property, `${path}.`) : []
  })
}

// Values documents over each other.
import type { AnyValues } from './render.ts'

/** `other` over `one`, as Helm merges them: maps key by key, all else as a whole. */
export function merged(one: AnyValues, other: AnyValues): AnyValues {
  const both = { ...one }
  for (const [key, value] of Object.entries(other)) both[key] = isMap(both[key]) && isMap(value) ? merged(both[key], value) : value
  return both
}

/** Whether a value is a map, not a list. */
export const isMap = (value: unknown): value is AnyValues => typeof value === 'object' && value !== null && !Array.isArray(value)

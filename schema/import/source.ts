// Tells what people have, and converts it.
import type { Conversion } from './conversion.ts'
import { convertSrsConf, type ImportOptions } from './srs-conf.ts'

/** Something to convert. */
export interface Source extends ImportOptions {
  /** Where files that it names lie. */
  folder?: string
}

/** The values of it. Throws an `ImportError` where the chart would refuse them. */
export function convert(source: Source): Conversion {
  return convertSrsConf(source)
}

// Variables of SRS's environment as the directives that it reads them instead of.
import type { SrsDirective } from '../srs/parse.ts'
import { srsEnvironment } from '../srs/tables.ts'

/** Directives by variables whose names do not follow from their paths. */
const others: Record<string, string> = {
  SRS_LOG_TANK: 'srs_log_tank',
  SRS_LOG_FILE: 'srs_log_file',
  SRS_LOG_LEVEL: 'srs_log_level',
  SRS_LOG_LEVEL_V2: 'srs_log_level_v2',
  SRS_VHOST_SRT_TO_RTMP: 'vhost.__defaultVhost__.srt.srt_to_rtmp',
}

/** Variables that are no directives, and that the chart or the image sees to. */
export const otherVariables = ['SRS_PLATFORM', 'SRS_REGION', 'SRS_SOURCE', 'SRS_ENV_ONLY', 'SRS_CONFIG_FILE', 'SRS_DEVICE_IP']

const table = srsEnvironment()

/** The directive that SRS reads a variable instead of, as a path; undefined where it is none. */
export const directiveOf = (variable: string): string | undefined => others[variable] ?? table[variable]

/** A tree with what the environment has in place of its directives. */
export function withEnvironment(tree: readonly SrsDirective[], env: Readonly<Record<string, string>>): SrsDirective[] {
  const root = structuredClone(tree) as SrsDirective[]
  for (const [variable, value] of Object.entries(env)) {
    const path = directiveOf(variable)?.split('.')
    if (path && value !== '') put(root, path, { line: 0, file: variable, args: value.split(' ').filter(Boolean) })
  }
  return root
}

function put(block: SrsDirective[], [name = '', ...rest]: string[], leaf: Omit<SrsDirective, 'name'>): void {
  if (rest.length === 0) {
    const place = block.findIndex(one => one.name === name)
    block.splice(place < 0 ? block.length : place, place < 0 ? 0 : 1, { name, ...leaf })
    return
  }
  const isVhost = name === 'vhost'
  let inner = block.find(one => one.name === name && (!isVhost || one.args[0] === rest[0]))
  if (!inner) {
    inner = { name, args: isVhost ? [rest[0] as string] : [], line: leaf.line, file: leaf.file }
    block.push(inner)
  }
  inner.block ??= []
  put(inner.block, isVhost ? rest.slice(1) : rest, leaf)
}

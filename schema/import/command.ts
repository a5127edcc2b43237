// Commands of containers.
import { parse } from 'shell-quote'

/** The words of a command line, as a shell takes them. Variables stay as they are, unless `env` has them. */
export function words(line: string, env: Readonly<Record<string, string>> = {}): string[] {
  // A shell reads past a line break after a backslash.
  const parsed = parse(line.replace(/\\\r?\n/g, ' '), name => env[name] ?? `$${name}`)
  return parsed.map(word =>
    typeof word === 'string' ? word : 'pattern' in word ? word.pattern : 'op' in word ? word.op : `#${word.comment}`,
  )
}

/** What a command runs: the file that SRS reads, and what else there is. Empty: the image's own command. */
export function shellCommand(command: readonly string[]): { conf?: string; isEnvOnly?: boolean; rest?: string } {
  if (command.length === 0) return {}
  const line = command.join(' ')
  const conf = /(?:^|[\s/])srs\s+(?:-\S+\s+)*?-c\s+(\S+)/.exec(line)?.[1]?.replace(/["';]+$/, '')
  const plain = command.filter(word => !/^(\/bin\/)?(ba|da)?sh$/.test(word) && word !== '-c').join(' ')
  const isPlain = /^(exec\s+)?\S*\bsrs(\s+-e|\s+-c\s+\S+)?;?$/.test(plain.trim()) || /^\S*srs\s+-c\s+\S+$/.test(line)
  return {
    ...(conf && { conf }),
    ...(/srs\s+-e\b/.test(line) && { isEnvOnly: true }),
    ...(!isPlain && !conf && { rest: line.slice(0, 80) }),
  }
}

/** A stream that a command publishes by ffmpeg; undefined where it is none that can be told. */
export function publishing(line: string): { source: string; app: string; stream: string; options: string } | undefined {
  const all = words(line)
  const at = all.findIndex(word => /(^|\/)ffmpeg$/.test(word))
  const own = all.slice(at + 1)
  const end = own.findIndex(word => /^rtmps?:\//.test(word))
  const target = /^rtmps?:\/+[^/]+\/([^/?]+)\/([^/?]+)$/.exec(own[end] ?? '')
  const input = own.indexOf('-i')
  const source = own[input + 1]
  if (at < 0 || !target || input < 0 || !source) return undefined
  const rest = [...own.slice(0, input), ...own.slice(input + 2, end)].join(' ')
  const options = rest.replace(/-re\b|-rtsp_transport tcp|-stream_loop -1|-c(odec)? copy|-f flv|-(v|a)codec copy|-c:[va] copy/g, '').trim()
  const [, app = '', stream = ''] = target
  return { source: source.replace(/^\.\//, ''), app, stream, options: options.replace(/\s+/g, ' ') }
}

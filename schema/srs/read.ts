// Reads a srs.conf as SRS does, with the files that it includes, and with the comments above its directives.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parseSrsConf, type SrsDirective } from './parse.ts'

/** Where a srs.conf comes from. */
export interface ConfSource {
  text: string
  /** The folders that `include` starts from, in order of preference. Default: none, so that it fails. */
  folders?: readonly string[]
}

/** The directives, those of included files in the place of their `include`. Throws on what SRS refuses, and where an included file is not to be had. */
export function readSrsConf({ text, folders = [] }: ConfSource): SrsDirective[] {
  return read(text, folders, [])
}

/** The folders that a file's `include` may start from: SRS goes by where it was started, which is the folder around conf/ as a rule. */
export function includeFolders(file: string): string[] {
  const folder = path.dirname(path.resolve(file))
  return [...new Set([folder, path.dirname(folder), process.cwd()])]
}

/** `files`: the included file that the text is of, after those that include it. */
function read(text: string, folders: readonly string[], files: readonly string[]): SrsDirective[] {
  const file = files.at(-1)
  const lines = text.split(/\r\n|\n/)
  let lastLine = 0
  const complete = (directive: SrsDirective): SrsDirective[] => {
    if (directive.name === 'include') return included(directive, folders, files)
    // A comment belongs to the first directive of a line.
    const comment = directive.line === lastLine ? [] : commentAbove(lines, directive.line)
    lastLine = directive.line
    const block = directive.block?.flatMap(complete)
    return [{ ...directive, ...(file && { file }), ...(comment.length > 0 && { comment }), ...(block && { block }) }]
  }
  return parseSrsConf(text).flatMap(complete)
}

function included({ args, line }: SrsDirective, folders: readonly string[], files: readonly string[]): SrsDirective[] {
  const at = files.length > 0 ? `${files.at(-1)}, line ${line}` : `line ${line}`
  if (args.length === 0) throw new Error(`${at}: include names no file`)
  return args.flatMap(name => {
    if (files.includes(name)) throw new Error(`${at}: ${name} includes itself`)
    const text = firstFile(folders.map(folder => path.resolve(folder, name)))
    if (text === undefined) {
      throw new Error(
        `${at}: include ${name}: there is no such file in ${folders.join(' or ') || 'standard input'}; put its text in place of this line`,
      )
    }
    try {
      return read(text, folders, [...files, name])
    } catch (error) {
      const { message } = error as Error
      throw new Error(message.startsWith('line ') ? `${name}, ${message}` : message, { cause: error })
    }
  })
}

function firstFile(candidates: readonly string[]): string | undefined {
  for (const candidate of candidates) {
    try {
      return readFileSync(candidate, 'utf8')
    } catch (error) {
      if (!['ENOENT', 'ENOTDIR', 'EISDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
    }
  }
  return undefined
}

/** The comment lines between a line and what stands before it, without `#`. Lines of nothing but `#` are ornament. */
function commentAbove(lines: readonly string[], line: number): string[] {
  const comment: string[] = []
  for (let at = line - 2; at >= 0; at--) {
    const found = /^\s*(?:#(.*))?$/.exec(lines[at] as string)
    if (!found) break
    if (found[1] !== undefined && !/^#*\s*$/.test(found[1])) comment.unshift(found[1].trimEnd())
  }
  return comment
}

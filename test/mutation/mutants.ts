// The small faults that `npm run mutate` puts into the chart, one at a time.

/** One fault in one file. */
export interface Mutant {
  /** Relative to the chart. */
  file: string
  /** Counted from 1. */
  line: number
  /** What was done. */
  operator: string
  before: string
  after: string
  /** The part of the chart that a rendering has to reach for this to change it: see `readCoverage`. Undefined where that is not known. */
  reached?: string
}

/** What may be done to a line: every result of it. */
type Operator = (line: string) => string[]

/** The line with each match of a pattern replaced in turn. */
const each = (pattern: RegExp, replacement: (match: string) => string): Operator => {
  return line =>
    [...line.matchAll(pattern)].map(found => line.slice(0, found.index) + replacement(found[0]) + line.slice(found.index + found[0].length))
}

const swapped: Record<string, string> = {
  eq: 'ne',
  ne: 'eq',
  and: 'or',
  or: 'and',
  gt: 'le',
  lt: 'ge',
  ge: 'lt',
  le: 'gt',
  true: 'false',
  false: 'true',
}
const swap = (word: string) => swapped[word] as string

/** Nothing renders without a line that begins or ends a block. */
const isBlock = (line: string) =>
  /\{\{-? (if|else|with|range|define|end)\b/.test(line) && !/\{\{-? (if|with|range)\b.*\{\{-? end\b/.test(line)

/** One second more or less is no fault: ten times as long is. */
const changedConstant = (word: string) => swapped[word] ?? String(Number(word) < 2 ? 1 - Number(word) : 10 * Number(word))

const inTemplates: Record<string, Operator> = {
  'deleted the line': line => (isBlock(line) ? [] : ['']),
  'swapped the branches': each(/(?<=\{\{-? (?:else )?if )[^}]+?(?= -?\}\})/g, condition => `not (${condition})`),
  'emptied the with': each(/(?<=\{\{-? with )[^}]+?(?= -?\}\})/g, () => '""'),
  'emptied the range': each(/(?<=\{\{-? range (?:\$\w+(?:, \$\w+)? := )?)[^}$][^}]*?(?= -?\}\})/g, () => 'list'),
  'swapped the choice': each(/\bternary (\([^()]*\)|"[^"]*"|\S+) (\([^()]*\)|"[^"]*"|[^\s)]+)/g, text => {
    const [, one, other] = /^ternary (\([^()]*\)|"[^"]*"|\S+) (.*)$/s.exec(text) ?? []
    return `ternary ${other} ${one}`
  }),
  'swapped the operator': each(/(?<=[({| ])(eq|ne|and|or|gt|lt|ge|le)(?= )/g, swap),
  'another constant': each(/(?<![\w."$%-]|indent )(\d+|true|false)(?![\w."%-])/g, changedConstant),
}

const inYaml = each(/(?<=[:[,] )[A-Za-z][\w.-]*(?=[\],}\s]|$)/g, word => (swapped[word] ? word : `${word}x`))

const inFiles: Record<string, Operator> = {
  // A function of JavaScript returns undefined in any case.
  'deleted the line': line => (/^\s*return undefined;$/.test(line) ? [] : (inTemplates['deleted the line'] as Operator)(line)),
  // File descriptors and groups of regular expressions are numbers, but no constants.
  'another constant': each(/(?<![\w.$%\\&-])(\d+|true|false)(?![\w%>-])/g, changedConstant),
  // Not what scripts say.
  'another word': line => (/\b(echo|printf|fail|say)\b/.test(line) ? [] : inYaml(line)),
  'swapped the test': each(/(?<=\s)-(ge|gt|le|lt|eq|ne)(?=\s)/g, word => `-${swap(word.slice(1))}`),
}

/** Every mutant of a file. Comments and empty lines have none. */
export function mutantsOf(file: string, text: string): Mutant[] {
  const isTemplate = file.startsWith('templates/')
  const operators = isTemplate ? inTemplates : inFiles
  const blocks = isTemplate ? blocksOf(file, text) : []
  let comment = false
  return text.split('\n').flatMap((line, i) => {
    const opens = /\{\{-? ?\/\*/.test(line)
    const inComment = comment || opens || /^\s*(#|$)/.test(line) || (file.endsWith('.js') && /^\s*(\/\/|\/?\*)/.test(line))
    comment = (comment || opens) && !line.includes('*/')
    if (inComment) return []
    return Object.entries(operators).flatMap(([operator, apply]) =>
      apply(line).flatMap(after => {
        const reached = isTemplate ? (operator.startsWith('emptied') ? `${file}:${i + 1}:then` : blocks[i]) : `file:${file}`
        return after === line ? [] : [{ file, line: i + 1, operator, before: line, after, reached }]
      }),
    )
  })
}

/** The innermost block around each line of a template, as coverage names it. Undefined for NOTES.txt, which tests render under another name. */
function blocksOf(file: string, text: string): (string | undefined)[] {
  if (file.endsWith('NOTES.txt')) return []
  const open: string[] = []
  const around = () => open.at(-1) ?? `define:${file}`
  const apply = (keyword: string, line: number, name = '') => {
    const top = open.at(-1) ?? ''
    if (keyword === 'define') open.push(`define:${name}`)
    else if (keyword === 'end') open.pop()
    else if (keyword === 'else') open[open.length - 1] = top.replace(/then$/, 'else')
    else if (keyword.startsWith('else')) open[open.length - 1] = `${file}:${line}:then`
    else open.push(`${file}:${line}:then`)
  }
  let comment = false
  return text.split('\n').map((line, i) => {
    const code = comment ? line.replace(/^.*?(\*\/|$)/, '') : line
    const found = [
      ...code.replace(/\/\*.*?(\*\/|$)/g, '').matchAll(/\{\{-? *(else (?:if|with)|else|end|if|with|range|define)\b(?: "([^"]+)")?/g),
    ]
    comment = comment ? !line.includes('*/') : /\/\*(?!.*\*\/)/.test(line)
    // What a line begins with belongs to the block around that of the line before.
    let block: string | undefined
    for (const [, keyword = '', name] of found) {
      if (keyword.startsWith('else')) apply('else', i + 1)
      if (keyword === 'end') apply('end', i + 1)
      block ??= around()
      if (keyword !== 'end' && keyword !== 'else') apply(keyword, i + 1, name)
    }
    return block ?? around()
  })
}

/** The text of a file with a mutant in it. */
export function mutated(text: string, { line, operator, after }: Mutant): string {
  const lines = text.split('\n')
  if (operator === 'deleted the line') lines.splice(line - 1, 1)
  else lines[line - 1] = after
  return lines.join('\n')
}

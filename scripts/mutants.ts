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
  'another constant': each(/(?<![\w."$%-])(\d+|true|false)(?![\w."%-])/g, word => swapped[word] ?? String(Number(word) + 1)),
}

const inYaml = each(/(?<=[:[,] )[A-Za-z][\w.-]*(?=[\],}\s]|$)/g, word => (swapped[word] ? word : `${word}x`))

const inFiles: Record<string, Operator> = {
  // A function of JavaScript returns undefined in any case.
  'deleted the line': line => (/^\s*return undefined;$/.test(line) ? [] : (inTemplates['deleted the line'] as Operator)(line)),
  'another constant': each(/(?<![\w.$%-])(\d+|true|false)(?![\w%-])/g, word => swapped[word] ?? String(Number(word) + 1)),
  // Not what scripts say.
  'another word': line => (/\b(echo|printf)\b/.test(line) ? [] : inYaml(line)),
  'swapped the test': each(/(?<=\s)-(ge|gt|le|lt|eq|ne)(?=\s)/g, word => `-${swap(word.slice(1))}`),
}

/** Every mutant of a file. Comments and empty lines have none. */
export function mutantsOf(file: string, text: string): Mutant[] {
  const operators = file.startsWith('templates/') ? inTemplates : inFiles
  let comment = false
  return text.split('\n').flatMap((line, i) => {
    const opens = /\{\{-? ?\/\*/.test(line)
    const inComment = comment || opens || /^\s*(#|$)/.test(line) || (file.endsWith('.js') && /^\s*(\/\/|\/?\*)/.test(line))
    comment = (comment || opens) && !line.includes('*/')
    if (inComment) return []
    return Object.entries(operators).flatMap(([operator, apply]) =>
      apply(line).flatMap(after => (after === line ? [] : [{ file, line: i + 1, operator, before: line, after }])),
    )
  })
}

/** The text of a file with a mutant in it. */
export function mutated(text: string, { line, operator, after }: Mutant): string {
  const lines = text.split('\n')
  if (operator === 'deleted the line') lines.splice(line - 1, 1)
  else lines[line - 1] = after
  return lines.join('\n')
}

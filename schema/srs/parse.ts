// A reader of srs.conf, as strict as SRS's own lexer.

/** A directive: `name args;` or `name args { block }`. */
export interface SrsDirective {
  name: string
  args: string[]
  /** The directives within, where it is a block. */
  block?: SrsDirective[]
  /** Where the name stands, from 1. */
  line: number
  /** The file it stands in, where that is an included one. */
  file?: string
  /** The comment lines above it, without `#`. `parseSrsConf` reads past comments. */
  comment?: string[]
}

/**
 * The directives of an srs.conf. Throws on what SRS refuses. `include` stays a directive.
 *
 * SRS's rules, some of them unlike nginx's: a quote opens only at the start of a word, and nothing is escaped within it; an empty quoted
 * word vanishes; a directive ends on its line; `}` and `#` mean something only where a word could start.
 */
export function parseSrsConf(text: string): SrsDirective[] {
  const lexer = new Lexer(text)
  const root: SrsDirective[] = []
  const open = [root]
  for (;;) {
    const { words, end, line } = lexer.read()
    const block = open.at(-1) as SrsDirective[]
    if (end === 'file') {
      if (open.length > 1) throw new Error(`line ${lexer.line}: unexpected end of file, expecting "}"`)
      return root
    }
    if (end === '}') {
      if (open.length === 1) throw new Error(`line ${lexer.line}: unexpected "}"`)
      open.pop()
      continue
    }
    const [name, ...args] = words
    if (name === undefined) throw new Error(`line ${lexer.line}: empty directive`)
    const directive: SrsDirective = { name, args, line }
    block.push(directive)
    if (end === '{') {
      directive.block = []
      open.push(directive.block)
    }
  }
}

interface Statement {
  words: string[]
  end: ';' | '{' | '}' | 'file'
  line: number
}

const space = new Set([' ', '\t', '\r', '\n'])

class Lexer {
  line = 1
  private readonly text: string
  private position = 0

  constructor(text: string) {
    this.text = text
  }

  /** The words up to the next `;`, `{`, `}` or the end of the file. */
  read(): Statement {
    const words: string[] = []
    let line = 0
    for (;;) {
      this.skipSpace(words)
      const char = this.text[this.position]
      if (char === undefined) {
        if (words.length > 0) throw this.error('unexpected end of file, expecting ; or "}"')
        return { words, end: 'file', line }
      }
      if (char === ';' || char === '{' || char === '}') {
        if ((char === '}') !== (words.length === 0)) throw this.error(`unexpected '${char}'`)
        this.position++
        return { words, end: char, line }
      }
      line ||= this.line
      const word = char === '"' || char === "'" ? this.quoted(char, words) : this.plain()
      if (word !== '') words.push(word)
      const next = this.text[this.position]
      if (next === ';' || next === '{') {
        this.position++
        // An empty quoted word is nothing: `"";` reaches this point, and the parser refuses it.
        return { words, end: next, line }
      }
    }
  }

  private skipSpace(words: string[]): void {
    for (; this.position < this.text.length; this.position++) {
      const char = this.text[this.position] as string
      if (char === '#') {
        while (this.position + 1 < this.text.length && !/[\r\n]/.test(this.text[this.position + 1] as string)) this.position++
      } else if (!space.has(char)) {
        return
      } else if (char === '\n' || char === '\r') {
        if (words.length > 0) throw this.error(`unexpected end of line to parse token ${words[0]}`)
        if (char === '\n') this.line++
      }
    }
  }

  private quoted(quote: string, words: string[]): string {
    const start = ++this.position
    for (; this.position < this.text.length; this.position++) {
      const char = this.text[this.position] as string
      if (char === quote) break
      if ((char === '\n' || char === '\r') && words.length > 0) throw this.error(`unexpected end of line to parse token ${words[0]}`)
      if (char === '\n') this.line++
    }
    if (this.position >= this.text.length) throw this.error('unexpected end of file, expecting ; or "}"')
    const word = this.text.slice(start, this.position++)
    const next = this.text[this.position]
    if (next === undefined) throw this.error('unexpected end of file, expecting ; or "}"')
    if (!space.has(next) && next !== ';' && next !== '{') throw this.error(`unexpected '${next}'`)
    return word
  }

  private plain(): string {
    const start = this.position++
    while (this.position < this.text.length && !/[ \t\r\n;{]/.test(this.text[this.position] as string)) this.position++
    if (this.position >= this.text.length) throw this.error('unexpected end of file, expecting ; or "}"')
    return this.text.slice(start, this.position)
  }

  private error(message: string): Error {
    return new Error(`line ${this.line}: ${message}`)
  }
}

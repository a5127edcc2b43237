// The language of the pages: spelling, and words that stand twice. `npm run prose`, and a part of `npm test -- lint`.
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import dictionary from 'dictionary-en'
import { execa } from 'execa'
import type { Nodes } from 'mdast'
import { ParseEnglish } from 'parse-english'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import remarkRetext from 'remark-retext'
import retextRepeatedWords from 'retext-repeated-words'
import retextSpell from 'retext-spell'
import { unified } from 'unified'
import { VFile } from 'vfile'
import { root } from './go-modules.ts'
import { main } from './progress.ts'

/** Words of the trade that no dictionary has, one a line. */
const words = path.join(root, 'scripts/words.txt')

/** What is no word: names of files, fields, alerts and addresses. */
const name = /[\d.:/_]|[a-z][A-Z]|[A-Z]{2}/

/** Reads every page of the repository. Throws one error that lists what is wrong, by file and line. */
export async function checkProse(): Promise<number> {
  const personal = await readFile(words, 'utf8')
  const reader = unified()
    .use(remarkParse)
    .use(remarkGfm)
    .use(() => withCells)
    .use(remarkRetext, ParseEnglish)
    .use(retextRepeatedWords)
    .use(retextSpell, { dictionary, personal, max: 0 })
  const { stdout } = await execa('git', ['ls-files', '*.md'], { cwd: root })
  const pages = stdout.split('\n')
  const problems: string[] = []
  for (const page of pages) {
    const text = await readFile(path.join(root, page), 'utf8')
    const file = new VFile({ path: page, value: text })
    await reader.run(reader.parse(file), file)
    const rows = text.split('\n').map(line => line.trimStart().startsWith('|'))
    const wrong = file.messages.filter(({ source, ruleId, line, actual }) => {
      if (ruleId === 'overflow' || name.test(actual?.replace(/\.$/, '') ?? '')) return false
      // The cells of a row may begin with the same word.
      return !(source === 'retext-repeated-words' && rows[Number(line) - 1])
    })
    problems.push(...wrong.map(({ line, reason }) => `${page}:${line}: ${reason}`))
  }
  if (problems.length > 0) throw new Error(`Mend these, or add the word to scripts/words.txt:\n  ${problems.join('\n  ')}`)
  return pages.length
}

/** Makes paragraphs of the cells of tables, which remark-retext passes over. */
function withCells(node: Nodes): void {
  if (!('children' in node)) return
  node.children.forEach(withCells)
  const type = { table: 'blockquote', tableRow: 'blockquote', tableCell: 'paragraph' }[node.type as string]
  if (type) Object.assign(node, { type })
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await main(async () => console.log(`${await checkProse()} pages read`))
}

// Whether a srs.conf says all that another one does.
import { catalogue } from '../../schema/srs/catalogue.ts'
import type { Directives } from '../../schema/srs/directive.ts'
import type { SrsDirective } from './srs-conf.ts'

/** The directives of `source` that `printed` lacks, as `block > directive arguments`. Not those that the chart owns. */
export function lostDirectives(source: readonly SrsDirective[], printed: readonly SrsDirective[]): string[] {
  const found = new Map<string, number>()
  for (const line of lines(printed, undefined)) found.set(line, (found.get(line) ?? 0) + 1)
  return lines(source, catalogue).filter(line => {
    const left = found.get(line) ?? 0
    found.set(line, left - 1)
    return left === 0
  })
}

/** A line for each directive and block. Blocks that repeat without a name are told apart by their order. */
function lines(tree: readonly SrsDirective[], directives: Directives | undefined, above: readonly string[] = []): string[] {
  const counts = new Map<string, number>()
  return tree.flatMap(({ name, args, block }) => {
    const description = directives?.[name]
    if (description?.owned) return []
    const head = [name, ...args.map(canonical)].join(' ')
    const count = counts.get(head) ?? 0
    counts.set(head, count + 1)
    const path = [...above, block && count > 0 ? `${head} (${count + 1})` : head]
    if (!block) return [path.join(' > ')]
    const inside = description?.type === 'block' ? description.directives : undefined
    // A block in which all is the chart's need not be there.
    const isOwned = block.length > 0 && block.every(one => inside?.[one.name]?.owned)
    return [...(isOwned ? [] : [`${path.join(' > ')} { }`]), ...lines(block, inside, path)]
  })
}

/** Numbers are the same however they are written. */
const canonical = (word: string) => (/^-?\d+(\.\d+)?$/.test(word) ? String(Number(word)) : word)

// Templates include one another in one direction, and CONTRIBUTING.md draws it.
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'

const templates = 'charts/srs/templates'
const sources = Object.fromEntries(
  readdirSync(templates, { recursive: true, encoding: 'utf8' })
    .filter(file => /\.(tpl|yaml|txt)$/.test(file))
    .map(file => [file, readFileSync(path.join(templates, file), 'utf8')]),
)

/** The folders of lib, and what the templates of each may include. validation.yaml and NOTES.txt read rules and notes; all other files print objects. */
const below: Record<string, string[]> = {
  config: [],
  model: ['config'],
  programs: ['model', 'config'],
  objects: ['programs', 'model', 'config'],
  rules: ['model', 'config'],
  notes: ['model', 'config'],
  'validation.yaml': ['rules', 'model'],
  'NOTES.txt': ['notes', 'model'],
  'ROLE/*.yaml': ['objects'],
}

/** The folder of a file, as the table above names it. */
function layer(file: string): string {
  const [first = '', second = ''] = file.split('/')
  if (first === 'lib') return second
  return file in below ? file : 'ROLE/*.yaml'
}

/** What each file includes, by the file that defines it. */
function includes(files: Record<string, string>): Map<string, Set<string>> {
  const definedIn = new Map<string, string>()
  const texts = Object.entries(files).map(([file, text]) => [file, text.replace(/\{\{-?\s*\/\*.*?\*\/\s*-?\}\}/gs, '')] as const)
  for (const [file, text] of texts) for (const [, name = ''] of text.matchAll(/define "([^"]+)"/g)) definedIn.set(name, file)
  return new Map(
    texts.map(([file, text]) => {
      const others = [...text.matchAll(/(?:include|template) "([^"]+)"/g)].map(([, name = '']) => {
        const found = definedIn.get(name)
        if (!found) throw new Error(`${file} includes ${name}, which no file defines`)
        return found
      })
      return [file, new Set(others.filter(other => other !== file))]
    }),
  )
}

/** The includes that lead to a folder which is not below. */
function upward(graph: Map<string, Set<string>>): string[] {
  return [...graph].flatMap(([file, others]) =>
    [...others]
      .filter(other => layer(other) !== layer(file) && !below[layer(file)]?.includes(layer(other)))
      .map(other => `${file} includes a template of ${other}`),
  )
}

/** A circle of files that include one another; empty if there is none. */
function circle(graph: Map<string, Set<string>>): string[] {
  const done = new Set<string>()
  const visit = (file: string, around: string[]): string[] => {
    if (around.includes(file)) return around.slice(around.indexOf(file))
    if (done.has(file)) return []
    done.add(file)
    for (const other of graph.get(file) ?? []) {
      const found = visit(other, [...around, file])
      if (found.length > 0) return found
    }
    return []
  }
  for (const file of graph.keys()) {
    const found = visit(file, [])
    if (found.length > 0) return found
  }
  return []
}

const graph = includes(sources)

describe('templates', () => {
  it('include nothing of a folder above their own', () => {
    expect(upward(graph)).toEqual([])
  })

  it('include one another in no circle', () => {
    expect(circle(graph)).toEqual([])
  })

  it('include one another as CONTRIBUTING.md draws it', () => {
    const [, drawing = ''] = /How templates include one another.*?```mermaid\n(.*?)```/s.exec(readFileSync('CONTRIBUTING.md', 'utf8')) ?? []
    const labels = Object.fromEntries(
      [...drawing.matchAll(/(\w+)\[([^\]]+)\]/g)].map(([, id = '', label = '']) => [id, label.split(':')[0]]),
    )
    const drawn = [...drawing.matchAll(/(\w+)(?:\[[^\]]+\])? --> (\w+)/g)].map(
      ([, from = '', to = '']) => `${labels[from]} → ${labels[to]}`,
    )
    const real = [...graph].flatMap(([file, others]) =>
      [...others].filter(other => layer(other) !== layer(file)).map(other => `${layer(file)} → ${layer(other)}`),
    )
    expect(drawn.sort()).toEqual([...new Set(real)].sort())
  })
})

describe('an include that leads the wrong way is found', () => {
  const planted = (file: string, name: string) => ({ ...sources, [file]: `${sources[file]}\n{{ include "${name}" . }}\n` })

  it('from the model to a program', () => {
    expect(upward(includes(planted('lib/model/load.tpl', 'srs.programs')))).toEqual([
      'lib/model/load.tpl includes a template of lib/programs/all.tpl',
    ])
  })

  it('from an object to a rule', () => {
    expect(upward(includes(planted('lib/objects/pod.tpl', 'srs.rules.ports')))).toHaveLength(1)
  })

  it('from a file to one that includes it', () => {
    expect(circle(includes(planted('lib/model/names.tpl', 'srs.model')))).toContain('lib/model/names.tpl')
  })
})

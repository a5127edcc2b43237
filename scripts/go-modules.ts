// What go.mod pins, read without running Go where that suffices.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { execa } from 'execa'

export const root = path.resolve(import.meta.dirname, '..')

const texts = new Map<string, string>()

/** The version of a module that a folder's go.mod requires, such as `v4.3.1`. Throws where it requires none. */
export function moduleVersion(module: string, folder = root): string {
  const text = texts.get(folder) ?? readFileSync(path.join(folder, 'go.mod'), 'utf8')
  texts.set(folder, text)
  const line = text.split('\n').find(line => line.startsWith(`\t${module} v`))
  const version = line?.trim().split(' ')[1]
  if (!version) throw new Error(`${path.relative(root, path.join(folder, 'go.mod'))} requires no ${module}`)
  return version
}

/**
 * The folder of a module's source in Go's module cache; downloaded if absent. The Kubernetes one holds `api/openapi-spec/v3`.
 * `folder`: that of the go.mod which names it. Throws where Go is missing.
 */
export async function moduleFolder(module: string, folder = root): Promise<string> {
  const { stdout } = await execa('go', ['mod', 'download', '-json', `${module}@${moduleVersion(module, folder)}`], { cwd: folder })
  return (JSON.parse(stdout) as { Dir: string }).Dir
}

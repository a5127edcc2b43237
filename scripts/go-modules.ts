// What go.mod pins, read without running Go where that suffices.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { execa } from 'execa'

export const root = path.resolve(import.meta.dirname, '..')

let text: string | undefined

/** The version of a module that go.mod requires, such as `v4.3.1`. Throws where it requires none. */
export function moduleVersion(module: string): string {
  text ??= readFileSync(path.join(root, 'go.mod'), 'utf8')
  const line = text.split('\n').find(line => line.startsWith(`\t${module} v`))
  const version = line?.trim().split(' ')[1]
  if (!version) throw new Error(`go.mod requires no ${module}`)
  return version
}

/**
 * The folder of a module's source in Go's module cache; downloaded if absent. The Kubernetes one holds `api/openapi-spec/v3`.
 * `version` is needed for a module that go.mod doesn't name. Throws where Go is missing.
 */
export async function moduleFolder(module: string, version = moduleVersion(module)): Promise<string> {
  const { stdout } = await execa('go', ['mod', 'download', '-json', `${module}@${version}`], { cwd: root })
  return (JSON.parse(stdout) as { Dir: string }).Dir
}

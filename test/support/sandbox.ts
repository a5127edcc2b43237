// A folder in which a script of the chart runs as in its container: with the container's files here, and stubs in the place of programs.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { execa } from 'execa'

type Shell = 'sh' | 'bash'

/** How to run a script. */
export interface RunOptions {
  /** Default `sh`. */
  shell?: Shell
  /** What follows the script in the container's command: a name for it, and its arguments. Default: a name. */
  args?: string[]
  env?: Record<string, string>
  /** Where it starts. Default: the folder. */
  cwd?: string
  /** Ms after which it is told to end. Default: 20 s. */
  timeout?: number
}

/** The folder. Programs in its `bin` come before those of the machine. */
export class Sandbox {
  readonly folder: string
  private readonly moves: Record<string, string>

  private constructor(folder: string, moves: Record<string, string>) {
    this.folder = folder
    this.moves = moves
  }

  /** `moves`: further folders of the container that are here, such as { '/etc/srs': 'srs' }. The container's /tmp is the folder itself. */
  static async create(moves: Record<string, string> = {}): Promise<Sandbox> {
    // First: the folder may be in the machine's /tmp.
    return new Sandbox(await mkdtemp(path.join(tmpdir(), 'srs-sandbox-')), { '/tmp': '.', ...moves })
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true })
  }

  path(name: string): string {
    return path.join(this.folder, name)
  }

  /** Writes a program, and its folder: the body of a shell script. */
  async program(name: string, body: string, shell: Shell = 'sh'): Promise<void> {
    await mkdir(path.dirname(this.path(name)), { recursive: true })
    await writeFile(this.path(name), `#!/bin/${shell}\n${body}\n`, { mode: 0o755 })
  }

  /** A stub of `timeout` that writes the seconds which it is given to the file `limits`. */
  async noteLimits(): Promise<void> {
    await this.program('bin/timeout', `echo "$1" >>${this.path('limits')}; shift; exec "$@"`)
  }

  /** The text of a script, with the container's paths moved here. */
  moved(text: string): string {
    return Object.entries(this.moves).reduce((moved, [from, to]) => moved.replaceAll(from, this.path(to)), text)
  }

  /** Runs a script as it is. It does not reject: see `exitCode`, and `all` for what was printed. */
  run(script: string, { shell = 'sh', args = ['script'], env = {}, cwd = this.folder, timeout = 20_000 }: RunOptions = {}) {
    const PATH = `${this.path('bin')}${path.delimiter}${process.env.PATH}`
    return execa(shell, ['-c', script, ...args], { cwd, env: { PATH, ...env }, all: true, reject: false, timeout } as const)
  }

  /** What a file holds; undefined where there is none. */
  async read(name: string): Promise<string | undefined> {
    return readFile(this.path(name), 'utf8').catch(() => undefined)
  }

  /** The lines of a file; none where there is no file. */
  async lines(name: string): Promise<string[]> {
    return ((await this.read(name)) ?? '').split('\n').filter(Boolean)
  }
}

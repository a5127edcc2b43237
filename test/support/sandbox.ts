// A folder in which a script of the chart runs as in its container: with the shell and the programs of the container's image and no others, with
// the container's files here, and stubs in the place of what a test wants to watch.
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { execa, execaSync } from 'execa'
import which from 'which'
import { type ImageName, imageContracts } from '../../schema/image-contracts.ts'

/** How to run a script. */
export interface RunOptions {
  /** The image whose shell and programs it gets. Default: SRS's. */
  image?: ImageName
  /** Default `sh`. */
  shell?: 'sh' | 'bash'
  /** What follows the script in the container's command: a name for it, and its arguments. Default: a name. */
  args?: string[]
  env?: Record<string, string>
  /** Where it starts. Default: the folder. */
  cwd?: string
  /** Ms after which it is told to end, for a script that hangs. Default: 50 s. */
  timeout?: number
}

const dispatcher = path.join(import.meta.dirname, 'sandbox-program.sh')
const installed = (program: string) => which.sync(program, { nothrow: true }) ?? undefined
const busybox = installed('busybox')
const applets = busybox ? execaSync(busybox, ['--list']).stdout.split('\n') : []

/** Why nothing of an image can run here; undefined where it can. */
export function imageSkipReason(image: ImageName): string | undefined {
  if (imageContracts[image].shells.sh !== 'busybox') return undefined
  if (!busybox) return 'busybox is not installed (Debian: apt-get install busybox)'
  // Debian's busybox-static would run its own programs before any of PATH.
  const { exitCode } = execaSync(busybox, ['ash', '-c', 'PATH=; command -v ls'], { reject: false })
  return exitCode === 0 ? 'this busybox prefers its own programs to those of PATH (Debian: apt-get install busybox)' : undefined
}

/** The folder. */
export class Sandbox {
  readonly folder: string
  private readonly images: string
  private readonly moves: Record<string, string>
  private readonly made = new Set<ImageName>()

  private constructor(folder: string, images: string, moves: Record<string, string>) {
    this.folder = folder
    this.images = images
    this.moves = moves
  }

  /**
   * `moves`: further folders of the container that are here, such as { '/etc/srs': 'srs' }. The container's /tmp is the folder itself, and
   * where SRS's image has ffmpeg is `ffmpeg`.
   */
  static async create(moves: Record<string, string> = {}): Promise<Sandbox> {
    const [folder, images] = await Promise.all(['srs-sandbox-', 'srs-images-'].map(name => mkdtemp(path.join(tmpdir(), name))))
    // First: the folder may be in the machine's /tmp.
    return new Sandbox(folder as string, images as string, { '/tmp': '.', '/usr/local/srs/objs/ffmpeg/bin': 'ffmpeg', ...moves })
  }

  /** Removes it. Throws if a script gave a program an option that its image's contract does not have. */
  async remove(): Promise<void> {
    const broken = await readFile(this.broken, 'utf8').catch(() => '')
    await Promise.all([this.folder, this.images].map(one => rm(one, { recursive: true, maxRetries: 5 })))
    if (broken) throw new Error(`against schema/image-contracts.ts:\n${broken}`)
  }

  path(name: string): string {
    return path.join(this.folder, name)
  }

  /** Writes a program, and its folder: the body of a bash script. One in `bin` comes before those of the image. */
  async program(name: string, body: string): Promise<void> {
    const file = this.path(name)
    await mkdir(path.dirname(file), { recursive: true })
    // In one step, for it may be running.
    await writeFile(`${file}.new`, `${body}\n`)
    await rename(`${file}.new`, `${file}.sh`)
    await symlink(dispatcher, file).catch(ignoreExisting)
  }

  /** A stub of `timeout` that writes the seconds which it is given to the file `limits`. */
  async noteLimits(): Promise<void> {
    await this.program('bin/timeout', `echo "$1" >>${this.path('limits')}; shift; PATH=$CONTAINER_PATH exec "$@"`)
  }

  /** The text of a script, with the container's paths moved here. */
  moved(text: string): string {
    return Object.entries(this.moves).reduce((moved, [from, to]) => moved.replaceAll(from, this.path(to)), text)
  }

  /** Runs a script as it is. It does not reject: see `exitCode`, and `all` for what was printed. */
  run(script: string, { image = 'srs', shell = 'sh', args = ['script'], env = {}, cwd = this.folder, timeout = 50_000 }: RunOptions = {}) {
    const programs = this.programs(image)
    const bin = this.path('bin')
    const own = {
      PATH: [bin, programs].join(path.delimiter),
      SANDBOX_PATH: [bin, process.env.PATH].join(path.delimiter),
      SANDBOX_CHECKS: `${programs}.checks`,
      SANDBOX_BROKEN: this.broken,
    }
    // A container has nothing of the machine's environment, no language either, and no input.
    const options = { cwd, env: { ...own, ...env }, extendEnv: false, stdin: 'ignore', all: true, reject: false, timeout } as const
    return execa(path.join(programs, shell), ['-c', script, ...args], options)
  }

  /** What a file holds; undefined where there is none. */
  async read(name: string): Promise<string | undefined> {
    return readFile(this.path(name), 'utf8').catch(() => undefined)
  }

  /** The lines of a file; none where there is no file. */
  async lines(name: string): Promise<string[]> {
    return ((await this.read(name)) ?? '').split('\n').filter(Boolean)
  }

  private get broken(): string {
    return path.join(this.images, 'broken')
  }

  /** A folder with the shells and programs that an image has; beside it, one with what checks their options. */
  private programs(image: ImageName): string {
    const folder = path.join(this.images, image)
    if (this.made.has(image)) return folder
    this.made.add(image)
    for (const one of [folder, `${folder}.checks`]) mkdirSync(one)
    const { shells, packages } = imageContracts[image]
    for (const [name, shell] of Object.entries(shells)) symlinkSync(required(shell), path.join(folder, name))
    for (const [name, options] of packages.flatMap(one => Object.entries(one.programs))) {
      const file = path.join(folder, name)
      writeFileSync(path.join(`${folder}.checks`, name), check(image, name, options))
      if (shells.sh === 'busybox' && applets.includes(name)) {
        symlinkSync(required('busybox'), file)
        continue
      }
      // What this machine lacks, a test brings as a stub.
      const program = installed(name)
      if (!program) continue
      writeFileSync(`${file}.sh`, `PATH=$CONTAINER_PATH exec ${program} "$@"\n`)
      symlinkSync(dispatcher, file)
    }
    return folder
  }
}

/** Programs whose words after the first operand are for another. */
const runsAnother = ['timeout']

/** Refuses options that an image's contract does not have, of the machine's program in its place and of a stub. */
const check = (image: string, name: string, options: string) => `for word; do
  case $word in
    --) break ;;
    ${['-', ...options.split(' ').filter(Boolean)].join(' | ')}) ;;
    -*) echo "${image}: ${name} $word" >>"$SANDBOX_BROKEN"; exit 64 ;;
    ${runsAnother.includes(name) ? '*) break ;;' : ''}
  esac
done
`

function required(shell: string): string {
  const program = installed(shell)
  if (!program) throw new Error(`The tests of scripts need ${shell}, which is not installed (Debian: apt-get install ${shell})`)
  return program
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error
}

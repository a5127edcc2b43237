// Steps with progress on the terminal, and plain lines where there is none.
import { Listr, type ListrTask, PRESET_TIMER } from 'listr2'

/** A step: its title and what it does. `note` shows a line under the title while the step runs. */
export interface Step {
  title: string
  run: (note: (text: string) => void) => Promise<unknown>
  /** Why the step isn't run, if so. */
  skip?: string | undefined
}

/** How often a running step says that it still runs where lines can't be redrawn, in ms. */
const heartbeat = 30_000

/**
 * Runs the steps one after the other and shows how long each takes. Throws the error of the first that fails; with `keepGoing` runs the others
 * too and returns every error by title.
 */
export async function runSteps(steps: readonly Step[], { keepGoing = false } = {}): Promise<Map<string, Error>> {
  const errors = new Map<string, Error>()
  const tasks = steps.map(
    ({ title, run, skip }): ListrTask => ({
      title,
      skip: skip ?? false,
      task: async (_, task) => {
        const started = Date.now()
        const note = (text: string) => {
          task.output = text
        }
        const beat = process.stdout.isTTY
          ? undefined
          : setInterval(() => note(`${title}: ${seconds(Date.now() - started)} so far`), heartbeat)
        try {
          await run(note)
        } catch (error) {
          errors.set(title, error as Error)
          // The renderer would print the whole message into the line.
          throw new Error('see below')
        } finally {
          clearInterval(beat)
        }
      },
    }),
  )
  await new Listr(tasks, {
    exitOnError: !keepGoing,
    renderer: process.stdout.isTTY ? 'default' : 'simple',
    rendererOptions: { timer: PRESET_TIMER, showErrorMessage: false, collapseErrors: false },
    fallbackRendererOptions: { timer: PRESET_TIMER },
  })
    .run()
    .catch(() => undefined)
  const [first] = errors.values()
  if (first && !keepGoing) throw first
  return errors
}

/** A duration in ms as `42 s`. */
export const seconds = (ms: number) => `${Math.round(ms / 1000)} s`

/** Runs a program's body; an error becomes one message on stderr (execa's carry command and output) and exit code 1. */
export async function main(body: () => Promise<void>): Promise<void> {
  try {
    await body()
  } catch (error) {
    console.error(`\n${error instanceof Error ? error.message : error}`)
    process.exitCode = 1
  }
}

// Helm that writes down which parts of the chart's templates it runs. No tool measures the coverage of Go's templates, so this Helm is built with
// a text/template that has a few lines more.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { execa } from 'execa'
import { buildTool } from '../../scripts/tools.ts'

/** The environment variable that names the file to append to: see `readCoverage`. */
export const coverVariable = 'TEMPLATE_COVER'

/** Texts of Go's exec.go, each with the lines that go before it. */
const additions = {
  'func (s *state) walkIfOrWith(': `
var coverFile, _ = os.OpenFile(os.Getenv("${coverVariable}"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
var covered = map[string]bool{}

func cover(key string) {
	if coverFile != nil && !covered[key] {
		covered[key] = true
		fmt.Fprintln(coverFile, key)
	}
}

func (s *state) cover(line int, branch string) {
	if coverFile != nil {
		cover(fmt.Sprintf("%s:%d:%s", s.tmpl.Tree.ParseName, line, branch))
	}
}

`,
  '\tif truth {\n\t\tif typ == parse.NodeWith {': '\ts.cover(pipe.Line, map[bool]string{true: "then", false: "else"}[truth])\n',
  '\t\ts.walk(elem, r.List)\n': '\t\ts.cover(r.Pipe.Line, "then")\n',
  '\t// mark top of stack before any variables in the body are pushed.\n': '\ts.cover(r.Pipe.Line, "else")\n',
  '\tstate.walk(value, t.Root)\n': '\tcover("define:" + t.name)\n',
  '\tv, err := safeCall(fun, argv)\n': `	if name == "Get" && len(argv) == 1 && argv[0].Kind() == reflect.String {
		cover("file:" + argv[0].String())
	}
`,
}

/** Builds both into a folder. Throws where Go is missing, or where its text/template is not the one that the additions are for. */
export async function buildCoveringHelms(folder: string): Promise<void> {
  const own = await mkdtemp(path.join(tmpdir(), 'covering-helm-'))
  try {
    const { stdout: goRoot } = await execa('go', ['env', 'GOROOT'])
    const original = path.join(goRoot, 'src/text/template/exec.go')
    const [changed, overlay] = ['exec.go', 'overlay.json'].map(name => path.join(own, name)) as [string, string]
    await writeFile(changed, withAdditions(await readFile(original, 'utf8')))
    await writeFile(overlay, JSON.stringify({ Replace: { [original]: changed } }))
    for (const name of ['helm3', 'helm4'] as const) await buildTool(name, path.join(folder, name), ['-overlay', overlay])
  } finally {
    await rm(own, { recursive: true })
  }
}

function withAdditions(source: string): string {
  let text = source.replace('import (\n', 'import (\n\t"os"\n')
  for (const [before, lines] of Object.entries(additions)) {
    if (text.split(before).length !== 2)
      throw new Error(`text/template has changed: tell test/mutation/coverage.ts where to put lines, if not before ${before}`)
    text = text.replace(before, () => lines + before)
  }
  return text
}

/**
 * What a Helm has written down of the chart, or of copies of it, each once:
 *
 * - `templates/FILE:LINE:then` and `…:else`: a branch of the if, with or range in that line that was taken
 * - `define:NAME`: a template that was run, such as `define:templates/validation.yaml`
 * - `file:files/NAME`: a file that a template has read
 */
export async function readCoverage(file: string): Promise<Set<string>> {
  const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n')
  return new Set(lines.map(line => line.replace(/^(define:)?\S*?\btemplates\//, '$1templates/')))
}

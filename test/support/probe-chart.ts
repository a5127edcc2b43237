// A chart that renders nothing but srs.conf, thousands of them in one run: with the chart's own schema and templates for it.
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Ajv } from 'ajv'
import { execa } from 'execa'
import { load } from 'js-yaml'
import { root } from '../../scripts/go-modules.ts'
import { ensureTools } from '../../scripts/tools.ts'
import type { Steps } from './arbitrary-config.ts'

/** What Helm makes of many configurations. */
export interface Probe {
  /** By the index of each configuration that the schema refuses: where, from its root. */
  refused: Map<number, Steps[]>
  /** What Helm printed of the others. */
  output: string
}

const chart = path.join(root, 'charts/srs')

/** Renders configurations with a Helm. Throws where it refuses one for another reason than the schema. */
export async function probe(configs: readonly unknown[], helm: '3' | '4'): Promise<Probe> {
  const name = `helm${helm}` as const
  const binary = (await ensureTools([name]))[name]
  const folder = await mkdtemp(path.join(tmpdir(), 'srs-probe-'))
  try {
    await writeChart(folder)
    const run = (cases: Record<string, unknown>) =>
      execa(binary, ['template', 'probe', folder, '--values', '-'], {
        input: toYaml({ cases }),
        env: { HELM_NO_PLUGINS: '1', KUBECONFIG: path.join(folder, 'no-kubeconfig'), GOGC: '400' },
        reject: false,
      })
    const cases = configs.map((config, at) => [`c${at}`, config] as const)
    const all = await run(Object.fromEntries(cases))
    const refused = refusals(all.stderr)
    if (refused.size === 0 && all.failed) throw new Error(all.stderr)
    if (refused.size === 0) return { refused, output: all.stdout }
    // The schema lists all that it refuses: the rest must pass.
    const rest = await run(Object.fromEntries(cases.filter((_, at) => !refused.has(at))))
    if (rest.failed) throw new Error(rest.stderr)
    return { refused, output: rest.stdout }
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** What the chart reads in texts of srs.conf. */
export async function parseProbe(texts: readonly string[]): Promise<{ config: Record<string, unknown>; problems: string[] }[]> {
  const { helm4 } = await ensureTools(['helm4'])
  const folder = await mkdtemp(path.join(tmpdir(), 'srs-probe-'))
  try {
    const templates = path.join(folder, 'templates')
    await mkdir(templates)
    await writeFile(path.join(folder, 'Chart.yaml'), JSON.stringify({ apiVersion: 'v2', name: 'probe', version: '0.0.0' }))
    await cp(path.join(chart, 'files'), path.join(folder, 'files'), { recursive: true })
    for (const file of ['parse.tpl', 'names.tpl'])
      await cp(path.join(chart, 'templates/lib/config', file), path.join(templates, `_${file}`))
    await writeFile(
      path.join(templates, 'cases.yaml'),
      `{{- $ctx := dict "Files" .Files "model" (dict "facts" (.Files.Get "files/srs.json" | fromJson)) }}
results:
{{- range .Values.texts }}
- {{ include "srs.config.parsed" (dict "ctx" $ctx "text" .) }}
{{- end }}
`,
    )
    const { stdout } = await execa(helm4, ['template', 'probe', folder, '--values', '-'], {
      input: toYaml({ texts }),
      env: { HELM_NO_PLUGINS: '1' },
    })
    return (load(stdout) as { results: { config: Record<string, unknown>; problems: string[] }[] }).results
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** The texts of srs.conf in what Helm printed, by the index of the configuration. */
export function textsIn(output: string): Map<number, string> {
  const { data } = load(output) as { data: Record<string, string> }
  return new Map(Object.entries(data ?? {}).map(([key, text]) => [Number(key.slice(1)), text]))
}

/** The verdict of the schema by another validator: where it refuses a configuration, from its root; empty where it accepts it. */
export async function ajvProbe(): Promise<(config: unknown) => Steps[]> {
  const { definitions } = await configSchema()
  const ajv = new Ajv({ allErrors: true, strict: true, strictTypes: false, allowUnionTypes: true, validateFormats: false })
  const validate = ajv.compile({ definitions, $ref: '#/definitions/SrsConfig' })
  return config => (validate(config) ? [] : (validate.errors ?? []).map(({ instancePath }) => steps(instancePath)))
}

async function configSchema(): Promise<{ $schema: string; definitions: Record<string, unknown> }> {
  const { $schema, definitions } = JSON.parse(await readFile(path.join(chart, 'values.schema.json'), 'utf8'))
  return { $schema, definitions: Object.fromEntries(Object.entries(definitions).filter(([name]) => name.startsWith('Srs'))) }
}

async function writeChart(folder: string): Promise<void> {
  const templates = path.join(folder, 'templates')
  const { $schema, definitions } = await configSchema()
  const cases = { type: 'object', additionalProperties: { $ref: '#/definitions/SrsConfig' } }
  await mkdir(path.join(folder, 'files'))
  await mkdir(templates)
  await writeFile(path.join(folder, 'Chart.yaml'), JSON.stringify({ apiVersion: 'v2', name: 'probe', version: '0.0.0' }))
  await writeFile(path.join(folder, 'values.schema.json'), JSON.stringify({ $schema, definitions, type: 'object', properties: { cases } }))
  await cp(path.join(chart, 'files/srs.json'), path.join(folder, 'files/srs.json'))
  for (const file of ['config/print.tpl', 'model/nulls.tpl'])
    await cp(path.join(chart, 'templates/lib', file), path.join(templates, `_${path.basename(file)}`))
  // As the chart prints its ConfigMaps.
  await writeFile(
    path.join(templates, 'cases.yaml'),
    `{{- $facts := .Files.Get "files/srs.json" | fromJson -}}
{{- include "srs.dropNulls" (dict "values" .Values "kept" list "at" "") }}
data:
  {{- range $key, $config := .Values.cases }}
  {{ $key }}: |
    {{- include "srs.config.block" (dict "block" $config "facts" $facts "indent" "") | trim | nindent 4 }}
  {{- end }}
`,
  )
}

/** JSON that is YAML as well, and knows -0. */
function toYaml(value: unknown): string {
  const negativeZero = '(-0)'
  return (
    JSON.stringify(value, (_, one) => (Object.is(one, -0) ? negativeZero : one))
      .replaceAll(`"${negativeZero}"`, '-0.0')
      // What YAML wants to see escaped.
      .replaceAll(/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g, char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
  )
}

/** The places that Helm's message names. */
function refusals(message: string): Map<number, Steps[]> {
  const found = new Map<number, Steps[]>()
  for (const [, quoted = ''] of message.matchAll(/^ *- at '((?:[^'\\]|\\.)*)'/gm)) {
    const [, key = '', ...inside] = steps(unquoted(quoted))
    const at = Number(/^c(\d+)$/.exec(String(key))?.[1] ?? Number.NaN)
    if (Number.isNaN(at)) continue
    found.set(at, [...(found.get(at) ?? []), inside])
  }
  return found
}

/** A Go string literal's content. */
function unquoted(text: string): string {
  return text.replaceAll(/\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|(.))/g, (_, x, u, long, char) => {
    const code = x ?? u ?? long
    if (code) return String.fromCodePoint(Number.parseInt(code, 16))
    return ({ n: '\n', r: '\r', t: '\t', a: '\u0007', b: '\b', f: '\f', v: '\v' } as Record<string, string>)[char] ?? char
  })
}

/** The steps of a JSON pointer, all as text. */
const steps = (pointer: string): Steps =>
  pointer
    .split('/')
    .slice(1)
    .map(step => step.replaceAll('~1', '/').replaceAll('~0', '~'))

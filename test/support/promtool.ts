// Prometheus' own checker of rules, from the system, or the program that the environment variable PROMTOOL_BIN names.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { execa } from 'execa'
import which from 'which'
import type { Manifest } from './manifest.ts'

const binary = which.sync(process.env.PROMTOOL_BIN || 'promtool', { nothrow: true }) ?? undefined

/** Why nothing here can work; undefined where it can. */
export const promtoolSkipReason = binary ? undefined : 'promtool is not installed (Debian: apt-get install prometheus)'

/** Series by their names and labels, with values as promtool writes them: `1+2x3` is 1 3 5 7. One value a minute. */
export type Series = Record<string, string>

/** What Prometheus should answer, or tell, after a while with some series. */
export interface RuleTest {
  name: string
  series: Series
  /** Such as `20m`. */
  at: string
  /** The alert, and those of it that should fire, with all labels and annotations. */
  alert?: { name: string; firing: { labels: Record<string, string>; annotations: Record<string, string> }[] }
  /** Expressions, and their values by labels as promtool writes them. */
  expressions?: Record<string, { labels: string; value: number }[]>
}

/** Throws with promtool's words where it refuses a PrometheusRule, or Prometheus would do something else by it than the tests say. */
export async function testRules(rule: Manifest, tests: readonly RuleTest[]): Promise<void> {
  if (!binary) throw new Error(promtoolSkipReason)
  const folder = await mkdtemp(path.join(tmpdir(), 'promtool-'))
  try {
    const [rules, file] = ['rules.yml', 'tests.yml'].map(name => path.join(folder, name)) as [string, string]
    await writeFile(rules, JSON.stringify(rule.spec))
    await writeFile(file, JSON.stringify({ rule_files: ['rules.yml'], evaluation_interval: '1m', tests: tests.map(asPromtool) }))
    for (const args of [
      ['check', 'rules', rules],
      ['test', 'rules', file],
    ]) {
      const { failed, all } = await execa(binary, args, { reject: false, all: true, cwd: folder })
      if (failed) throw new Error(all.replaceAll(folder, ''))
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}

const asPromtool = ({ name, series, at, alert, expressions = {} }: RuleTest) => ({
  name,
  interval: '1m',
  input_series: Object.entries(series).map(([one, values]) => ({ series: one, values })),
  alert_rule_test: alert && [
    {
      eval_time: at,
      alertname: alert.name,
      exp_alerts: alert.firing.map(({ labels, annotations }) => ({ exp_labels: labels, exp_annotations: annotations })),
    },
  ],
  promql_expr_test: Object.entries(expressions).map(([expr, exp_samples]) => ({ expr, eval_time: at, exp_samples })),
})

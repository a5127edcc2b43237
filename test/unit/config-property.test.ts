// Ten thousand configurations: each is refused with its path or printed and read back to the same, by Helm 3 and 4 alike.
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  type ConfigCase,
  configCase,
  directivePaths,
  mutationRules,
  pathsIn,
  type Steps,
  sortedTree,
  srsTree,
} from '../support/arbitrary-config.ts'
import { ajvProbe, type Probe, probe, textsIn } from '../support/probe-chart.ts'
import { parseSrsConf } from '../support/srs-conf.ts'

const seed = Number(process.env.FUZZ_SEED ?? 1935)
const runs = Number(process.env.FUZZ_RUNS ?? 10_000)

/** What is shown of many failures. */
const first = (failures: string[]) => [...failures.slice(0, 5), ...(failures.length > 5 ? [`and ${failures.length - 5} more`] : [])]

describe(`${runs} configurations (FUZZ_SEED=${seed} FUZZ_RUNS=${runs})`, () => {
  let cases: ConfigCase[]
  let helm3: Probe
  let helm4: Probe
  let ajv: (config: unknown) => Steps[]

  /** A case for a message. */
  const show = (at: number) => `case ${at} (${cases[at]?.mutation?.kind ?? 'legal'}): ${JSON.stringify(cases[at]?.config)}`
  const failing = (check: (one: ConfigCase, at: number) => string | undefined) =>
    first(
      cases.flatMap((one, at) => {
        const problem = check(one, at)
        return problem === undefined ? [] : [`${show(at)}: ${problem}`]
      }),
    )

  beforeAll(
    async () => {
      cases = fc.sample(configCase, { seed, numRuns: runs })
      const configs = cases.map(({ config }) => config)
      const probes = await Promise.all([probe(configs, '3'), probe(configs, '4'), ajvProbe()])
      helm3 = probes[0]
      helm4 = probes[1]
      ajv = probes[2]
    },
    60_000 + runs * 10,
  )

  it('have one verdict, that of their mutation, and the path to it', () => {
    expect(
      failing(({ config, mutation }, at) => {
        const verdicts = { 'Helm 3': helm3.refused.get(at) ?? [], 'Helm 4': helm4.refused.get(at) ?? [], ajv: ajv(config) }
        for (const [validator, paths] of Object.entries(verdicts)) {
          if (!mutation?.refused && paths.length > 0) return `${validator} refuses it at ${JSON.stringify(paths)}`
          if (mutation?.refused && !paths.some(path => mutation.at.every((step, i) => String(step) === path[i]))) {
            return paths.length > 0
              ? `${validator} refuses it at ${JSON.stringify(paths)}, not at ${mutation.at}`
              : `${validator} accepts it`
          }
        }
        return undefined
      }),
    ).toEqual([])
  })

  it('are printed the same by Helm 3 and 4', () => {
    // Not toBe: its message would be megabytes of difference.
    expect(helm3.output === helm4.output).toBe(true)
  })

  it('are read back to what they say', () => {
    const texts = textsIn(helm4.output)
    expect(
      failing(({ config }, at) => {
        if (helm4.refused.has(at)) return undefined
        const text = texts.get(at) ?? ''
        try {
          const found = JSON.stringify(sortedTree(parseSrsConf(text)))
          const expected = JSON.stringify(srsTree(config))
          return found === expected ? undefined : `\n${text}\nis ${found}\nnot ${expected}`
        } catch (error) {
          return `\n${text}\n${(error as Error).message}`
        }
      }),
    ).toEqual([])
  })

  it.skipIf(runs < 10_000)('have every directive and every mutation among them', () => {
    const printed = new Set(cases.flatMap(({ config }, at) => (helm4.refused.has(at) ? [] : pathsIn(config))))
    expect(directivePaths.filter(path => !printed.has(path))).toEqual([])
    const mutated = new Set(cases.map(({ mutation }) => mutation?.kind))
    expect(Object.keys(mutationRules).filter(kind => !mutated.has(kind as keyof typeof mutationRules))).toEqual([])
  })
})

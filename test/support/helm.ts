// Helm against a cluster, one function a command. Errors are execa's: they carry the command and its output.
import path from 'node:path'
import { execa } from 'execa'
import { dump } from 'js-yaml'
import type { Cluster } from '../../scripts/cluster.ts'
import { root } from '../../scripts/go-modules.ts'
import { ensureTools } from '../../scripts/tools.ts'

/** Helm's major version. */
export type HelmVersion = '3' | '4'

/** A values document, or the path of a file with one. */
export type Values = Record<string, unknown> | string

/** How to run Helm. */
export interface HelmOptions {
  /** Default '4'. */
  helm?: HelmVersion
  cluster: Cluster
  namespace: string
  /** Default 'srs'. */
  release?: string
  /** A chart's folder. Default: this repository's. */
  chart?: string
  /** For what waits. A Go duration. Default '3m'. */
  timeout?: string
}

/** Helm for one release. What changes the cluster waits until it's ready. */
export interface Helm {
  /** The rendered manifests, hooks included. */
  template(values?: Values): Promise<string>
  install(values?: Values): Promise<void>
  /** `how`: what becomes of the values of the release, as Helm calls it. Default '--reset-values'. `to`: another chart's folder. */
  upgrade(values?: Values, how?: '--reset-values' | '--reuse-values' | '--reset-then-reuse-values', to?: string): Promise<void>
  /** To a revision. Default: the one before. */
  rollback(revision?: number): Promise<void>
  uninstall(): Promise<void>
  /** Runs the chart's tests; their logs. */
  test(): Promise<string>
  /** The notes of the deployed revision. */
  notes(): Promise<string>
  /** The manifests of the deployed revision, hooks not included. */
  manifest(): Promise<string>
  /** The deployed revision's number, beginning with 1. */
  revision(): Promise<number>
}

/** Helm of a major version for a release in a namespace of a cluster. */
export async function createHelm(options: HelmOptions): Promise<Helm> {
  const { helm = '4', cluster, namespace, release = 'srs', chart = path.join(root, 'charts/srs'), timeout = '3m' } = options
  const tool = `helm${helm}` as const
  const binary = (await ensureTools([tool]))[tool]
  const env = { KUBECONFIG: cluster.kubeconfig, HELM_KUBECONTEXT: cluster.context, HELM_NAMESPACE: namespace, HELM_NO_PLUGINS: '1' }
  const run = async (args: string[], input = '') => (await execa(binary, args, { env, input, stripFinalNewline: false })).stdout

  // There are no load balancers in kind, so a Service of that type would never be ready.
  const preset = cluster.kind === 'kind' ? ['--values', path.join(root, 'charts/srs/presets/kind.yaml')] : []
  const withValues = (args: string[], values: Values = {}) =>
    typeof values === 'string' ? run([...args, ...preset, '--values', values]) : run([...args, ...preset, '--values', '-'], dump(values))
  const wait = ['--wait', '--timeout', timeout]

  return {
    template: values => withValues(['template', release, chart, '--dry-run=server'], values),
    install: async values => void (await withValues(['install', release, chart, ...wait], values)),
    upgrade: async (values, how = '--reset-values', to = chart) => void (await withValues(['upgrade', release, to, how, ...wait], values)),
    rollback: async (revision = 0) => void (await run(['rollback', release, String(revision), ...wait])),
    uninstall: async () => void (await run(['uninstall', release, ...wait])),
    test: () => run(['test', release, '--logs', '--timeout', timeout]),
    notes: () => run(['get', 'notes', release]),
    manifest: () => run(['get', 'manifest', release]),
    revision: async () => {
      const history = JSON.parse(await run(['history', release, '--output', 'json'])) as { revision: number; status: string }[]
      return history.find(({ status }) => status === 'deployed')?.revision ?? 0
    },
  }
}

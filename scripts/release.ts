// A release of the chart on a cluster: helm and kubectl for it, and which revision is deployed.
import { execa } from 'execa'
import { ensureTools } from './tools.ts'

/** Which release, and how to reach it. */
export interface ReleaseOptions {
  release: string
  namespace: string
  /** A context of the kubeconfig. Default: the current one. */
  context?: string | undefined
  helm: '3' | '4'
}

/** What a program prints. Its error says what went wrong, but not the command, whose arguments may hold what is secret. */
export type Program = (args: string[], input?: string) => Promise<string>

export interface Revisions {
  /** The one that was deployed last, and works. */
  deployed?: number | undefined
  /** The newest; it has failed, where it is another one. */
  last?: number | undefined
}

export interface Release {
  helm: Program
  kubectl: Program
  /** Throws where Helm was interrupted in the middle of something. */
  revisions(): Promise<Revisions>
}

export async function openRelease({ release, namespace, context, helm: major }: ReleaseOptions): Promise<Release> {
  const tool = `helm${major}` as const
  const { kubectl, [tool]: binary } = await ensureTools(['kubectl', tool], { pathFirst: true })
  const env = { HELM_NAMESPACE: namespace, ...(context && { HELM_KUBECONTEXT: context }) }
  const program = (file: string, first: string[]): Program => {
    return async (args, input = '') => {
      const result = await execa(file, [...first, ...args], { env, input, stripFinalNewline: false, reject: false })
      if (!result.failed) return result.stdout
      // Lint and tests tell on stdout what is wrong.
      const told = ['lint', 'test'].includes(args[0] ?? '') ? `${result.stdout}\n${result.stderr}` : result.stderr
      throw new Error(reason(told) || `${file} ${args[0]} failed (${result.exitCode ?? result.code})`)
    }
  }
  const helm = program(binary, [])
  return {
    helm,
    kubectl: program(kubectl, [...(context ? ['--context', context] : []), '--namespace', namespace]),
    revisions: async () => {
      const answer = await helm(['history', release, '--output', 'json']).catch((error: Error) => {
        if (/release: not found/.test(error.message)) return '[]'
        throw error
      })
      const history = JSON.parse(answer) as { revision: number; status: string }[]
      const deployed = history.filter(({ status }) => status === 'deployed').at(-1)?.revision
      const last = history.at(-1)
      if (!last?.status.startsWith('pending-')) return { deployed, last: last?.revision }
      const remedy = deployed ? `helm rollback ${release} ${deployed}` : `helm uninstall ${release}`
      throw new Error(
        `Something else is deploying release ${release}, or was interrupted (revision ${last.revision}: ${last.status}). ` +
          `If nothing runs any more: ${remedy} --namespace ${namespace}, then deploy again.`,
      )
    },
  }
}

/** What Helm or kubectl says, without warnings, the place in a template, and values that the schema refuses: one may be a password. */
export function reason(told: string): string {
  return told
    .replace(/^(.*- at '[^']*': )'.*' does not match pattern/gm, '$1the value does not match pattern')
    .replace(/^(level=|time=|WARNING|[WE]\d{4} ).*\n/gm, '')
    .replace(/^NOTES:\n[\s\S]*?(?=^POD LOGS:|^\d+ errors? occurred|^Error: )/m, '')
    .replace(/^Error: (execution error at \([^)]*\): )?/m, '')
    .replace(/\n+Use --debug flag to render out invalid YAML\n*$/, '')
    .trim()
}

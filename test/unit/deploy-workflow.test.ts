// The workflow that deploys: its steps, run by bash as GitHub does, with programs that only note how they are called.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { execa } from 'execa'
import { load } from 'js-yaml'
import { expect, it } from 'vitest'
import { root } from '../../scripts/go-modules.ts'
import { ensureTools } from '../../scripts/tools.ts'
import type { AnyValues } from '../support/render.ts'

const workflow = load(await readFile(path.join(root, '.github/workflows/deploy.yaml'), 'utf8')) as AnyValues
const { inputs } = workflow.on.workflow_call
const steps = (workflow.jobs.deploy.steps as AnyValues[]).filter(({ run }) => run)

const program = `#!/bin/sh
if [ "$1 $2" = 'env GOPATH' ]; then echo "$RUNNER_TEMP"; exit; fi
{ printf '%s' "\${0##*/}"; printf '|%s' "$@"; echo; } >>"$RUNNER_TEMP/called"
[ "$1" != "$FAILING" ]
`

/** What the steps call for these inputs, and how they end. */
async function run(given: Record<string, string | boolean>, failing = '') {
  const folder = await mkdtemp(path.join(tmpdir(), 'srs-deploy-'))
  try {
    await execa('mkdir', [path.join(folder, 'bin')])
    for (const name of ['helm', 'go', 'bin/helm-diff']) await writeFile(path.join(folder, name), program, { mode: 0o755 })
    const value = (expression: string) => {
      const name = /inputs\.(\w+)/.exec(expression)?.[1] ?? ''
      return expression.includes('secrets.') ? 'the kubeconfig' : String(given[name] ?? inputs[name].default)
    }
    let failure = ''
    let kubeconfig = ''
    for (const step of steps) {
      if (step.if === 'always()' ? false : failure || (step.if && value(step.if) === 'true')) continue
      if (step.if === 'always()') kubeconfig = await readFile(path.join(folder, 'kubeconfig'), 'utf8')
      const env = Object.fromEntries(Object.entries((step.env ?? {}) as Record<string, string>).map(([name, one]) => [name, value(one)]))
      const { exitCode, stderr } = await execa('bash', ['--norc', '-e', '-c', step.run], {
        cwd: folder,
        env: {
          ...env,
          FAILING: failing,
          RUNNER_TEMP: folder,
          GITHUB_STEP_SUMMARY: path.join(folder, 'summary'),
          PATH: `${folder}:${process.env.PATH}`,
        },
        reject: false,
      })
      failure ||= exitCode === 0 ? '' : `${step.name}: ${stderr || exitCode}`
    }
    const called = (await readFile(path.join(folder, 'called'), 'utf8').catch(() => expect.fail(failure)))
      .trim()
      .split('\n')
      .map(line => line.split('|'))
    return { called: called.filter(([name]) => name !== 'go'), kubeconfig, failed: failure !== '' }
  } finally {
    await rm(folder, { recursive: true })
  }
}

const usual = ['srs', 'chart/charts/srs', '--install', '--reset-values', '--namespace', 'srs']

it('plans, upgrades and tests', async () => {
  const { called, kubeconfig, failed } = await run({})
  expect(called).toEqual([
    ['helm-diff', 'upgrade', ...usual, '--dry-run=server', '--context', '3', '--no-color'],
    ['helm', 'upgrade', ...usual, '--create-namespace', '--history-max', '20', '--rollback-on-failure', '--timeout', '10m'],
    ['helm', 'test', 'srs', '--logs', '--timeout', '10m'],
  ])
  expect([kubeconfig, failed]).toEqual(['the kubeconfig', false])
})

it('takes what the caller asks for, in the order in which one value overrides another', async () => {
  const { called } = await run({ preset: 'eks', mode: 'edge-cluster', values: 'a.yaml\nfolder/b c.yaml\n', plan: true, namespace: 'media' })
  expect(called).toHaveLength(1)
  const values = ['chart/charts/srs/presets/eks.yaml', 'caller/a.yaml', 'caller/folder/b c.yaml'].flatMap(file => ['--values', file])
  expect(called[0]?.slice(6, -4)).toEqual(['--namespace', 'media', ...values, '--set', 'mode=edge-cluster'])
})

it('goes back to the revision before where the test fails', async () => {
  const { called, failed } = await run({}, 'test')
  expect(called.at(-1)?.slice(0, 3)).toEqual(['helm', 'rollback', 'srs'])
  expect(failed).toBe(true)
})

it('takes no input for commands', async () => {
  const { called } = await run({ release: '$(touch /tmp/x); echo', preset: '`id`' })
  for (const call of called) expect(call).toContain('$(touch /tmp/x); echo')
  expect(called[0]).toContain('chart/charts/srs/presets/`id`.yaml')
  for (const { run: script } of steps) expect(script).not.toContain('${{')
})

it('knows options that Helm has', async () => {
  const { helm4 } = await ensureTools(['helm4'])
  for (const [, command = '', ...args] of (await run({}, 'test')).called.filter(([name]) => name === 'helm')) {
    const { stdout } = await execa(helm4, [command, '--help'])
    for (const option of args.filter(one => one.startsWith('--'))) expect(stdout).toContain(option)
  }
})

// The workflow that deploys: its step, run by bash, with the script's arguments in place of the script.
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { execa } from 'execa'
import { load } from 'js-yaml'
import { expect, it } from 'vitest'
import { root } from '../../scripts/go-modules.ts'
import type { AnyValues } from '../support/render.ts'

const workflow = load(await readFile(path.join(root, '.github/workflows/deploy.yaml'), 'utf8')) as AnyValues
const { inputs } = workflow.on.workflow_call
const step = workflow.jobs.deploy.steps.find((one: { name?: string }) => one.name === 'Deploy')

/** What the step runs for these inputs, and the kubeconfig that it leaves. */
async function run(given: Record<string, string | boolean>) {
  const folder = await mkdtemp(path.join(tmpdir(), 'srs-deploy-'))
  try {
    await writeFile(path.join(folder, 'npm'), '#!/bin/sh\nfor argument; do echo "$argument"; done\n')
    await chmod(path.join(folder, 'npm'), 0o755)
    const value = (expression: string) => {
      const name = /inputs\.(\w+)/.exec(expression)?.[1] ?? ''
      return expression.includes('secrets.') ? 'the kubeconfig' : String(given[name] ?? inputs[name].default)
    }
    const env = Object.fromEntries(
      Object.entries(step.env as Record<string, string>).map(([name, expression]) => [name, value(expression)]),
    )
    const { stdout } = await execa('bash', ['-eo', 'pipefail', '-c', step.run], {
      env: { ...env, RUNNER_TEMP: folder, PATH: `${folder}:${process.env.PATH}` },
    })
    return { args: stdout.split('\n'), kubeconfig: await readFile(path.join(folder, 'kubeconfig'), 'utf8') }
  } finally {
    await rm(folder, { recursive: true })
  }
}

it('gives the script what the caller asks for, and nothing else', async () => {
  const { args, kubeconfig } = await run({
    preset: 'eks',
    mode: 'edge-cluster',
    values: 'a.yaml\nfolder/b c.yaml\n',
    plan: true,
    namespace: 'media',
  })
  expect(args).toEqual(
    [
      'run --silent deploy -- --release srs --namespace media --timeout 10m --preset eks --mode edge-cluster --plan'.split(' '),
      '--values',
      '../caller/a.yaml',
      '--values',
      '../caller/folder/b c.yaml',
    ].flat(),
  )
  expect(kubeconfig).toBe('the kubeconfig')
  expect((await run({})).args).toEqual('run --silent deploy -- --release srs --namespace srs --timeout 10m'.split(' '))
})

it('takes no input for commands', async () => {
  const { args } = await run({ release: '$(touch /tmp/x); echo', preset: '`id`' })
  expect(args).toEqual(expect.arrayContaining(['$(touch /tmp/x); echo', '`id`']))
  expect(step.run).not.toContain('${{')
})

it('knows options that the script has', async () => {
  const { stdout } = await execa('tsx', ['scripts/deploy.ts', '--help'], { cwd: root, preferLocal: true })
  const used = [...new Set((step.run as string).match(/--[a-z]{3,}/g))].filter(option => option !== '--silent')
  for (const option of used) expect(stdout).toContain(option)
})

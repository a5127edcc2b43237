// What the workflows run with, and who gets their tokens.
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { load } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { root } from '../../scripts/go-modules.ts'
import type { AnyValues } from '../support/render.ts'

const folder = path.join(root, '.github/workflows')
const files = await readdir(folder)

describe.each(files)('%s', async file => {
  const text = await readFile(path.join(folder, file), 'utf8')
  const workflow = load(text) as AnyValues
  const jobs = Object.values(workflow.jobs) as AnyValues[]
  const steps = jobs.flatMap(job => job.steps as AnyValues[])

  it('names each action by a commit, with its version beside it', () => {
    const uses = text.split('\n').filter(line => /\buses: /.test(line))
    expect(uses.filter(line => !/uses: [\w-]+(?:\/[\w-]+)+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([])
    expect(uses.length).toBe(steps.filter(step => step.uses).length)
  })

  it('gives a token to the step that needs it alone', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' })
    expect(JSON.stringify([workflow.env, jobs.map(job => job.env)])).not.toMatch(/secrets\.|github\.token/)
    const checkouts = steps.filter(step => step.uses?.startsWith('actions/checkout@'))
    expect(checkouts.filter(step => step.with?.['persist-credentials'] !== false)).toEqual([])
  })

  it('runs no scripts of packages', () => {
    const installs = text.split('\n').filter(line => /npm (ci|install)\b/.test(line))
    expect(installs.filter(line => !line.includes('--ignore-scripts'))).toEqual([])
  })
})

it('no npm script runs scripts of packages', async () => {
  const { scripts } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }
  const installs = Object.values(scripts).filter(script => script.includes('npm install'))
  expect(installs.length).toBeGreaterThan(0)
  expect(installs.filter(script => !script.includes('npm install --ignore-scripts '))).toEqual([])
})

it('each npm script that runs a program of the packages installs them first', async () => {
  const { scripts } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }
  const programs = Object.entries(scripts).filter(([, script]) => script.startsWith('tsx '))
  expect(programs.length).toBeGreaterThan(10)
  expect(programs.filter(([name]) => scripts[`pre${name}`] !== 'npm run --silent ready').map(([name]) => name)).toEqual([])
})

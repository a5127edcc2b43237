// What `npm run deploy` shows of Helm's refusals.
import { execa } from 'execa'
import { expect, it } from 'vitest'
import { root } from '../../scripts/go-modules.ts'
import { reason } from '../../scripts/release.ts'
import { ensureTools } from '../../scripts/tools.ts'

it.each(['helm3', 'helm4'] as const)('shows no password that the schema refuses: %s', async helm => {
  const { [helm]: program } = await ensureTools([helm])
  const values = ['--set', `config.http_api.auth.password=plan"ted' does not\nmatch pattern 'x`]
  const told = await execa(program, ['lint', 'charts/srs', '--quiet', ...values], { cwd: root, reject: false })
  expect(told.stdout).toContain('plan"ted')
  const shown = reason(told.stdout)
  expect(shown).toMatch(/- at '\/config\/http_api\/auth\/password': the value does not match pattern /)
  expect(shown).not.toContain('plan')
})

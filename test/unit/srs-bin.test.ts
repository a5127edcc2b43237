// SRS accepts what the chart prints: with SRS_BIN every rendering of every test is checked so; here, that the check can fail.
import { expect, it } from 'vitest'
import { render } from '../support/render.ts'
import { checkBySrs, srsSkipReason } from '../support/srs-bin.ts'

it('SRS accepts the chart’s configuration, and not a faulty one', async ({ skip }) => {
  skip(srsSkipReason !== undefined, srsSkipReason)
  const rendered = await render()
  const faulty = JSON.parse(JSON.stringify(rendered).replaceAll('hls_fragment', 'hls_fragmnt'))
  await expect(checkBySrs(faulty)).rejects.toThrow(/illegal vhost.hls.hls_fragmnt/)
})

// What Checkov has against the chart is mended, or has a reason. `npm test -- lint` runs Checkov itself.
import { expect, it } from 'vitest'
import { exceptions, judged } from '../../scripts/checkov.ts'

const failed = (check_id: string, resource: string) => ({ check_id, check_name: 'A check', resource, file_path: '/a-values.yaml' })
const allowed = exceptions.map(({ check, of }) =>
  failed(
    check,
    [
      'Pod.media.srs-test-stream',
      'Deployment.media.srs-publisher',
      'Deployment.media.srs-origin',
      'StatefulSet.media.srs-transcode',
      'Secret.default.s3',
    ].find(name => !of || of.test(name)) as string,
  ),
)
const report = (failed_checks: ReturnType<typeof failed>[], parsing_errors = 0) => ({
  summary: { passed: 10, failed: failed_checks.length, parsing_errors },
  results: { failed_checks },
})

it('accepts what has a reason, and counts it', () => {
  expect(judged(report(allowed))).toEqual({ checks: 10 + allowed.length, excepted: allowed.length })
})

it.each([
  [
    'what has no reason',
    report([...allowed, failed('CKV_K8S_16', 'Deployment.media.srs-origin')]),
    /a-values\.yaml Deployment\.media\.srs-origin: CKV_K8S_16/,
  ],
  ['a reason that is for other objects', report([...allowed, failed('CKV_K8S_8', 'Deployment.media.srs-proxy')]), /srs-proxy: CKV_K8S_8/],
  ['a reason that nothing needs any more', report(allowed.slice(1)), /is no exception any more/],
  ['a file that it could not read', report(allowed, 1), /1 files could not be read/],
])('refuses %s', (_, given, message) => {
  expect(() => judged(given)).toThrow(message)
})

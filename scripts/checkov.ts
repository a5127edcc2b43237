// Checkov's opinion of every values file in charts/srs/ci: `npm run checkov`, and a part of `npm test -- lint`. It asks nobody over the network.
// What it has against the chart is put right, or stands below with the reason why it is not.
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { execa } from 'execa'
import { root } from './go-modules.ts'
import { main } from './progress.ts'
import { ensureCheckov, ensureTools, toolsFolder } from './tools.ts'

/** A check that the chart does not pass. */
interface Exception {
  check: string
  /** The objects, as `Kind.namespace.name`. Default: all. */
  of?: RegExp
  because: string
}

const anyPod = /^(Deployment|StatefulSet|CronJob|Pod)\./

export const exceptions: Exception[] = [
  {
    check: 'CKV_K8S_11',
    of: anyPod,
    because: 'CPU limits would stop the one thread of SRS for a part of each tenth of a second, and all streams of the server with it.',
  },
  {
    check: 'CKV_K8S_40',
    of: anyPod,
    because:
      'SRS runs as 1000, to whom the files on existing claims belong, and nginx as the user of its image; another number would lock them out, and pod.podSecurityContext sets one.',
  },
  {
    check: 'CKV_K8S_43',
    of: anyPod,
    because:
      'A digest in the chart would end the choice of a tag; npm run images -- --digests prints values with those of the default images.',
  },
  {
    check: 'CKV_K8S_15',
    of: anyPod,
    because: 'The default tags are full versions, which do not move, and a pod should start while the registry does not answer.',
  },
  {
    check: 'CKV_K8S_8',
    of: /-transcode$/,
    because: 'Its script starts ffmpeg again when that ends or hangs, and a restart brings back no origin.',
  },
  ...['CKV_K8S_8', 'CKV_K8S_9'].flatMap(check => [
    { check, of: /^Pod\..*-test-stream$/, because: 'The pod of helm test ends within minutes, and nobody connects to it.' },
    { check, of: /-publisher$/, because: 'The publisher listens to nothing, and its script starts ffmpeg again when that ends.' },
    {
      check,
      of: /(-origin(-\d+)?|-hls-cache)$/,
      because: 'What finishes, uploads and deletes recordings listens to nothing; the exporter of nginx is no reason to restart a pod.',
    },
  ]),
  {
    check: 'CKV_K8S_35',
    because:
      'An init container writes them into srs.conf, in memory; rclone and the proxy take theirs from the environment alone, and nobody else is in their containers.',
  },
  {
    check: 'CKV_K8S_21',
    of: /^Secret\.default\.s3$/,
    because: 'An extra object of the example, whose namespace the user leaves to Helm.',
  },
]

interface Report {
  summary: { passed: number; failed: number; parsing_errors: number }
  results: { failed_checks: { check_id: string; check_name: string; resource: string; file_path: string }[] }
}

/** Renders every file of ci/ and has checkov look at them all in one run. Returns how many checks there were, and failed; throws what is no exception. */
export async function checkov(): Promise<{ checks: number; excepted: number }> {
  const program = await ensureCheckov()
  const { helm4 } = await ensureTools(['helm4'])
  const folder = path.join(toolsFolder, 'checkov')
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const files = (await readdir(path.join(root, 'charts/srs/ci'))).filter(file => file.endsWith('.yaml'))
  for (const file of files) {
    const args = ['template', 'srs', 'charts/srs', '--namespace', 'media', '--values', `charts/srs/ci/${file}`]
    await writeFile(path.join(folder, file), (await execa(helm4, args, { cwd: root, env: { HELM_NO_PLUGINS: '1' } })).stdout)
  }
  // Of a folder that is named, it passes over those that begin with a dot.
  const options = ['--framework', 'kubernetes', '--skip-download', '--quiet', '--compact', '--output', 'json', '--soft-fail']
  const { stdout } = await execa(program, ['--directory', '.', ...options], { cwd: folder, maxBuffer: 1 << 28 })
  return judged(JSON.parse(stdout) as Report)
}

/** Throws where a check failed that is no exception, where an exception is none any more, and where something could not be read. */
export function judged({ summary, results }: Report): { checks: number; excepted: number } {
  const unused = new Set(exceptions)
  const problems = results.failed_checks.flatMap(({ check_id, check_name, resource, file_path }) => {
    const exception = exceptions.find(({ check, of = /./ }) => check === check_id && of.test(resource))
    if (exception) unused.delete(exception)
    return exception ? [] : [`${file_path} ${resource}: ${check_id}, ${check_name}`]
  })
  for (const { check, of, because } of unused) problems.push(`${check} of ${of ?? 'all'} is no exception any more: remove "${because}"`)
  if (summary.parsing_errors > 0) problems.push(`${summary.parsing_errors} files could not be read`)
  if (problems.length > 0) throw new Error(`Mend these, or give a reason in scripts/checkov.ts:\n  ${problems.join('\n  ')}`)
  return { checks: summary.passed + summary.failed, excepted: summary.failed }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await main(async () => {
    const { checks, excepted } = await checkov()
    console.log(`${checks} checks, ${excepted} of them exceptions with a reason (${((100 * excepted) / checks).toFixed(1)} %)`)
  })
}

// Before the unit tests: both Helms, built once rather than by each worker.
import { ensureTools } from '../../scripts/tools.ts'

export default async function setup(): Promise<void> {
  await ensureTools(['helm3', 'helm4'])
}

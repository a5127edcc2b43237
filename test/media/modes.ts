// Which scenarios each mode goes through, in one release.
import type { Mode } from '../support/media-stage.ts'
import type { Scenario } from './play.ts'
import { edgeDies, firstFrames, helmTest, nginxDies, originsDie, reload, rollEdges, rollOrigin, scaleEdges } from './scenarios.ts'

export const modes: (Mode & { scenarios: Scenario[] })[] = [
  { mode: 'single', nginx: false, scenarios: [firstFrames, helmTest, reload] },
  { mode: 'nginx-sidecar', nginx: true, scenarios: [firstFrames, helmTest] },
  {
    mode: 'edge-cluster',
    nginx: true,
    scenarios: [firstFrames, helmTest, rollEdges, scaleEdges, edgeDies('elsewhere'), edgeDies('there'), nginxDies, rollOrigin()],
  },
  { mode: 'origin-cluster', nginx: true, scenarios: [firstFrames, helmTest, originsDie, rollOrigin(3)] },
]

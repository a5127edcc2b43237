// What `npm start` leaves for `npm run stop` to know.
import path from 'node:path'
import type { Cluster } from './cluster.ts'
import { toolsFolder } from './tools.ts'

/** The release that was installed, and where. */
export interface Demo {
  release: string
  namespace: string
  helm: '3' | '4'
  cluster: Cluster
}

export const demoFile = path.join(toolsFolder, 'demo.json')

// The values files of charts/srs/presets.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { load } from 'js-yaml'
import { root } from '../../scripts/go-modules.ts'
import { merged } from './merge.ts'
import type { AnyValues } from './render.ts'

/** Those for clusters, by name. */
export const clouds = [
  'ack',
  'ack-nlb',
  'aks',
  'baremetal',
  'cilium',
  'do',
  'eks',
  'eks-auto',
  'gke',
  'hetzner',
  'k3s',
  'kind',
  'metallb',
  'minikube',
  'tke',
] as const

export type Cloud = (typeof clouds)[number]

export const modes = ['single', 'nginx-sidecar', 'edge-cluster', 'origin-cluster'] as const

/** What a preset leaves to its user, because the chart refuses it without. */
const required: Record<string, AnyValues> = {
  'ack-nlb': { service: { annotations: { 'service.beta.kubernetes.io/alibaba-cloud-loadbalancer-id': 'nlb-1' } } },
}

export const presetFile = (name: string) => path.join(root, 'charts/srs/presets', `${name}.yaml`)

/** The text of a preset. */
export const presetText = (name: string) => readFileSync(presetFile(name), 'utf8')

/** A preset as its user has it, with what it requires. */
export const presetValues = (name: string): AnyValues => merged(load(presetText(name)) as AnyValues, required[name] ?? {})

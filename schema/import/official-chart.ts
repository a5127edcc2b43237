// Values of the chart srs-server of ossrs/srs-helm, as values of this one.
import { type Conversion, merged, say } from './conversion.ts'
import { convertServers, type ExposedPort, type Server } from './servers.ts'

// biome-ignore lint/suspicious/noExplicitAny: a document of anybody's
type Any = any

/** What that chart does without values: variables of SRS's environment, and ports of its Service with those that they lead to. */
const usualVariables =
  'http_server http_api vhost_http_remux vhost_hls srt_server vhost_srt rtc_server vhost_rtc vhost_rtc_rtmp_to_rtc vhost_rtc_rtc_to_rtmp'
const ports: Record<string, [port: number, protocol: 'TCP' | 'UDP']> = {
  rtmp: [1935, 'TCP'],
  http: [8080, 'TCP'],
  api: [1985, 'TCP'],
  srt: [10080, 'UDP'],
  rtc: [8000, 'UDP'],
}

/** Whether a document has keys that are of that chart alone. */
export const isOfficialValues = (document: Any): boolean =>
  typeof document === 'object' &&
  document !== null &&
  ('replicaCount' in document || 'candidate' in document || Object.keys(document.conf ?? {}).some(key => key.startsWith('SRS_')))

/** The values for values of that chart. */
export function convertOfficialValues(name: string, document: Any): Conversion {
  const conversion: Conversion = { name, values: {}, comments: [], remarks: {} }
  const { image = {}, replicaCount = 1, conf = {}, env = [], candidate, service = {}, resources, ...rest } = document
  const on = usualVariables.split(' ').map(one => [`SRS_${one.toUpperCase()}${/_to_/.test(one) ? '' : '_ENABLED'}`, 'on'] as const)
  const variables: Record<string, string> = {
    SRS_ENV_ONLY: 'on',
    ...Object.fromEntries(Object.entries(ports).map(([key, [port]]) => [variableOf[key], String(port)])),
    SRS_RTC_SERVER_USE_AUTO_DETECT_NETWORK_IP: 'off',
    SRS_RTC_SERVER_CANDIDATE: '*',
    ...Object.fromEntries(on),
    ...Object.fromEntries(Object.entries<Any>(conf).map(([key, value]) => [key, String(value)])),
    ...Object.fromEntries(env.map((one: Any) => [one.name, String(one.value)])),
    ...(candidate && { SRS_RTC_SERVER_CANDIDATE: String(candidate) }),
  }
  const itsName = document.fullnameOverride || 'srs-server'
  const exposed = Object.entries(ports).map(
    ([key, [target, protocol]]): ExposedPort => ({ service: itsName, target, port: service[key] ?? target, protocol }),
  )
  const server: Server = {
    name: 'its server',
    image: `${image.repository ?? 'ossrs/srs'}${image.tag ? `:${image.tag}` : ''}`,
    env: variables,
    replicas: replicaCount,
    pod: { ...(resources && Object.keys(resources).length > 0 && { resources }) },
    settings: {},
    ports: exposed,
    innerPorts: [],
  }
  const values: Record<string, unknown> = {}
  const direct: Record<string, (value: Any) => void> = {
    nameOverride: value => set(values, 'nameOverride', value),
    fullnameOverride: value => set(values, 'fullnameOverride', value),
    imagePullSecrets: value => set(values, 'global', { imagePullSecrets: value }),
    podAnnotations: value => set(server.pod, 'annotations', value),
    podSecurityContext: value => set(server.pod, 'podSecurityContext', value),
    securityContext: value => set(server.pod, 'securityContext', value),
    nodeSelector: value => set(server.pod, 'nodeSelector', value),
    tolerations: value => set(server.pod, 'tolerations', value),
    affinity: value => set(server.pod, 'affinity', value),
    serviceAccount: value => value.create && set(values, 'serviceAccount', value),
    ingress: value => value.enabled && lose(conversion, 'ingress', 'ingress.routes has what leads to HLS, HTTP-FLV and WHIP'),
    autoscaling: value =>
      value.enabled &&
      lose(conversion, 'autoscaling', 'servers that know nothing of each other do not scale; in mode edge-cluster, edge.autoscaling does'),
  }
  for (const [key, value] of Object.entries<Any>(rest)) {
    const isEmpty = value === '' || value === null || (typeof value === 'object' && Object.keys(value).length === 0)
    if (isEmpty) continue
    if (direct[key]) direct[key](value)
    else lose(conversion, key, 'that chart does not read it either')
  }
  conversion.values = merged(
    values,
    image.pullPolicy && image.pullPolicy !== 'IfNotPresent' ? { image: { pullPolicy: image.pullPolicy } } : {},
  )
  return convertServers({ servers: [server], services: { [itsName]: { type: service.type ?? 'LoadBalancer' } } }, conversion)
}

/** By the name of a port, the variable that has it. */
const variableOf: Record<string, string> = {
  rtmp: 'SRS_LISTEN',
  http: 'SRS_HTTP_SERVER_LISTEN',
  api: 'SRS_HTTP_API_LISTEN',
  srt: 'SRS_SRT_SERVER_LISTEN',
  rtc: 'SRS_RTC_SERVER_LISTEN',
}

function set(values: Record<string, unknown>, key: string, value: unknown): void {
  values[key] = value
}

const lose = (conversion: Conversion, key: string, text: string) => say(conversion, 'lost', `${key}: ${text}`)

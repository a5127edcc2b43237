// `networkPolicy`: who may connect to the pods.

import type { NetworkPolicyEgressRule, NetworkPolicyPeer } from 'kubernetes-types/networking/v1.js'
import type { Port } from './common.ts'

/** Who may reach some ports of the pods. */
export interface NetworkPolicySources {
  /**
   * NetworkPolicy peers: addresses, pods and namespaces.
   * @default []
   * @arrives anywhere
   * @examples [[{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "backend"}}}]]
   */
  from?: NetworkPolicyPeer[]
}

/** The DNS servers that pods may query. */
export interface NetworkPolicyDns {
  /**
   * The name servers, as NetworkPolicy peers. Empty: any, because some nodes run their own.
   * @default []
   * @arrives anywhere
   * @examples [[{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "kube-system"}}, "podSelector": {"matchLabels": {"k8s-app": "kube-dns"}}}]]
   */
  to?: NetworkPolicyPeer[]
  /**
   * The port that their pods listen on. On OpenShift it is 5353.
   * @default 53
   * @arrives anywhere
   */
  port?: Port
}

/**
 * NetworkPolicies that allow only the traffic that the release needs, in both directions. The cluster's network plugin must enforce them.
 * @needs enabled
 */
export interface NetworkPolicySettings {
  /**
   * @default false
   * @enables NetworkPolicy
   */
  enabled?: boolean
  /** Who may reach the public ports: publishers, viewers, load balancers and gateways. Empty: everybody. */
  public?: NetworkPolicySources
  /** Who, besides the release's pods, may reach SRS's HTTP API if it is not public. Anyone who reaches it can disconnect clients. */
  api?: NetworkPolicySources
  /** Who may reach the metrics ports, such as Prometheus and KEDA. SRS serves its whole HTTP API there. */
  metrics?: NetworkPolicySources
  dns?: NetworkPolicyDns
  /**
   * What all pods may reach besides each other and the addresses in the values. The chart cannot allow a destination that has only a name, such as a hook's
   * server.
   * @default []
   * @arrives anywhere
   * @examples [[{"to": [{"ipBlock": {"cidr": "203.0.113.0/24"}}], "ports": [{"port": 443}]}]]
   */
  egress?: NetworkPolicyEgressRule[]
}

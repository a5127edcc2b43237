// Types of values that several sections have.

import type { LocalObjectReference } from 'kubernetes-types/core/v1.js'

// Labels, annotations, selectors. Kubernetes takes only strings, so the chart prints numbers and booleans as strings. Null removes what it overrides.
export type StringMap = { [key: string]: string | number | boolean | null }

// An image pull Secret: its name, or an object as in Kubernetes.
export type PullSecret = LocalObjectReference | string

/** Whole seconds. @asType integer @minimum 0 */
export type Seconds = number

/**
 * A port number.
 * @asType integer
 * @minimum 1
 * @maximum 65535
 */
export type Port = number

/** The topologies. */
export type Mode = 'single' | 'nginx-sidecar' | 'edge-cluster' | 'origin-cluster' | 'edge'

/**
 * Where an image comes from.
 * @arrives container image : VALUE
 */
export interface Image {
  /** Registry host. Empty: `global.imageRegistry`, and if that is empty too, the container runtime's default. */
  registry?: string
  repository?: string
  /**
   * The tag.
   * @maxLength 128
   * @pattern ^([A-Za-z0-9_][A-Za-z0-9._-]*)?$
   */
  tag?: string
  /**
   * Overrides the tag.
   * @pattern ^(sha256:[a-f0-9]{64})?$
   */
  digest?: string
  /** @arrives container imagePullPolicy */
  pullPolicy?: 'Always' | 'IfNotPresent' | 'Never'
}

/** A key of an object in the namespace of the release. */
export interface KeyReference {
  /**
   * @maxLength 253
   * @pattern ^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$
   */
  name: string
  /**
   * @maxLength 253
   * @pattern ^[-._a-zA-Z0-9]+$
   */
  key: string
}

/**
 * An address, or a network in CIDR notation.
 * @pattern ^(((25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])\.){3}(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(/(3[0-2]|[12]?[0-9]))?|(([0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,7}:|:(:[0-9a-fA-F]{1,4}){1,7}|([0-9a-fA-F]{1,4}:){1,4}(:[0-9a-fA-F]{1,4}){1,3})(/(12[0-8]|1[01][0-9]|[1-9]?[0-9]))?)$
 */
export type AddressOrNetwork = string

/** @pattern ^(\*|(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*|.*\{\{.*)$ */
export type HostName = string

/** A value from a Secret. */
export interface SecretValue {
  valueFrom: { secretKeyRef: KeyReference }
}

/** @pattern ^(http://[^/@\s]+(/\S*)?)?$ */
export type HttpAddress = string

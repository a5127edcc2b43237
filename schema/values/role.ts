// What origins and edges have in common.

import type { SrsConfig } from '../srs/catalogue.ts'
import type { Image, KeyReference } from './common.ts'
import type { PodSettings } from './pods.ts'
import type { ServiceSettings } from './service.ts'

/** An srs.conf in a key of a Secret or ConfigMap. */
export interface ConfigTextSource {
  valueFrom: { secretKeyRef: KeyReference } | { configMapKeyRef: KeyReference }
}

/** Settings of every SRS role. */
export interface Role {
  /**
   * Overrides `image` for this role.
   * @default {}
   * @examples [{"tag": "7.0.142"}]
   */
  image?: Image
  /**
   * Overrides `config` for this role.
   * @default {}
   * @examples [{"max_connections": 2000}]
   */
  config?: SrsConfig
  /**
   * A complete srs.conf. It replaces the chart's defaults, `config` and the role's `config`; ports, probes and Services follow from it. If it contains a
   * password, a key or a URL with credentials, the chart stores it in a Secret. With `valueFrom`, it comes from your own Secret or ConfigMap, which the chart
   * cannot read: declare its ports and vhosts in `config`, which then has no other effect.
   * @default ""
   * @arrives ConfigMap data/srs.conf : VALUE
   */
  configText?: string | ConfigTextSource
  /**
   * Overrides `pod` for this role.
   * @default {}
   * @examples [{"resources": {"requests": {"cpu": "1"}}}]
   */
  pod?: PodSettings
  /**
   * Overrides `service` for this role's public Services, in layout `per-component`.
   * @default {}
   * @needs .service.layout=per-component
   */
  service?: ServiceSettings
}

// The form in which a directive of srs.conf is described, and the TypeScript type that follows from a description.

/**
 * The first version that has something, as `major.minor.revision`, or one for each release line that got it:
 * `['5.0.215', '6.0.156']` is in 5 from 5.0.215 on, in 6 from 6.0.156 on, and in all of 7. What only 7 got is in no version of 6.
 */
export type Version = string | readonly string[]

/** What every directive has. */
interface Common {
  /** What it does, in a sentence or two, without unit and default (they stand below). */
  description: string
  /** From when on it is accepted; absent: in all versions from 5.0.205, the first stable 5, on. */
  since?: Version
  /** From when on it is no longer accepted. */
  until?: Version
  /** SRS applies a change of it without a restart, or did so up to a version. Default false; a block's directives take the block's. */
  reload?: boolean | { until: string }
  /** The chart sets it itself: why, and what a user sets instead. A user may not set it. */
  owned?: { reason: string; instead: string }
}

/** A directive that can hold a secret: each of its words may then be a reference to a Secret. */
interface MaySecret {
  /**
   * Which literal words the chart moves into a Secret: all of them (`always`), or those that look like an address with credentials or a
   * query (`address`). With `generate` the chart can also make the value up.
   */
  secret?: 'always' | 'address' | 'generate'
  /** SRS reads it from its environment as well. */
  environment?: true
}

/** A word of a directive that a Secret holds. */
export interface SecretReference {
  valueFrom: { secretKeyRef: { name: string; key: string } }
}

/** A word that the chart makes up once and keeps in its own Secret. */
export interface GeneratedSecret {
  generate: true
}

/** A port that SRS opens when the block it stands in is enabled. */
export interface Listener {
  /** The Kubernetes port name, at most 11 characters. */
  name: string
  protocol: 'TCP' | 'UDP'
  /** Values of another directive of the block with which the protocol is a different one. */
  protocolBy?: { directive: string; UDP: readonly string[] }
  /** SRS opens the port only with one of these values of a directive of the block, or of the block around it. */
  when?: { directive: string; values: readonly string[] }
  /** Listeners that may have the same port: SRS then serves both there. */
  shares?: readonly string[]
  /** First version that no longer opens it. */
  until?: string
}

/** `on` or `off`; in YAML a boolean or one of these words. */
export interface Flag extends Common {
  type: 'flag'
  default?: boolean
}

/** Milliseconds unless `unit` says otherwise. */
export type Unit = 'ms' | 's' | 'us' | 'min' | 'kbps' | 'bps' | 'bytes' | 'MB' | 'packets' | 'frames' | 'messages' | 'px' | 'Hz'

export interface Integer extends Common {
  type: 'integer'
  default?: number
  minimum?: number
  maximum?: number
  /** SRS goes by its default where the number is outside. */
  resets?: true
  unit?: Unit
}

export interface Decimal extends Common {
  type: 'number'
  default?: number
  minimum?: number
  maximum?: number
  /** SRS goes by its default where the number is outside. */
  resets?: true
  unit?: Unit
}

export interface Text extends Common, MaySecret {
  type: 'string'
  default?: string
  /** RE2 without lookahead. */
  pattern?: string
  /** What the pattern means, in words. */
  means?: string
  /** `off` has a meaning of its own, and is `false` in YAML. */
  off?: true
}

export interface Choice extends Common {
  type: 'enum'
  default?: string
  values: readonly string[]
}

/** Where a server listens: `PORT`, `IP:PORT`, `[IPv6]:PORT`, or a list of them. */
export interface Endpoint extends Common {
  type: 'endpoint'
  /** Absent: SRS has none, and without the directive nothing listens. */
  default?: number
  listener: Listener
  /** It takes a list: always, or from a version on. */
  several?: boolean | string
  /** It takes an IP address: never, or from a version on; before that SRS misreads `IP:PORT` as a port number. Default: always. */
  address?: false | string
}

/** A file or folder. `writes` marks one that SRS writes to: it must lie in a writable volume. Placeholders as in `[app]/[stream].flv`. */
export interface Path extends Common {
  type: 'path'
  default?: string
  writes?: boolean
}

/** An http:// or https:// address, or several (`several`), to be called one after another. */
export interface Url extends Common, MaySecret {
  secret: NonNullable<MaySecret['secret']>
  type: 'url'
  default?: string
  several?: boolean
}

/** One directive with several arguments: `origin a b;`. A single argument may stand without the list. */
export interface Arguments extends Common, MaySecret {
  type: 'arguments'
  default?: readonly string[]
  pattern?: string
}

/** A directive that stands on several lines, each with its own arguments: a list of lists (`allow`, `deny`). */
export interface Lines extends Common, MaySecret {
  type: 'lines'
  /** A pattern for each argument, RE2 without lookahead; absent: any arguments. */
  arguments?: readonly string[]
  /** What the patterns mean, in words. */
  means?: string
}

/** A block whose directives are free: SRS hands them to another program (`vparams`). An option without a value has the value `''`. */
export interface FreeBlock extends Common, MaySecret {
  type: 'free'
}

/**
 * A block.
 * - `named`: takes a name and repeats; in YAML a map from name to block (`vhost`). Where the name is optional, `''` is a block without one.
 * - `repeated`: repeats without a name; in YAML a list of maps (`stream_caster`).
 */
export interface Block<D extends Directives = Directives> extends Common {
  type: 'block'
  named?: true | 'optional'
  repeated?: true
  /** What it needs where its `enabled` is on: that of another block (a path joined by dots), each of these directives, at least one of these. */
  needs?: { block?: string; all?: readonly string[]; some?: readonly string[] }
  directives: D
}

export type Directive = Flag | Integer | Decimal | Text | Choice | Endpoint | Path | Url | Arguments | Lines | FreeBlock | Block

export type Directives = { readonly [name: string]: Directive }

type Scalar = string | number | boolean

/** The references that may stand in place of a word. */
type References<D> = D extends { secret: 'generate' }
  ? SecretReference | GeneratedSecret
  : D extends { secret: string }
    ? SecretReference
    : never

/** What stands in YAML for a directive of description `D`. */
export type ValueOf<D> = D extends { type: 'flag' }
  ? boolean | 'on' | 'off'
  : D extends { type: 'integer' | 'number' }
    ? number
    : D extends { type: 'enum'; values: readonly (infer V)[] }
      ? V | (V extends 'on' ? true : V extends 'off' ? false : never)
      : D extends { type: 'string'; off: true }
        ? string | false | References<D>
        : D extends { type: 'endpoint' }
          ? number | string | (number | string)[]
          : D extends { type: 'arguments' | 'url' }
            ? string | References<D> | (string | References<D>)[]
            : D extends { type: 'lines' }
              ? (Scalar | References<D>)[][]
              : D extends { type: 'free' }
                ? { [name: string]: string | number | References<D> }
                : D extends { type: 'block'; directives: infer B }
                  ? D extends { named: true | 'optional' }
                    ? { [name: string]: ConfigOf<B> }
                    : D extends { repeated: true }
                      ? ConfigOf<B>[]
                      : ConfigOf<B>
                  : string | References<D>

/** A block's content in YAML: every directive optional. */
export type ConfigOf<B> = { -readonly [K in keyof B]?: ValueOf<B[K]> }

/**
 * Settings: what interactions can be told, checked when they are made.
 * @module
 */
import { checkKeys, checkList, checkNumber } from '../../src/check.js'
import { ConfigError } from '../../src/errors.js'
import type { Gateway } from '../gateway/index.js'
import { type Verify, verifier } from './http/signature.js'
import type { AnyLayer } from './layer.js'
import { autoDefer } from './layers/auto-defer.js'
import { errorBoundary } from './layers/error-boundary.js'

export interface InteractionsOptions {
  /** Where interactions come from; undefined: `receive`, or `fetch` over HTTP. */
  gateway?: Pick<Gateway, 'on'>
  /** The layers, outermost first. @default [errorBoundary(), autoDefer()] */
  layers?: readonly AnyLayer[]
  /**
   * What a user sees who uses a command or component that is not defined, if there is no `fallback`; false: nothing, where
   * other code answers these. @default 'This is not available any more.'
   */
  expired?: string | false
  /** What a user sees whose handler ended without an answer; false: that the app did not respond. @default 'Done.' */
  unanswered?: string | false
  /** The application's public key, 64 hexadecimal digits: for `fetch` and `listen`. */
  publicKey?: string
  /** Most bytes of a request to `fetch` and `listen`. @default 1_048_576 (1 MiB) */
  maxBodySize?: number
}

export interface InteractionSettings extends Required<Omit<InteractionsOptions, 'gateway' | 'publicKey'>> {
  readonly gateway: Pick<Gateway, 'on'> | undefined
  /** undefined: no public key is known. */
  readonly verify: Verify | undefined
}

export const settingsKeys = ['gateway', 'layers', 'expired', 'unanswered', 'publicKey', 'maxBodySize']

/** @throws {ConfigError} naming the option that is wrong */
export function settingsOf(options: InteractionsOptions): InteractionSettings {
  checkKeys('interactions', options, settingsKeys)
  const { gateway, layers = [errorBoundary(), autoDefer()] } = options
  const { expired = 'This is not available any more.', unanswered = 'Done.' } = options
  if (gateway !== undefined && typeof gateway?.on !== 'function')
    throw new ConfigError('interactions.gateway', 'a gateway', gateway)
  checkList('interactions.layers', layers, { expected: 'layers', fits: layer => typeof layer === 'function' })
  for (const [name, text] of Object.entries({ expired, unanswered })) {
    const fits = text === false || (typeof text === 'string' && text !== '')
    if (!fits) throw new ConfigError(`interactions.${name}`, 'a text, or false', text)
  }
  const { publicKey, maxBodySize = 1024 * 1024 } = options
  checkNumber('interactions.maxBodySize', maxBodySize, { min: 1, integer: true })
  const verify = publicKey === undefined ? undefined : verifier(publicKey)
  return { gateway, layers, expired, unanswered, maxBodySize, verify }
}

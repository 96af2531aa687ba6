/**
 * Network failure: names what went wrong on the way to Discord, and whether anything of the request was sent.
 * @module
 */
import {
  ClosedError,
  type ErrorContext,
  NetworkError,
  PipecordError,
  TimeoutError,
  ValidationError,
} from '../../src/errors.js'
import { UnreadableFile } from './files.js'

export interface FailureContext {
  readonly context: ErrorContext
  /** Whether the request was put on the wire. */
  readonly sent: boolean
  /** The limit for making a connection in ms. */
  readonly connectionTimeout: number
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was reset',
  EPIPE: 'the connection was closed while sending',
  ENOTFOUND: 'the host name was not found',
  EAI_AGAIN: 'DNS did not answer',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  ETIMEDOUT: 'the connection timed out',
  UND_ERR_SOCKET: 'the connection was closed before the answer was complete',
  UND_ERR_HEADERS_OVERFLOW: 'the headers of the answer are too large',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'the answer was cut short',
  UND_ERR_PRX_TLS: 'the proxy did not let the connection through',
}

const certificate = /CERT|SELF_SIGNED|UNABLE_TO_|^ERR_(TLS|SSL)|HOSTNAME_MISMATCH/

/** The typed error for what undici, a socket, DNS or a file's source reported. */
export function networkFailure(cause: unknown, { context, sent, connectionTimeout }: FailureContext): PipecordError {
  if (cause instanceof PipecordError) return cause
  const { code = '', message = '' } = (cause ?? {}) as { code?: string; message?: string }
  const what = `${context.method} ${context.route}`
  if (cause instanceof UnreadableFile) {
    const hint = 'The upload was broken off, so nothing was carried out; check the source of the file.'
    const problem = { path: cause.path, code: 'FILE_UNREADABLE', message: cause.message }
    return new ValidationError([problem], { context, cause: cause.cause, hint })
  }
  if (code === 'UND_ERR_CONNECT_TIMEOUT') {
    const hint = 'Nothing was sent; check the network, or raise connectionPool.connectionTimeout.'
    const text = `${what}: no connection within ${connectionTimeout} ms.`
    return new TimeoutError(text, { phase: 'connect', timeout: connectionTimeout, context, cause, hint })
  }
  if (code === 'UND_ERR_DESTROYED' || code === 'UND_ERR_CLOSED') {
    return new ClosedError(`${what}: the connections were closed.`, context)
  }
  if (code === 'UND_ERR_INVALID_ARG' || code === 'UND_ERR_NOT_SUPPORTED') {
    return new ValidationError([{ path: 'request', code, message }], { context })
  }
  return new NetworkError(`${what}: ${reason(code)}.`, {
    sent,
    context,
    cause: quiet(cause, code),
    hint: hint(code, sent),
  })
}

function reason(code: string): string {
  if (code.startsWith('HPE_')) return 'the answer is not HTTP'
  if (certificate.test(code)) return `the certificate of the host was refused (${code})`
  return reasons[code] ?? (code ? `the connection failed (${code})` : 'the connection failed')
}

function hint(code: string, sent: boolean): string {
  if (certificate.test(code)) return 'Nothing was sent; check the base URL, the proxy and the system clock.'
  return sent
    ? 'Discord may have carried it out; check before sending it again.'
    : 'Nothing was sent; it can be sent again.'
}

/** undici's parser errors carry what was received, which may be somebody's message. */
function quiet(cause: unknown, code: string): unknown {
  if (!(cause instanceof Error) || !('data' in cause)) return cause
  return Object.assign(new Error(cause.message), { code })
}

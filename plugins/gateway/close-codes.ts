/**
 * Close codes: what each code of a closed connection means, and what a shard does about it.
 * https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes (2026-08)
 * @module
 */

/** `resume`: go on with the session. `identify`: begin a new one. `stop`: it would be refused again. */
export type Remedy = 'resume' | 'identify' | 'stop'

export interface CloseCode {
  readonly code: number
  readonly meaning: string
  readonly remedy: Remedy
  /** What to do, where somebody can do something. Such codes are reported as an error. */
  readonly cure?: string
}

const ours = 'Correct the payload that was sent last with gateway.send().'

/** Codes that are not listed are resumed: a needless resume costs nothing, a needless identify is one of few. */
export const closeCodes: readonly CloseCode[] = [
  { code: 1000, meaning: 'Normal closure by the server', remedy: 'resume' },
  { code: 1001, meaning: 'Going away: the server restarts', remedy: 'resume' },
  { code: 1005, meaning: 'Closed without a code', remedy: 'resume' },
  { code: 1006, meaning: 'The connection broke', remedy: 'resume' },
  { code: 4000, meaning: 'Unknown error', remedy: 'resume' },
  { code: 4001, meaning: 'Unknown opcode', remedy: 'resume', cure: ours },
  { code: 4002, meaning: 'Decode error, or a payload above 4096 bytes', remedy: 'resume', cure: ours },
  { code: 4003, meaning: 'Not authenticated, or the session was invalidated', remedy: 'identify' },
  {
    code: 4004,
    meaning: 'Authentication failed',
    remedy: 'stop',
    cure: 'Replace the token: it is wrong, or was reset in the Developer Portal.',
  },
  {
    code: 4005,
    meaning: 'Already authenticated',
    remedy: 'resume',
    cure: 'Do not send opcode 2 with gateway.send(); shards identify by themselves.',
  },
  { code: 4007, meaning: 'Invalid sequence', remedy: 'identify' },
  {
    code: 4008,
    meaning: 'Rate limited: more than 120 payloads in 60 s',
    remedy: 'resume',
    cure: 'Check whether another process sends on the same connection.',
  },
  { code: 4009, meaning: 'Session timed out', remedy: 'identify' },
  {
    code: 4010,
    meaning: 'Invalid shard',
    remedy: 'stop',
    cure: "Correct `shards`: each id is below the count, which for large bots is a multiple of Discord's own; 'auto' fits.",
  },
  {
    code: 4011,
    meaning: 'Sharding required',
    remedy: 'stop',
    cure: "Use more shards, or `shards: 'auto'`: one shard holds at most 2500 guilds.",
  },
  { code: 4012, meaning: 'Invalid API version', remedy: 'stop', cure: 'Update pipecord.' },
  {
    code: 4013,
    meaning: 'Invalid intents',
    remedy: 'stop',
    cure: 'Correct `intents`: a bit is set that Discord does not know.',
  },
  {
    code: 4014,
    meaning: 'Disallowed intents',
    remedy: 'stop',
    cure: 'Enable them in the Developer Portal under Bot, Privileged Gateway Intents, or leave them out',
  },
]

const byCode = new Map(closeCodes.map(entry => [entry.code, entry]))

export const closeCodeOf = (code: number): CloseCode =>
  byCode.get(code) ?? { code, meaning: 'Not documented', remedy: 'resume' }

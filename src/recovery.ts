/**
 * Recovery: what a status or a Discord code means, how bad it is, whether trying again can help, and what to do.
 * Data only: the error builder, the retry layer and docs/errors.md read the same tables.
 * @module
 */
import type { Severity } from './errors.js'

export interface Recovery {
  readonly meaning: string
  readonly severity: Severity
  /** Whether the same request may succeed later without any change. */
  readonly retry: boolean
  /** One sentence on what to do. */
  readonly hint: string
}

const recovery = (meaning: string, severity: Severity, retry: boolean, hint: string): Recovery => ({
  meaning,
  severity,
  retry,
  hint,
})

/** https://docs.discord.com/developers/topics/opcodes-and-status-codes#http (2026-08); 52x are Cloudflare's. */
export const byStatus: Readonly<Record<number, Recovery>> = {
  400: recovery('Bad Request', 'error', false, 'Correct the fields that `errors` names and send it again.'),
  401: recovery('Unauthorized', 'critical', false, 'Replace the token; it is missing, wrong or was reset.'),
  403: recovery('Forbidden', 'error', false, 'Give the bot the permission or access that this needs.'),
  404: recovery('Not Found', 'error', false, 'Check the ids; what they name does not exist or was deleted.'),
  405: recovery('Method Not Allowed', 'error', false, 'Check the method; the endpoint does not have this one.'),
  409: recovery('Conflict', 'error', false, 'Read the current state and decide again.'),
  413: recovery(
    'Payload Too Large',
    'error',
    false,
    'Send less; 10 MiB per file and 25 MiB in all are the usual limits.',
  ),
  415: recovery('Unsupported Media Type', 'error', false, 'Send JSON, a form or multipart data.'),
  429: recovery(
    'Too Many Requests',
    'warning',
    true,
    'Wait for `retryAfter` ms; the rate limit layer does so by itself.',
  ),
  500: recovery('Internal Server Error', 'error', true, 'Discord failed; try again later.'),
  502: recovery('Bad Gateway', 'error', true, 'Discord had nobody to answer; wait a little and try again.'),
  503: recovery('Service Unavailable', 'error', true, 'Discord is overloaded or down; try again later.'),
  504: recovery(
    'Gateway Timeout',
    'error',
    true,
    'Discord took too long and may still have carried it out; check first.',
  ),
  520: recovery(
    'Unknown Origin Error',
    'error',
    true,
    'Cloudflare got no proper answer from Discord; try again later.',
  ),
  521: recovery('Origin Down', 'error', true, 'Cloudflare cannot reach Discord; try again later.'),
  522: recovery('Origin Connection Timeout', 'error', true, 'Cloudflare cannot reach Discord; try again later.'),
  523: recovery('Origin Unreachable', 'error', true, 'Cloudflare cannot reach Discord; try again later.'),
  524: recovery(
    'Origin Timeout',
    'error',
    true,
    'Discord took too long and may still have carried it out; check first.',
  ),
}

const gone = (what: string): Recovery =>
  recovery(
    `Unknown ${what}`,
    'error',
    false,
    `Check the id; the ${what} does not exist, was deleted or is out of sight.`,
  )
const full = (meaning: string, hint: string): Recovery => recovery(meaning, 'error', false, hint)
const slow = (meaning: string, hint: string): Recovery => recovery(meaning, 'warning', true, hint)

/** The codes that bots meet: https://docs.discord.com/developers/topics/opcodes-and-status-codes#json (2026-08). */
export const byCode: Readonly<Record<number, Recovery>> = {
  10003: gone('channel'),
  10004: gone('guild'),
  10006: gone('invite'),
  10007: gone('member'),
  10008: gone('message'),
  10011: gone('role'),
  10013: gone('user'),
  10014: recovery(
    'Unknown emoji',
    'error',
    false,
    'Check the emoji: a Unicode character, or `name:id` for a custom one.',
  ),
  10015: recovery('Unknown webhook', 'error', false, 'Stop using this webhook; repeats count towards a ban.'),
  10026: gone('ban'),
  10060: gone('sticker'),
  10062: recovery(
    'Unknown interaction',
    'error',
    false,
    'Answer within 3 seconds, or defer; the token lasts 15 minutes.',
  ),
  10063: gone('application command'),
  20001: recovery('Not for bots', 'error', false, 'Leave it out; bots cannot use this endpoint.'),
  20012: recovery('Not the owner', 'error', false, 'Use the token of the application that the path names.'),
  20016: slow('Slow mode', 'Wait for the slow mode of the channel, or give the bot Manage Messages.'),
  20022: slow('Announcement edit limit', 'Edit announcements less often.'),
  20028: slow('Channel write limit', 'Write to this channel less often.'),
  20029: slow('Guild write limit', 'Write to this guild less often.'),
  30001: full('Maximum of guilds', 'Leave a guild first.'),
  30003: full('Maximum of pins', 'Unpin a message first.'),
  30005: full('Maximum of guild roles', 'Delete a role first.'),
  30007: full('Maximum of webhooks', 'Delete a webhook first, or use an existing one.'),
  30010: full('Maximum of reactions', 'Remove a reaction first.'),
  30013: full('Maximum of guild channels', 'Delete a channel first.'),
  30015: full('Maximum of attachments', 'Send at most 10 files per message.'),
  30034: full('Maximum of command creates per day', 'Update commands in place instead of creating them anew.'),
  30046: slow('Maximum of edits to old messages', 'Edit messages older than an hour less often.'),
  40001: recovery('Unauthorized', 'critical', false, 'Send a token that is valid for this endpoint.'),
  40002: recovery('Account not verified', 'error', false, 'Verify the account first.'),
  40003: slow('Direct messages opened too fast', 'Open direct messages less often.'),
  40005: full('Request entity too large', 'Send smaller or fewer files.'),
  40060: recovery(
    'Interaction already acknowledged',
    'error',
    false,
    'Edit the original response or send a follow-up.',
  ),
  40062: slow('Service resource rate limited', 'Wait for `retryAfter` ms and try again.'),
  40094: full('Maximum of follow-ups', 'Send at most 5 follow-ups per interaction of a user-installed app.'),
  40333: recovery('Blocked by Cloudflare', 'critical', false, 'Send a User-Agent of the form that Discord asks for.'),
  50001: recovery('Missing access', 'error', false, 'Let the bot see the channel or join the guild.'),
  50005: recovery("Another author's message", 'error', false, "Edit the bot's own messages only."),
  50006: recovery('Empty message', 'error', false, 'Send content, an embed, a sticker, a poll, components or a file.'),
  50007: recovery(
    'Direct message refused',
    'warning',
    false,
    'Do not try again; the user does not take messages from the bot.',
  ),
  50008: recovery('Not a text channel', 'error', false, 'Send to a channel that holds messages.'),
  50013: recovery(
    'Missing permissions',
    'error',
    false,
    'Give the bot the permission, or move its role above the target.',
  ),
  50014: recovery('Invalid token', 'critical', false, 'Replace the token; it was reset or is wrong.'),
  50021: recovery('System message', 'error', false, 'Leave it; this cannot be done to a system message.'),
  50024: recovery('Wrong channel type', 'error', false, 'Use a channel of the type that the endpoint asks for.'),
  50025: recovery('Invalid OAuth2 token', 'critical', false, 'Refresh the access token and send it again.'),
  50027: recovery('Invalid webhook token', 'error', false, "Get the webhook's current URL; the bot's token is fine."),
  50034: recovery('Message too old', 'error', false, 'Delete messages older than 14 days one by one.'),
  50035: recovery('Invalid form body', 'error', false, 'Correct the fields that `errors` names and send it again.'),
  50041: recovery('Invalid API version', 'error', false, 'Use version 10 in the base URL.'),
  50045: full('File too large', 'Send a smaller file; boosted guilds and interactions may allow more.'),
  50109: recovery('Invalid JSON', 'error', false, 'Check the body; Discord could not read it as JSON.'),
  60003: recovery(
    'Two-factor authentication needed',
    'error',
    false,
    "Enable two-factor authentication for the bot's owner.",
  ),
  90001: recovery('Reaction blocked', 'warning', false, 'Do not try again; the author blocked the bot.'),
  110000: slow('Index not ready', 'Wait for `retryAfter` ms and search again.'),
  110001: slow('Application not ready', 'Try again a little later.'),
  130000: slow('API overloaded', 'Try again a little later.'),
  160004: full('Thread exists already', 'Use the thread that the message has.'),
  160005: recovery('Thread locked', 'error', false, 'Unlock the thread first, or write elsewhere.'),
  160006: full('Maximum of active threads', 'Archive a thread first.'),
  50083: recovery('Thread archived', 'error', false, 'Unarchive the thread first.'),
  200000: recovery('Blocked by AutoMod', 'warning', false, 'Change the content; a rule of the guild blocks it.'),
  200001: recovery('Title blocked by AutoMod', 'warning', false, 'Change the title; a rule of the guild blocks it.'),
  240000: recovery('Harmful link', 'warning', false, 'Remove the link; Discord filters it.'),
  530006: slow('Not ready yet', 'Try again a little later.'),
}

const moved = recovery(
  'Moved',
  'error',
  false,
  'Correct the base URL; redirects are not followed, for they could take the token elsewhere.',
)
const refused = recovery('Client error', 'error', false, 'Correct the request; the same one will fail again.')
const failed = recovery('Server error', 'error', true, 'Discord failed; try again later.')

/** What to do about an answer: by its Discord code if the table has it, else by its status. */
export function recoveryFor(status: number, code = 0): Recovery {
  const known = byCode[code] ?? byStatus[status]
  if (known) return known
  if (status < 400) return moved
  return status < 500 ? refused : failed
}

/**
 * Clicks: buttons and selects, found as a user finds them, and the interactions that they make.
 * @module
 */
import type { Interaction } from '../world/interactions.js'
import type { StoredMessage } from '../world/model.js'
import { captionOf, controlsOf, isButton, isCalled, isLink, isSelect, type PartJson } from './parts.js'
import { Resolved } from './resolved.js'
import { thereAre } from './say.js'
import { selected } from './selection.js'
import type { Spot } from './spot.js'
import type { Stage } from './stage.js'
import type { Named } from './targets.js'

export interface ClickOptions {
  /** Which one, counted from 0, where several are called the same. */
  readonly nth?: number
}

export interface Clicked {
  readonly message: StoredMessage
  /** What the user does. */
  readonly line: string
  /** Makes the interaction; undefined for buttons that make none. */
  readonly begin: (() => Interaction) | undefined
  readonly link: string | undefined
}

interface Search {
  /** In sight, oldest first. */
  readonly messages: readonly StoredMessage[]
  readonly name: string
  readonly options: ClickOptions
}

const PREMIUM_STYLE = 6

/** @throws RangeError */
export function click(spot: Spot, stage: Stage, search: Search): Clicked {
  const { message, part } = find(spot, search, 'button')
  const caption = captionOf(part)
  if (isLink(part)) return { message, line: `opens ${part.url}`, begin: undefined, link: part.url }
  if (part.style === PREMIUM_STYLE)
    return { message, line: `looks at what "${caption}" costs`, begin: undefined, link: undefined }
  const begin = () => interact({ spot, stage, message }, part, {})
  return { message, line: `clicks [ ${caption} ]`, begin, link: undefined }
}

/** @throws RangeError */
export function select(spot: Spot, stage: Stage, search: Search & { readonly values: readonly Named[] }): Clicked {
  const { message, part } = find(spot, search, 'select')
  const caption = captionOf(part)
  const resolved = new Resolved(spot, applicationOf(stage, message))
  const values = selected(part, search.values, { spot, resolved, what: `"${caption}"` })
  const tables = resolved.tables
  const data = { values, ...(tables !== undefined && { resolved: tables }) }
  const given = search.values.map(one => (typeof one === 'string' ? one : one.id)).join(', ')
  const line = `selects in "${caption}": ${given === '' ? 'nothing' : given}`
  return { message, line, begin: () => interact({ spot, stage, message }, part, data), link: undefined }
}

interface Pressed {
  readonly spot: Spot
  readonly stage: Stage
  readonly message: StoredMessage
}

function interact({ spot, stage, message }: Pressed, part: PartJson, data: object): Interaction {
  const owners = ownersIn(spot, message)
  return stage.world.interactions.create({
    kind: 'component',
    applicationId: applicationOf(stage, message),
    ...{ userId: spot.user.id, channelId: message.json.channel_id, locale: spot.locale },
    ...{ message, name: part.custom_id!, owners, userInstalled: !('0' in owners) },
    data: { custom_id: part.custom_id, component_type: part.type, id: part.id, ...data },
  })
}

/** Those of the interaction that made the message; of others, the guild. */
function ownersIn({ guild }: Spot, { json }: StoredMessage): Record<string, string> {
  const metadata = json.interaction_metadata as { authorizing_integration_owners?: Record<string, string> } | undefined
  return metadata?.authorizing_integration_owners ?? { 0: guild?.id ?? '0' }
}

function applicationOf({ world }: Stage, { json }: StoredMessage): string {
  if (json.application_id !== undefined) return json.application_id
  const bot = world.bots.find(({ id }) => id === json.author.id)
  return bot?.applicationId ?? world.webhooks.get(json.webhook_id ?? '')?.application_id ?? world.bot.applicationId
}

/** The newest message that has a control of this name. @throws RangeError saying what there is instead */
function find({ user }: Spot, { messages, name, options }: Search, what: 'button' | 'select') {
  const isWanted = what === 'button' ? isButton : isSelect
  const wanted = (message: StoredMessage) => controlsOf(message.json.components).filter(isWanted)
  const act = what === 'button' ? 'click' : 'select in'
  for (const message of [...messages].reverse()) {
    const found = wanted(message).filter(part => isCalled(part, name))
    if (found.length === 0) continue
    const part = found[options.nth ?? 0]
    if (found.length > 1 && options.nth === undefined)
      throw new RangeError(
        `${user.username} cannot ${act} "${name}": there are ${found.length} of that name, say which with { nth: 0 }`,
      )
    if (part === undefined)
      throw new RangeError(
        `${user.username} cannot ${act} number ${options.nth} of "${name}": there are ${found.length}`,
      )
    if (part.disabled === true) throw new RangeError(`${user.username} cannot ${act} "${name}": it is disabled`)
    return { message, part }
  }
  const names = messages.flatMap(wanted).map(captionOf)
  throw new RangeError(
    `${user.username} cannot ${act} "${name}": there is no such ${what} in sight; ${thereAre(names)}`,
  )
}

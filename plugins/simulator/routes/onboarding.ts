/**
 * Onboarding routes: what newcomers are asked, and the channels that they start with.
 * https://docs.discord.com/developers/resources/guild#get-guild-onboarding (2026-08)
 * @module
 */
import { type Call, type Endpoint, Refusal, type Reply } from '../endpoint.js'
import type { Onboarding, OnboardingOption, OnboardingPrompt } from '../world/community.js'
import type { Guild } from '../world/model.js'
import { channelPermissions, Permission } from '../world/permissions.js'
import { boolean, check, choice, list, nullable, object, required, type Shaped, snowflake, text } from './check.js'
import { demandInGuild, guildIn } from './reach.js'
import { unknown } from './refusals.js'

export const onboardingRoutes: readonly Endpoint[] = [
  { method: 'GET', path: '/guilds/{guild_id}/onboarding', handle: get },
  { method: 'PUT', path: '/guilds/{guild_id}/onboarding', handle: put },
]

/** What an onboarding must have to be turned on. */
const MIN_CHANNELS = 7
const MIN_WRITABLE = 5
const ADVANCED = 1

const ids = nullable(list(snowflake, { max: 50, unique: true }))
const Option = object({
  id: nullable(snowflake),
  title: required(text({ min: 1, max: 50 })),
  description: nullable(text({ max: 100 })),
  emoji_id: nullable(snowflake),
  emoji_name: nullable(text({ max: 100 })),
  emoji_animated: nullable(boolean),
  role_ids: ids,
  channel_ids: ids,
})
const Prompt = object({
  id: required(snowflake),
  title: required(text({ min: 1, max: 100 })),
  options: required(list(Option, { min: 1, max: 50 })),
  single_select: nullable(boolean),
  required: nullable(boolean),
  in_onboarding: nullable(boolean),
  type: nullable(choice(0, 1)),
})
const Put = object({
  prompts: nullable(list(Prompt, { max: 15 })),
  enabled: nullable(boolean),
  default_channel_ids: nullable(list(snowflake, { max: 500, unique: true })),
  mode: nullable(choice(0, 1)),
})

function get(call: Call): Reply {
  return replyWith(guildIn(call))
}

function put(call: Call): Reply {
  const guild = guildIn(call, 'ManageGuild')
  demandInGuild(call, guild, 'ManageRoles')
  const { prompts, enabled, default_channel_ids, mode } = check(Put, call.body)
  for (const id of default_channel_ids ?? []) if (!guild.channelIds.has(id)) throw unknown('channel')
  const old = guild.onboarding
  const wanted: Onboarding = {
    prompts: prompts == null ? old.prompts : prompts.map(prompt => promptOf(call, guild, prompt)),
    default_channel_ids: default_channel_ids ?? old.default_channel_ids,
    enabled: enabled ?? old.enabled,
    mode: mode ?? old.mode,
  }
  if (wanted.enabled && !suffices(call, guild, wanted)) throw lacking(old.enabled)
  Object.assign(old, wanted)
  return replyWith(guild)
}

function lacking(wasEnabled: boolean): Refusal {
  return wasEnabled
    ? new Refusal(400, 350001, 'Cannot update onboarding while below requirements')
    : new Refusal(400, 350000, 'Cannot enable onboarding, requirements are not met')
}

/** Ids that Discord does not know yet are placeholders for new ones. */
function promptOf(call: Call, guild: Guild, request: Shaped<typeof Prompt>): OnboardingPrompt {
  const known = guild.onboarding.prompts.find(({ id }) => id === request.id)
  return {
    id: known?.id ?? call.world.snowflakes.next(),
    type: request.type ?? 0,
    title: request.title,
    single_select: request.single_select ?? false,
    required: request.required ?? false,
    in_onboarding: request.in_onboarding ?? false,
    options: request.options.map(option => optionOf(call, guild, { option, known })),
  }
}

function optionOf(
  call: Call,
  guild: Guild,
  { option, known }: { option: Shaped<typeof Option>; known: OnboardingPrompt | undefined },
): OnboardingOption {
  const old = known?.options.find(({ id }) => id === option.id)
  for (const id of option.role_ids ?? []) if (!guild.roles.has(id)) throw unknown('role')
  for (const id of option.channel_ids ?? []) if (!guild.channelIds.has(id)) throw unknown('channel')
  return {
    id: old?.id ?? call.world.snowflakes.next(),
    title: option.title,
    description: option.description ?? '',
    emoji: {
      id: option.emoji_id ?? null,
      name: option.emoji_name ?? null,
      animated: option.emoji_animated ?? false,
    },
    role_ids: option.role_ids ?? [],
    channel_ids: option.channel_ids ?? [],
  }
}

/** Seven channels, of which everyone may write in five; the advanced mode counts those of the questions too. */
function suffices({ world }: Call, guild: Guild, wanted: Onboarding): boolean {
  const asked = wanted.mode === ADVANCED ? wanted.prompts.flatMap(({ options }) => options) : []
  const ids = new Set([...wanted.default_channel_ids, ...asked.flatMap(({ channel_ids }) => channel_ids)])
  const everyone = { user: { id: '' }, roles: [], communication_disabled_until: null }
  const writable = [...ids].filter(id => {
    const channel = world.channels.get(id)
    if (channel === undefined) return false
    return (channelPermissions(guild, everyone, { channel, now: world.clock.now() }) & Permission.SendMessages) !== 0n
  })
  return ids.size >= MIN_CHANNELS && writable.length >= MIN_WRITABLE
}

function replyWith(guild: Guild): Reply {
  return { status: 200, body: { guild_id: guild.id, ...guild.onboarding } }
}

/**
 * Rules: which rules of the docs hold for which endpoint.
 * @module
 */
import { moderationRule } from './auto-moderation.js'
import { youngMessages } from './bulk-delete.js'
import { appliedTags, editedChannel, inviteTarget, newChannel, oneMove, threadType } from './channels.js'
import { commandRules, commandSet, globalOnly } from './commands.js'
import { beforeWins, oneCursor } from './cursors.js'
import {
  deletedOnBan,
  guildName,
  incidentActions,
  onboardingChannels,
  oneEmoji,
  promptEmoji,
  roleColours,
  roleIcon,
  speakRequest,
  timeout,
} from './guilds.js'
import { callbackRules } from './interactions.js'
import { membersMetadata, metadataTotal, moderationKeys } from './lobbies.js'
import { discordsFlags } from './messages.js'
import { username, webhookName } from './names.js'
import { messageRules } from './of-messages.js'
import { metadataKeys } from './role-connections.js'
import { each, inBody, inList, itemsOf, type Rule } from './rule.js'
import { eventPlace, eventTimes, recurrence } from './scheduled-events.js'
import { emojiSize, soundSize, stickerDescription, stickerFile } from './uploads.js'

const command = inBody((body, report) => commandRules(body, report))
const commandEdit = inBody((body, report) => commandRules(body, report, false))
const ofGuild = inBody(globalOnly)
const commands = inList((list, report) => {
  commandSet(list, report)
  each(list, report, (one, at) => commandRules(one, at))
})
const commandsOfGuild = inList((list, report) => each(list, report, globalOnly))
const guildChannel = inBody(newChannel)
const sound = inBody((body, report) => {
  soundSize(body, report)
  oneEmoji(body, report, 'resources/soundboard#create-guild-soundboard-sound')
})
const role = inBody((body, report) => {
  roleColours(body, report)
  roleIcon(body, report)
})
const welcome = inBody((body, report) => {
  report.enter('welcome_channels')
  each(body.welcome_channels, report, (channel, at) => oneEmoji(channel, at, 'resources/guild#welcome-screen-object'))
  report.leave()
})
const lobby = inBody((body, report) => {
  metadataTotal(body, report)
  report.enter('members')
  membersMetadata(body.members, report)
  report.leave()
})
const event = (mustBeWhole: boolean) =>
  inBody((body, report, { now }) => {
    eventPlace(body, report, mustBeWhole)
    eventTimes(body, report, now())
    recurrence(body, report)
  })
const moderation = inBody(moderationRule)
const voiceState = inBody((body, report, { now }) => speakRequest(body, report, now()))
const decision = inBody(moderationKeys)
const newSticker: Rule = ({ files }, report) => stickerFile(report, files)

const rules: Readonly<Record<string, readonly Rule[]>> = {
  ...messageRules,
  'POST /interactions/{interaction_id}/{interaction_token}/callback': [
    inBody((body, report, { files }) => callbackRules(body, report, { files, never: discordsFlags })),
  ],
  'POST /applications/{application_id}/commands': [command],
  'PATCH /applications/{application_id}/commands/{command_id}': [commandEdit],
  'PUT /applications/{application_id}/commands': [commands],
  'POST /applications/{application_id}/guilds/{guild_id}/commands': [command, ofGuild],
  'PATCH /applications/{application_id}/guilds/{guild_id}/commands/{command_id}': [commandEdit, ofGuild],
  'PUT /applications/{application_id}/guilds/{guild_id}/commands': [commands, commandsOfGuild],
  'POST /applications/{application_id}/emojis': [inBody(emojiSize)],
  'PUT /applications/{application_id}/role-connections/metadata': [inList(metadataKeys)],
  'GET /channels/{channel_id}/messages': [oneCursor],
  'POST /channels/{channel_id}/messages/bulk-delete': [youngMessages],
  'PATCH /channels/{channel_id}': [inBody(editedChannel)],
  'POST /channels/{channel_id}/threads': [
    ...(messageRules['POST /channels/{channel_id}/threads'] ?? []),
    inBody((body, report) => {
      threadType(body, report)
      appliedTags(body, report)
    }),
  ],
  'POST /channels/{channel_id}/invites': [inBody(inviteTarget)],
  'POST /channels/{channel_id}/webhooks': [inBody((body, report) => webhookName(body, report, 'name'))],
  'PATCH /webhooks/{webhook_id}': [inBody((body, report) => webhookName(body, report, 'name'))],
  'PATCH /webhooks/{webhook_id}/{webhook_token}': [inBody((body, report) => webhookName(body, report, 'name'))],
  'POST /webhooks/{webhook_id}/{webhook_token}': [
    ...(messageRules['POST /webhooks/{webhook_id}/{webhook_token}'] ?? []),
    inBody((body, report) => webhookName(body, report, 'username')),
  ],
  'POST /guilds/{guild_id}/channels': [guildChannel],
  'PATCH /guilds/{guild_id}/channels': [inList(oneMove)],
  'PATCH /guilds/{guild_id}': [inBody(guildName)],
  'PATCH /guilds/{guild_id}/members/{user_id}': [inBody((body, report, { now }) => timeout(body, report, now()))],
  'PUT /guilds/{guild_id}/incident-actions': [inBody((body, report, { now }) => incidentActions(body, report, now()))],
  'PATCH /guilds/{guild_id}/voice-states/@me': [voiceState],
  'PUT /guilds/{guild_id}/bans/{user_id}': [inBody(deletedOnBan)],
  'GET /guilds/{guild_id}/bans': [beforeWins],
  'GET /guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}/users': [beforeWins],
  'POST /guilds/{guild_id}/roles': [role],
  'PATCH /guilds/{guild_id}/roles/{role_id}': [role],
  'POST /guilds/{guild_id}/emojis': [inBody(emojiSize)],
  'POST /guilds/{guild_id}/soundboard-sounds': [sound],
  'PATCH /guilds/{guild_id}/soundboard-sounds/{sound_id}': [sound],
  'POST /guilds/{guild_id}/stickers': [inBody(stickerDescription), newSticker],
  'PATCH /guilds/{guild_id}/stickers/{sticker_id}': [inBody(stickerDescription)],
  'PATCH /guilds/{guild_id}/welcome-screen': [welcome],
  'PUT /guilds/{guild_id}/onboarding': [inBody(onboardingChannels), inBody(promptEmoji)],
  'POST /guilds/{guild_id}/scheduled-events': [event(true)],
  'PATCH /guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}': [event(false)],
  'POST /guilds/{guild_id}/auto-moderation/rules': [moderation],
  'PATCH /guilds/{guild_id}/auto-moderation/rules/{rule_id}': [moderation],
  'PATCH /users/@me': [inBody(username)],
  'POST /lobbies': [lobby],
  'PUT /lobbies': [lobby],
  'PATCH /lobbies/{lobby_id}': [lobby],
  'PUT /lobbies/{lobby_id}/members/{user_id}': [inBody(metadataTotal)],
  'POST /lobbies/{lobby_id}/members/bulk': [inList((list, report) => membersMetadata(itemsOf(list), report))],
  'PUT /lobbies/{lobby_id}/messages/{message_id}/moderation-metadata': [decision],
  'PUT /partner-sdk/dms/{user_id_1}/{user_id_2}/messages/{message_id}/moderation-metadata': [decision],
}

const none: readonly Rule[] = []

/** @param name such as `POST /channels/{channel_id}/messages` */
export const rulesOf = (name: string): readonly Rule[] => rules[name] ?? none

/** The endpoints that have rules. */
export const ruledEndpoints = (): readonly string[] => Object.keys(rules)

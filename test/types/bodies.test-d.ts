/** Bodies and queries typed by discord-api-types, which follows the docs, go into typed calls. Never run. */
import type {
  RESTDeleteAPIWebhookWithTokenMessageQuery,
  RESTGetAPIApplicationCommandsQuery,
  RESTGetAPIApplicationGuildCommandsQuery,
  RESTGetAPIApplicationIdentitiesQuery,
  RESTGetAPIAuditLogQuery,
  RESTGetAPIChannelMessageReactionUsersQuery,
  RESTGetAPIChannelMessagesPinsQuery,
  RESTGetAPIChannelMessagesQuery,
  RESTGetAPIChannelThreadMemberQuery,
  RESTGetAPIChannelThreadMembersQuery,
  RESTGetAPIChannelThreadsArchivedQuery,
  RESTGetAPICurrentUserGuildsQuery,
  RESTGetAPIEntitlementsQuery,
  RESTGetAPIGuildBansQuery,
  RESTGetAPIGuildMembersQuery,
  RESTGetAPIGuildMembersSearchQuery,
  RESTGetAPIGuildMessagesSearchQuery,
  RESTGetAPIGuildPruneCountQuery,
  RESTGetAPIGuildQuery,
  RESTGetAPIGuildScheduledEventQuery,
  RESTGetAPIGuildScheduledEventsQuery,
  RESTGetAPIGuildScheduledEventUsersQuery,
  RESTGetAPIGuildWidgetImageQuery,
  RESTGetAPIInviteQuery,
  RESTGetAPIPollAnswerVotersQuery,
  RESTGetAPISKUSubscriptionsQuery,
  RESTGetAPIWebhookWithTokenMessageQuery,
  RESTPatchAPIApplicationCommandJSONBody,
  RESTPatchAPIApplicationEmojiJSONBody,
  RESTPatchAPIApplicationGuildCommandJSONBody,
  RESTPatchAPIApplicationIdentityProfileJSONBody,
  RESTPatchAPIAutoModerationRuleJSONBody,
  RESTPatchAPIChannelJSONBody,
  RESTPatchAPIChannelMessageJSONBody,
  RESTPatchAPICurrentGuildMemberJSONBody,
  RESTPatchAPICurrentGuildMemberNicknameJSONBody,
  RESTPatchAPICurrentUserJSONBody,
  RESTPatchAPIGuildChannelPositionsJSONBody,
  RESTPatchAPIGuildEmojiJSONBody,
  RESTPatchAPIGuildJSONBody,
  RESTPatchAPIGuildMemberJSONBody,
  RESTPatchAPIGuildMemberVerificationJSONBody,
  RESTPatchAPIGuildRoleJSONBody,
  RESTPatchAPIGuildRolePositionsJSONBody,
  RESTPatchAPIGuildScheduledEventJSONBody,
  RESTPatchAPIGuildSoundboardSoundJSONBody,
  RESTPatchAPIGuildStickerJSONBody,
  RESTPatchAPIGuildTemplateJSONBody,
  RESTPatchAPIGuildVoiceStateCurrentMemberJSONBody,
  RESTPatchAPIGuildVoiceStateUserJSONBody,
  RESTPatchAPIGuildWelcomeScreenJSONBody,
  RESTPatchAPIGuildWidgetSettingsJSONBody,
  RESTPatchAPIInteractionFollowupJSONBody,
  RESTPatchAPIInteractionOriginalResponseJSONBody,
  RESTPatchAPIStageInstanceJSONBody,
  RESTPatchAPIWebhookJSONBody,
  RESTPatchAPIWebhookWithTokenJSONBody,
  RESTPatchAPIWebhookWithTokenMessageJSONBody,
  RESTPatchAPIWebhookWithTokenMessageQuery,
  RESTPatchCurrentApplicationJSONBody,
  RESTPostAPIApplicationCommandsJSONBody,
  RESTPostAPIApplicationEmojiJSONBody,
  RESTPostAPIApplicationGuildCommandsJSONBody,
  RESTPostAPIApplicationIdentityDeleteJSONBody,
  RESTPostAPIAutoModerationRuleJSONBody,
  RESTPostAPIChannelFollowersJSONBody,
  RESTPostAPIChannelInviteJSONBody,
  RESTPostAPIChannelMessageJSONBody,
  RESTPostAPIChannelMessagesBulkDeleteJSONBody,
  RESTPostAPIChannelMessagesThreadsJSONBody,
  RESTPostAPIChannelThreadsJSONBody,
  RESTPostAPIChannelWebhookJSONBody,
  RESTPostAPIChatInputApplicationCommandsJSONBody,
  RESTPostAPIContextMenuApplicationCommandsJSONBody,
  RESTPostAPICurrentUserCreateDMChannelJSONBody,
  RESTPostAPIEntitlementJSONBody,
  RESTPostAPIGuildBulkBanJSONBody,
  RESTPostAPIGuildChannelJSONBody,
  RESTPostAPIGuildEmojiJSONBody,
  RESTPostAPIGuildForumThreadsJSONBody,
  RESTPostAPIGuildPruneJSONBody,
  RESTPostAPIGuildRoleJSONBody,
  RESTPostAPIGuildScheduledEventJSONBody,
  RESTPostAPIGuildSoundboardSoundJSONBody,
  RESTPostAPIGuildsJSONBody,
  RESTPostAPIGuildsMFAJSONBody,
  RESTPostAPIGuildTemplatesJSONBody,
  RESTPostAPIInteractionCallbackJSONBody,
  RESTPostAPIInteractionCallbackQuery,
  RESTPostAPIInteractionFollowupJSONBody,
  RESTPostAPIPrimaryEntryPointApplicationCommandJSONBody,
  RESTPostAPISoundboardSendSoundJSONBody,
  RESTPostAPIStageInstanceJSONBody,
  RESTPostAPITemplateCreateGuildJSONBody,
  RESTPostAPIWebhookWithTokenGitHubQuery,
  RESTPostAPIWebhookWithTokenJSONBody,
  RESTPostAPIWebhookWithTokenQuery,
  RESTPostAPIWebhookWithTokenSlackQuery,
  RESTPostOAuth2AccessTokenURLEncodedData,
  RESTPostOAuth2ClientCredentialsURLEncodedData,
  RESTPostOAuth2RefreshTokenURLEncodedData,
  RESTPostOAuth2TokenRevocationQuery,
  RESTPutAPIApplicationCommandPermissionsJSONBody,
  RESTPutAPIApplicationCommandsJSONBody,
  RESTPutAPIApplicationGuildCommandsJSONBody,
  RESTPutAPIApplicationRoleConnectionMetadataJSONBody,
  RESTPutAPIChannelPermissionJSONBody,
  RESTPutAPIChannelRecipientJSONBody,
  RESTPutAPIChannelVoiceStatusJSONBody,
  RESTPutAPICurrentUserApplicationRoleConnectionJSONBody,
  RESTPutAPIGuildApplicationCommandsPermissionsJSONBody,
  RESTPutAPIGuildBanJSONBody,
  RESTPutAPIGuildIncidentActionsJSONBody,
  RESTPutAPIGuildMemberJSONBody,
  RESTPutAPIGuildOnboardingJSONBody,
} from 'discord-api-types/v10'
import type { Endpoints } from 'pipecord'

/** Compiles if whatever has their type has ours as well. */
const takes = <_Ours, _Theirs extends _Ours>(): void => {}

/** Every body of discord-api-types that belongs to an endpoint. */
export function bodies() {
  // Its tags are a tuple with holes; its event_webhooks_status may be 3, which only Discord sets.
  takes<
    Endpoints['PATCH /applications/@me']['body'],
    Omit<RESTPatchCurrentApplicationJSONBody, 'tags' | 'event_webhooks_status'>
  >()
  takes<
    Endpoints['PATCH /applications/{application_id}/commands/{command_id}']['body'],
    RESTPatchAPIApplicationCommandJSONBody
  >()
  takes<
    Endpoints['PATCH /applications/{application_id}/emojis/{emoji_id}']['body'],
    RESTPatchAPIApplicationEmojiJSONBody
  >()
  takes<
    Endpoints['PATCH /applications/{application_id}/guilds/{guild_id}/commands/{command_id}']['body'],
    RESTPatchAPIApplicationGuildCommandJSONBody
  >()
  takes<
    Endpoints['PATCH /applications/{application_id}/users/{user_id}/identities/{provider_issued_user_id}/profile']['body'],
    RESTPatchAPIApplicationIdentityProfileJSONBody
  >()
  takes<Endpoints['PATCH /channels/{channel_id}']['body'], RESTPatchAPIChannelJSONBody>()
  takes<Endpoints['PATCH /channels/{channel_id}/messages/{message_id}']['body'], RESTPatchAPIChannelMessageJSONBody>()
  takes<Endpoints['PATCH /guilds/{guild_id}']['body'], RESTPatchAPIGuildJSONBody>()
  takes<
    Endpoints['PATCH /guilds/{guild_id}/auto-moderation/rules/{rule_id}']['body'],
    RESTPatchAPIAutoModerationRuleJSONBody
  >()
  takes<Endpoints['PATCH /guilds/{guild_id}/channels']['body'], RESTPatchAPIGuildChannelPositionsJSONBody>()
  takes<Endpoints['PATCH /guilds/{guild_id}/emojis/{emoji_id}']['body'], RESTPatchAPIGuildEmojiJSONBody>()
  takes<
    Endpoints['PATCH /guilds/{guild_id}/member-verification']['body'],
    RESTPatchAPIGuildMemberVerificationJSONBody
  >()
  takes<Endpoints['PATCH /guilds/{guild_id}/members/@me']['body'], RESTPatchAPICurrentGuildMemberJSONBody>()
  takes<
    Endpoints['PATCH /guilds/{guild_id}/members/@me/nick']['body'],
    RESTPatchAPICurrentGuildMemberNicknameJSONBody
  >()
  takes<Endpoints['PATCH /guilds/{guild_id}/members/{user_id}']['body'], RESTPatchAPIGuildMemberJSONBody>()
  takes<Endpoints['PATCH /guilds/{guild_id}/roles']['body'], RESTPatchAPIGuildRolePositionsJSONBody>()
  takes<Endpoints['PATCH /guilds/{guild_id}/roles/{role_id}']['body'], RESTPatchAPIGuildRoleJSONBody>()
  takes<
    Endpoints['PATCH /guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}']['body'],
    RESTPatchAPIGuildScheduledEventJSONBody
  >()
  takes<
    Endpoints['PATCH /guilds/{guild_id}/soundboard-sounds/{sound_id}']['body'],
    RESTPatchAPIGuildSoundboardSoundJSONBody
  >()
  takes<Endpoints['PATCH /guilds/{guild_id}/stickers/{sticker_id}']['body'], RESTPatchAPIGuildStickerJSONBody>()
  takes<Endpoints['PATCH /guilds/{guild_id}/templates/{code}']['body'], RESTPatchAPIGuildTemplateJSONBody>()
  takes<
    Endpoints['PATCH /guilds/{guild_id}/voice-states/@me']['body'],
    RESTPatchAPIGuildVoiceStateCurrentMemberJSONBody
  >()
  takes<Endpoints['PATCH /guilds/{guild_id}/voice-states/{user_id}']['body'], RESTPatchAPIGuildVoiceStateUserJSONBody>()
  takes<Endpoints['PATCH /guilds/{guild_id}/welcome-screen']['body'], RESTPatchAPIGuildWelcomeScreenJSONBody>()
  takes<Endpoints['PATCH /guilds/{guild_id}/widget']['body'], RESTPatchAPIGuildWidgetSettingsJSONBody>()
  takes<Endpoints['PATCH /stage-instances/{channel_id}']['body'], RESTPatchAPIStageInstanceJSONBody>()
  takes<Endpoints['PATCH /users/@me']['body'], RESTPatchAPICurrentUserJSONBody>()
  takes<Endpoints['PATCH /webhooks/{webhook_id}']['body'], RESTPatchAPIWebhookJSONBody>()
  takes<Endpoints['PATCH /webhooks/{webhook_id}/{webhook_token}']['body'], RESTPatchAPIWebhookWithTokenJSONBody>()
  takes<
    Endpoints['PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original']['body'],
    RESTPatchAPIInteractionOriginalResponseJSONBody
  >()
  takes<
    Endpoints['PATCH /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}']['body'],
    RESTPatchAPIInteractionFollowupJSONBody
  >()
  takes<
    Endpoints['PATCH /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}']['body'],
    RESTPatchAPIWebhookWithTokenMessageJSONBody
  >()
  takes<Endpoints['POST /applications/{application_id}/commands']['body'], RESTPostAPIApplicationCommandsJSONBody>()
  takes<
    Endpoints['POST /applications/{application_id}/commands']['body'],
    RESTPostAPIChatInputApplicationCommandsJSONBody
  >()
  takes<
    Endpoints['POST /applications/{application_id}/commands']['body'],
    RESTPostAPIContextMenuApplicationCommandsJSONBody
  >()
  takes<
    Endpoints['POST /applications/{application_id}/commands']['body'],
    RESTPostAPIPrimaryEntryPointApplicationCommandJSONBody
  >()
  takes<Endpoints['POST /applications/{application_id}/emojis']['body'], RESTPostAPIApplicationEmojiJSONBody>()
  takes<Endpoints['POST /applications/{application_id}/entitlements']['body'], RESTPostAPIEntitlementJSONBody>()
  takes<
    Endpoints['POST /applications/{application_id}/guilds/{guild_id}/commands']['body'],
    RESTPostAPIApplicationGuildCommandsJSONBody
  >()
  takes<Endpoints['POST /channels/{channel_id}/followers']['body'], RESTPostAPIChannelFollowersJSONBody>()
  takes<Endpoints['POST /channels/{channel_id}/invites']['body'], RESTPostAPIChannelInviteJSONBody>()
  takes<Endpoints['POST /channels/{channel_id}/messages']['body'], RESTPostAPIChannelMessageJSONBody>()
  takes<
    Endpoints['POST /channels/{channel_id}/messages/bulk-delete']['body'],
    RESTPostAPIChannelMessagesBulkDeleteJSONBody
  >()
  takes<
    Endpoints['POST /channels/{channel_id}/messages/{message_id}/threads']['body'],
    RESTPostAPIChannelMessagesThreadsJSONBody
  >()
  takes<
    Endpoints['POST /channels/{channel_id}/send-soundboard-sound']['body'],
    RESTPostAPISoundboardSendSoundJSONBody
  >()
  takes<Endpoints['POST /channels/{channel_id}/threads']['body'], RESTPostAPIChannelThreadsJSONBody>()
  takes<Endpoints['POST /channels/{channel_id}/threads']['body'], RESTPostAPIGuildForumThreadsJSONBody>()
  takes<Endpoints['POST /channels/{channel_id}/webhooks']['body'], RESTPostAPIChannelWebhookJSONBody>()
  takes<Endpoints['POST /guilds']['body'], RESTPostAPIGuildsJSONBody>()
  takes<Endpoints['POST /guilds/templates/{code}']['body'], RESTPostAPITemplateCreateGuildJSONBody>()
  takes<Endpoints['POST /guilds/{guild_id}/auto-moderation/rules']['body'], RESTPostAPIAutoModerationRuleJSONBody>()
  takes<Endpoints['POST /guilds/{guild_id}/bulk-ban']['body'], RESTPostAPIGuildBulkBanJSONBody>()
  // Its type is any channel's; threads and DMs are not created there. Its ids may be placeholders, which are for new guilds only.
  takes<
    Endpoints['POST /guilds/{guild_id}/channels']['body'],
    Omit<RESTPostAPIGuildChannelJSONBody, 'type' | 'parent_id' | 'permission_overwrites'>
  >()
  takes<Endpoints['POST /guilds/{guild_id}/emojis']['body'], RESTPostAPIGuildEmojiJSONBody>()
  takes<Endpoints['POST /guilds/{guild_id}/mfa']['body'], RESTPostAPIGuildsMFAJSONBody>()
  takes<Endpoints['POST /guilds/{guild_id}/prune']['body'], RESTPostAPIGuildPruneJSONBody>()
  takes<Endpoints['POST /guilds/{guild_id}/roles']['body'], RESTPostAPIGuildRoleJSONBody>()
  takes<Endpoints['POST /guilds/{guild_id}/scheduled-events']['body'], RESTPostAPIGuildScheduledEventJSONBody>()
  takes<Endpoints['POST /guilds/{guild_id}/soundboard-sounds']['body'], RESTPostAPIGuildSoundboardSoundJSONBody>()
  takes<Endpoints['POST /guilds/{guild_id}/templates']['body'], RESTPostAPIGuildTemplatesJSONBody>()
  takes<
    Endpoints['POST /interactions/{interaction_id}/{interaction_token}/callback']['body'],
    RESTPostAPIInteractionCallbackJSONBody
  >()
  takes<Endpoints['POST /oauth2/token']['body'], RESTPostOAuth2AccessTokenURLEncodedData>()
  takes<Endpoints['POST /oauth2/token']['body'], RESTPostOAuth2ClientCredentialsURLEncodedData>()
  takes<Endpoints['POST /oauth2/token']['body'], RESTPostOAuth2RefreshTokenURLEncodedData>()
  takes<Endpoints['POST /oauth2/token/revoke']['body'], RESTPostOAuth2TokenRevocationQuery>()
  takes<Endpoints['POST /stage-instances']['body'], RESTPostAPIStageInstanceJSONBody>()
  takes<Endpoints['POST /users/@me/channels']['body'], RESTPostAPICurrentUserCreateDMChannelJSONBody>()
  takes<
    Endpoints['POST /users/{user_id}/application-identities/{application_id}/{provider_type}/{provider_issued_user_id}/delete']['body'],
    RESTPostAPIApplicationIdentityDeleteJSONBody
  >()
  takes<Endpoints['POST /webhooks/{webhook_id}/{webhook_token}']['body'], RESTPostAPIInteractionFollowupJSONBody>()
  takes<Endpoints['POST /webhooks/{webhook_id}/{webhook_token}']['body'], RESTPostAPIWebhookWithTokenJSONBody>()
  takes<Endpoints['PUT /applications/{application_id}/commands']['body'], RESTPutAPIApplicationCommandsJSONBody>()
  takes<
    Endpoints['PUT /applications/{application_id}/guilds/{guild_id}/commands']['body'],
    RESTPutAPIApplicationGuildCommandsJSONBody
  >()
  takes<
    Endpoints['PUT /applications/{application_id}/guilds/{guild_id}/commands/permissions']['body'],
    RESTPutAPIGuildApplicationCommandsPermissionsJSONBody
  >()
  takes<
    Endpoints['PUT /applications/{application_id}/guilds/{guild_id}/commands/{command_id}/permissions']['body'],
    RESTPutAPIApplicationCommandPermissionsJSONBody
  >()
  takes<
    Endpoints['PUT /applications/{application_id}/role-connections/metadata']['body'],
    RESTPutAPIApplicationRoleConnectionMetadataJSONBody
  >()
  takes<
    Endpoints['PUT /channels/{channel_id}/permissions/{overwrite_id}']['body'],
    RESTPutAPIChannelPermissionJSONBody
  >()
  takes<Endpoints['PUT /channels/{channel_id}/recipients/{user_id}']['body'], RESTPutAPIChannelRecipientJSONBody>()
  takes<Endpoints['PUT /channels/{channel_id}/voice-status']['body'], RESTPutAPIChannelVoiceStatusJSONBody>()
  takes<Endpoints['PUT /guilds/{guild_id}/bans/{user_id}']['body'], RESTPutAPIGuildBanJSONBody>()
  takes<Endpoints['PUT /guilds/{guild_id}/incident-actions']['body'], RESTPutAPIGuildIncidentActionsJSONBody>()
  takes<Endpoints['PUT /guilds/{guild_id}/members/{user_id}']['body'], RESTPutAPIGuildMemberJSONBody>()
  takes<Endpoints['PUT /guilds/{guild_id}/onboarding']['body'], RESTPutAPIGuildOnboardingJSONBody>()
  // Its metadata may be numbers; the docs want them as strings.
  takes<
    Endpoints['PUT /users/@me/applications/{application_id}/role-connection']['body'],
    Omit<RESTPutAPICurrentUserApplicationRoleConnectionJSONBody, 'metadata'>
  >()
}

/** Every query of discord-api-types that belongs to an endpoint. */
export function queries() {
  takes<
    Endpoints['DELETE /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}']['query'],
    RESTDeleteAPIWebhookWithTokenMessageQuery
  >()
  takes<
    Endpoints['GET /applications/{application_id}/application-identities/{provider_type}/{provider_issued_user_id}']['query'],
    RESTGetAPIApplicationIdentitiesQuery
  >()
  takes<Endpoints['GET /applications/{application_id}/commands']['query'], RESTGetAPIApplicationCommandsQuery>()
  takes<Endpoints['GET /applications/{application_id}/entitlements']['query'], RESTGetAPIEntitlementsQuery>()
  takes<
    Endpoints['GET /applications/{application_id}/guilds/{guild_id}/commands']['query'],
    RESTGetAPIApplicationGuildCommandsQuery
  >()
  takes<Endpoints['GET /channels/{channel_id}/messages']['query'], RESTGetAPIChannelMessagesQuery>()
  takes<Endpoints['GET /channels/{channel_id}/messages/pins']['query'], RESTGetAPIChannelMessagesPinsQuery>()
  takes<
    Endpoints['GET /channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}']['query'],
    RESTGetAPIChannelMessageReactionUsersQuery
  >()
  takes<
    Endpoints['GET /channels/{channel_id}/polls/{message_id}/answers/{answer_id}']['query'],
    RESTGetAPIPollAnswerVotersQuery
  >()
  takes<Endpoints['GET /channels/{channel_id}/thread-members']['query'], RESTGetAPIChannelThreadMembersQuery>()
  takes<Endpoints['GET /channels/{channel_id}/thread-members/{user_id}']['query'], RESTGetAPIChannelThreadMemberQuery>()
  takes<
    Endpoints['GET /channels/{channel_id}/threads/archived/public']['query'],
    RESTGetAPIChannelThreadsArchivedQuery
  >()
  takes<Endpoints['GET /guilds/{guild_id}']['query'], RESTGetAPIGuildQuery>()
  takes<Endpoints['GET /guilds/{guild_id}/audit-logs']['query'], RESTGetAPIAuditLogQuery>()
  takes<Endpoints['GET /guilds/{guild_id}/bans']['query'], RESTGetAPIGuildBansQuery>()
  takes<Endpoints['GET /guilds/{guild_id}/members']['query'], RESTGetAPIGuildMembersQuery>()
  takes<Endpoints['GET /guilds/{guild_id}/members/search']['query'], RESTGetAPIGuildMembersSearchQuery>()
  takes<Endpoints['GET /guilds/{guild_id}/messages/search']['query'], RESTGetAPIGuildMessagesSearchQuery>()
  takes<Endpoints['GET /guilds/{guild_id}/prune']['query'], RESTGetAPIGuildPruneCountQuery>()
  takes<Endpoints['GET /guilds/{guild_id}/scheduled-events']['query'], RESTGetAPIGuildScheduledEventsQuery>()
  takes<
    Endpoints['GET /guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}']['query'],
    RESTGetAPIGuildScheduledEventQuery
  >()
  takes<
    Endpoints['GET /guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}/users']['query'],
    RESTGetAPIGuildScheduledEventUsersQuery
  >()
  takes<Endpoints['GET /guilds/{guild_id}/widget.png']['query'], RESTGetAPIGuildWidgetImageQuery>()
  takes<Endpoints['GET /invites/{code}']['query'], RESTGetAPIInviteQuery>()
  takes<Endpoints['GET /skus/{sku_id}/subscriptions']['query'], RESTGetAPISKUSubscriptionsQuery>()
  takes<Endpoints['GET /users/@me/guilds']['query'], RESTGetAPICurrentUserGuildsQuery>()
  takes<
    Endpoints['GET /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}']['query'],
    RESTGetAPIWebhookWithTokenMessageQuery
  >()
  takes<
    Endpoints['PATCH /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}']['query'],
    RESTPatchAPIWebhookWithTokenMessageQuery
  >()
  takes<
    Endpoints['POST /interactions/{interaction_id}/{interaction_token}/callback']['query'],
    RESTPostAPIInteractionCallbackQuery
  >()
  takes<Endpoints['POST /webhooks/{webhook_id}/{webhook_token}']['query'], RESTPostAPIWebhookWithTokenQuery>()
  takes<
    Endpoints['POST /webhooks/{webhook_id}/{webhook_token}/github']['query'],
    RESTPostAPIWebhookWithTokenGitHubQuery
  >()
  takes<
    Endpoints['POST /webhooks/{webhook_id}/{webhook_token}/slack']['query'],
    RESTPostAPIWebhookWithTokenSlackQuery
  >()
}

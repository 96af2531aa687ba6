/** Endpoints: those that the docs or discord-api-types have and the document does not. @module */
import type { OverlayEntry, SchemaPatch } from '../overlay.js'
import { oauth2 } from './oauth2.js'

const month = '2026-08'
const text = { type: 'string' } as const
const snowflake: SchemaPatch = { $ref: '#/components/schemas/SnowflakeType' }
const image = { type: ['string', 'null'], contentEncoding: 'base64' } as const
const anything: SchemaPatch = {}
const object = (properties: Record<string, SchemaPatch>, required: readonly string[] = []): SchemaPatch => ({
  type: 'object',
  properties,
  required,
})
const level = (...values: number[]): SchemaPatch => ({ type: 'integer', enum: values })

export const endpoints: readonly OverlayEntry[] = [
  {
    says: 'The SKUs of an application can be listed.',
    docs: 'resources/sku#list-skus',
    month,
    endpoints: { 'GET /applications/{application_id}/skus': { result: 'RESTGetAPISKUsResult' } },
  },
  {
    says: 'The own nickname in a guild can be set; deprecated.',
    docs: 'resources/guild#modify-current-user-nick',
    month,
    endpoints: {
      'PATCH /guilds/{guild_id}/members/@me/nick': {
        body: object({ nick: { type: ['string', 'null'], maxLength: 32 } }),
        reason: true,
        result: 'RESTPatchAPICurrentGuildMemberNicknameResult',
      },
    },
  },
  {
    says: 'The permissions of all commands could be set at once; disabled since permissions v2.',
    docs: 'interactions/application-commands#batch-edit-application-command-permissions',
    month,
    endpoints: {
      'PUT /applications/{application_id}/guilds/{guild_id}/commands/permissions': {
        body: {
          type: 'array',
          items: object({ id: snowflake, permissions: { type: 'array', items: anything } }, ['id', 'permissions']),
        },
        result: 'RESTPutAPIGuildApplicationCommandsPermissionsResult',
      },
    },
  },
  ...oauth2,
  {
    says: 'Guilds can no longer be created by apps; the endpoints stand for those that still may.',
    docs: 'change-log#guild-create-deprecation',
    month,
    endpoints: {
      'POST /guilds': {
        body: object(
          {
            name: { ...text, minLength: 2, maxLength: 100 },
            region: { type: ['string', 'null'] },
            icon: image,
            verification_level: level(0, 1, 2, 3, 4),
            default_message_notifications: level(0, 1),
            explicit_content_filter: level(0, 1, 2),
            roles: { type: 'array', items: { type: 'object', additionalProperties: true } },
            channels: { type: 'array', items: { type: 'object', additionalProperties: true } },
            afk_channel_id: { oneOf: [{ type: 'null' }, snowflake, { type: 'integer' }] },
            afk_timeout: level(60, 300, 900, 1800, 3600),
            system_channel_id: { oneOf: [{ type: 'null' }, snowflake, { type: 'integer' }] },
            system_channel_flags: { type: 'integer' },
            premium_progress_bar_enabled: { type: 'boolean' },
          },
          ['name'],
        ),
        result: 'RESTPostAPIGuildsResult',
      },
      'DELETE /guilds/{guild_id}': { result: 'void' },
      'POST /guilds/{guild_id}/mfa': {
        body: object({ level: level(0, 1) }, ['level']),
        reason: true,
        result: 'RESTPostAPIGuildsMFAResult',
      },
      'POST /guilds/templates/{code}': {
        body: object({ name: { ...text, minLength: 2, maxLength: 100 }, icon: image }, ['name']),
        result: 'RESTPostAPITemplateCreateGuildResult',
      },
    },
  },
  {
    says: 'The questions of membership screening can be read and set; known from discord-api-types, not from the docs.',
    docs: 'resources/guild#guild-object-guild-features',
    month,
    endpoints: {
      'GET /guilds/{guild_id}/member-verification': { result: 'RESTGetAPIGuildMemberVerificationResult' },
      'PATCH /guilds/{guild_id}/member-verification': {
        body: object({
          enabled: { type: 'boolean' },
          form_fields: text,
          description: { type: ['string', 'null'], maxLength: 300 },
        }),
        result: 'RESTPatchAPIGuildMemberVerificationResult',
      },
    },
  },
  {
    says: "The profile of a user's identity in a game can be read, set and deleted.",
    docs: 'resources/application-identity-profile#update-application-identity-profile',
    month,
    endpoints: {
      'GET /applications/{application_id}/users/{user_id}/identities/{provider_issued_user_id}/profile': {
        result: 'RESTGetAPIApplicationIdentityProfileResult',
      },
      'PATCH /applications/{application_id}/users/{user_id}/identities/{provider_issued_user_id}/profile': {
        body: object({
          username: { ...text, maxLength: 1024 },
          data: object({ primary: anything, dynamic: { type: 'array', items: anything, maxItems: 30 } }),
        }),
        result: 'RESTPatchAPIApplicationIdentityProfileResult',
      },
      'GET /users/{user_id}/application-identities/{application_id}': {
        result: 'RESTGetAPIUserApplicationIdentitiesResult',
      },
      'GET /applications/{application_id}/application-identities/{provider_type}/{provider_issued_user_id}': {
        query: object({ provider_id: text }),
        result: 'RESTGetAPIApplicationIdentitiesResult',
      },
      'POST /users/{user_id}/application-identities/{application_id}/{provider_type}/{provider_issued_user_id}/delete':
        {
          body: object({ provider_id: text }),
          bodyOptional: true,
          result: 'void',
        },
    },
  },
]

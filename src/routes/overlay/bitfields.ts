/** Bitfields: sets of bits are decimal digits, since they outgrow numbers. @module */
import type { OverlayEntry } from '../overlay.js'

const set = { format: 'bitfield', minimum: undefined, maximum: undefined } as const

export const bitfields: readonly OverlayEntry[] = [
  {
    says: 'Permissions are sent as a string of decimal digits.',
    docs: 'topics/permissions#permissions',
    month: '2026-08',
    at: [
      'CreateRoleRequest/permissions',
      'UpdateRoleRequestPartial/permissions',
      'ChannelPermissionOverwriteRequest/allow',
      'ChannelPermissionOverwriteRequest/deny',
      'PUT /channels/{channel_id}/permissions/{overwrite_id} body/allow',
      'PUT /channels/{channel_id}/permissions/{overwrite_id} body/deny',
    ],
    set,
  },
  {
    says: 'default_member_permissions of a command is a string.',
    docs: 'interactions/application-commands#application-command-object',
    month: '2026-08',
    at: ['*/default_member_permissions'],
    set,
  },
  {
    says: "The permissions of an app's install params are a string.",
    docs: 'resources/application#install-params-object',
    month: '2026-08',
    at: ['ApplicationOAuth2InstallParams/permissions'],
    set,
  },
]

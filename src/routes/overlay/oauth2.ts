/** OAuth2: the routes that take a form and give or revoke tokens. @module */
import type { OverlayEntry, SchemaPatch } from '../overlay.js'

const text = { type: 'string', minLength: 1 } as const
const credentials: Record<string, SchemaPatch> = {
  client_id: { $ref: '#/components/schemas/SnowflakeType' },
  client_secret: text,
}
const grant = (name: string, fields: Record<string, SchemaPatch>, required: readonly string[]): SchemaPatch => ({
  type: 'object',
  properties: { grant_type: { type: 'string', enum: [name] }, ...fields, ...credentials },
  required: ['grant_type', ...required],
})

export const oauth2: readonly OverlayEntry[] = [
  {
    says: 'Tokens are given for a code, a refresh token or the credentials of the client, as a form.',
    docs: 'topics/oauth2#authorization-code-grant',
    month: '2026-08',
    endpoints: {
      'POST /oauth2/token': {
        body: {
          oneOf: [
            grant('authorization_code', { code: text, redirect_uri: text, code_verifier: text }, ['code']),
            grant('refresh_token', { refresh_token: text }, ['refresh_token']),
            grant('client_credentials', { scope: text }, ['scope']),
          ],
        },
        form: true,
        result: 'RESTPostOAuth2AccessTokenResult | RESTPostOAuth2ClientCredentialsResult',
      },
    },
  },
  {
    says: 'Tokens are revoked with a form.',
    docs: 'topics/oauth2#authorization-code-grant-token-revocation-example',
    month: '2026-08',
    endpoints: {
      'POST /oauth2/token/revoke': {
        body: {
          type: 'object',
          properties: {
            token: text,
            token_type_hint: { type: 'string', enum: ['access_token', 'refresh_token'] },
            ...credentials,
          },
          required: ['token'],
        },
        form: true,
        result: 'void',
      },
    },
  },
]

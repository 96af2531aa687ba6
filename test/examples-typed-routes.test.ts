import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { APIGuildMember } from 'discord-api-types/v10'
import { createClient, type DiscordAPIClient } from 'pipecord'
import { afterEach, beforeEach, describe, expect, expectTypeOf, it } from 'vitest'
import { listNames, refusal, sendTooMuch, sendTypo } from '../examples/typed-routes.js'
import { type Simulator, simulator } from '../plugins/simulator/index.js'

const tooMuch =
  'ValidationError: body.embeds: 6001 characters in all, at most 6000 (title, description, fields, footer, author). ' +
  'Nothing was sent. See https://docs.discord.com/developers/resources/message#embed-object-embed-limits'

describe('examples/typed-routes', () => {
  let discord: Simulator
  let client: DiscordAPIClient
  let channelId: string
  beforeEach(async () => {
    discord = await simulator()
    client = createClient({ token: discord.token, baseURL: discord.baseURL })
    channelId = discord.world.channel('general').id
  })
  afterEach(async () => {
    await client.shutdown()
    await discord.close()
  })

  it('lists at most five members, typed by the path', async () => {
    const guildId = discord.world.guild().id

    const members = await client.get(`/guilds/${guildId}/members`, { query: { limit: 5 } }).unwrap()

    expectTypeOf(members).toEqualTypeOf<APIGuildMember[]>()
    expect(await listNames(client, guildId)).toEqual(members.map(({ user }) => user.username))
    expect(members).toHaveLength(5)
  })

  it('refuses 6,001 characters of embed with a sentence that says what counts and where that is written', async () => {
    expect(await refusal(sendTooMuch(client, channelId))).toBe(tooMuch)
    expect(discord.log.count({ method: 'POST' })).toBe(0)
  })

  it('refuses a message that says nothing because of a typo', async () => {
    expect(await refusal(sendTypo(client, channelId))).toContain('body: nothing to send')
  })

  it('hides no other error', async () => {
    const failed = Promise.reject(new TypeError('no'))

    await expect(refusal(failed)).rejects.toThrow('no')
    expect(await refusal(Promise.resolve())).toBe('nothing was refused')
  })

  it('runs by itself', async () => {
    const file = ['--import', 'tsx', 'examples/typed-routes.ts']
    const { stdout } = await promisify(execFile)(process.execPath, file, { timeout: 20_000 })

    expect(stdout).toContain(`6,001 characters: ${tooMuch}\n`)
    expect(stdout).toContain('Messages that left the machine: 0\n')
  }, 30_000)
})

import { describe, expect, it } from 'vitest'
import { type Bench, bench } from '../support.js'

/** May talk, but does not manage the guild, so that rules hold for it. */
const TALKER = { guilds: [{ botPermissions: [] }] }

function rule(at: Bench, fields: object = {}): Promise<{ id: string }> {
  const actor = manager(at)
  const body = {
    name: 'No storms',
    event_type: 1,
    trigger_type: 1,
    trigger_metadata: { keyword_filter: ['storm*'] },
    actions: [{ type: 1, metadata: { custom_message: 'Calm down' } }],
    enabled: true,
    ...fields,
  }
  return at.body(`POST /guilds/${at.guildId}/auto-moderation/rules`, { body, actor })
}

function manager(at: Bench) {
  return at.world.actorOf('Bot', at.world.addBot().token)!
}

function say(at: Bench, content: string) {
  return [`POST /channels/${at.general}/messages`, { body: { content } }] as const
}

describe('auto moderation rules', () => {
  it('are made with every field of their trigger, and read back', async () => {
    const at = bench()
    const made = await rule(at)

    expect(made).toMatchObject({
      name: 'No storms',
      trigger_metadata: { keyword_filter: ['storm*'], regex_patterns: [], allow_list: [] },
      exempt_roles: [],
    })
    expect(await at.body(`GET /guilds/${at.guildId}/auto-moderation/rules/${made.id}`)).toEqual(made)
    expect(await at.body(`GET /guilds/${at.guildId}/auto-moderation/rules`)).toEqual([made])
    expect(at.events.at(-1)?.event).toBe('AUTO_MODERATION_RULE_CREATE')
  })

  it('are off by default, and block', async () => {
    const at = bench()

    expect(await rule(at, { enabled: undefined, actions: undefined })).toMatchObject({
      enabled: false,
      actions: [{ type: 1, metadata: {} }],
    })
  })

  it('change, without their trigger', async () => {
    const at = bench()
    const { id } = await rule(at)
    const body = { enabled: false, trigger_metadata: { regex_patterns: ['gal(e|es)'] } }

    expect(await at.body(`PATCH /guilds/${at.guildId}/auto-moderation/rules/${id}`, { body })).toMatchObject({
      trigger_type: 1,
      enabled: false,
      trigger_metadata: { keyword_filter: [], regex_patterns: ['gal(e|es)'] },
    })
  })

  it('are deleted', async () => {
    const at = bench()
    const { id } = await rule(at)

    await at.call(`DELETE /guilds/${at.guildId}/auto-moderation/rules/${id}`)

    expect(await at.refusal(`GET /guilds/${at.guildId}/auto-moderation/rules/${id}`)).toMatchObject({ status: 404 })
    expect(at.events.at(-1)?.event).toBe('AUTO_MODERATION_RULE_DELETE')
  })

  it.each([
    [3, {}],
    [4, { presets: [1], allow_list: [] }],
    [5, { mention_total_limit: 20, mention_raid_protection_enabled: false }],
    [6, { keyword_filter: [], regex_patterns: [], allow_list: [] }],
  ])('hold the fields of trigger %d only', async (trigger_type, trigger_metadata) => {
    const at = bench()

    expect(await rule(at, { trigger_type, trigger_metadata: { presets: [1] } })).toMatchObject({ trigger_metadata })
  })

  it('number six for keywords', async () => {
    const at = bench()
    for (let count = 0; count < 6; count++) await rule(at)

    await expect(rule(at)).rejects.toMatchObject({ code: 50035, errors: { trigger_type: {} } })
  })

  it('alert in a channel of the guild', async () => {
    const at = bench()

    await expect(rule(at, { actions: [{ type: 2 }] })).rejects.toMatchObject({
      errors: { actions: { 0: { metadata: { channel_id: {} } } } },
    })
  })

  it('give time out for keywords and mentions only', async () => {
    const at = bench()
    const actions = [{ type: 3, metadata: { duration_seconds: 60 } }]

    await expect(rule(at, { trigger_type: 3, actions })).rejects.toMatchObject({ code: 50035 })
  })
})

describe('auto moderation', () => {
  it('blocks what a keyword finds', async () => {
    const at = bench(TALKER)
    const { id } = await rule(at)

    expect(await at.refusal(...say(at, 'STORMY seas'))).toMatchObject({ status: 400, code: 200000 })
    expect(at.events.at(-1)).toMatchObject({
      event: 'AUTO_MODERATION_ACTION_EXECUTION',
      data: { rule_id: id, content: 'STORMY seas', matched_keyword: 'storm*', matched_content: 'STORM' },
    })
    expect(at.entries.at(-1)).toMatchObject({ data: { action_type: 143, target_id: at.world.bot.id } })
  })

  it('blocks edits too', async () => {
    const at = bench(TALKER)
    await rule(at)
    const { id } = await at.body<{ id: string }>(...say(at, 'calm'))
    const operation = `PATCH /channels/${at.general}/messages/${id}`

    expect(await at.refusal(operation, { body: { content: 'storm' } })).toMatchObject({ code: 200000 })
  })

  it('blocks names of threads', async () => {
    const at = bench(TALKER)
    await rule(at)
    const operation = `POST /channels/${at.general}/threads`

    expect(await at.refusal(operation, { body: { name: 'storm', type: 11 } })).toMatchObject({ code: 200001 })
  })

  it.each([
    ['cat', 'a cat sat', true],
    ['cat', 'concatenate', false],
    ['cat*', 'catch', true],
    ['cat*', 'wildcat', false],
    ['*cat', 'wildcat', true],
    ['*cat', 'catch', false],
    ['*cat*', 'location', true],
    ['i like c++', 'yes, i like c++', true],
  ])('reads the keyword %s in "%s": %s', async (keyword, content, blocked) => {
    const at = bench(TALKER)
    await rule(at, { trigger_metadata: { keyword_filter: [keyword] } })

    const answer = at.call(...say(at, content))

    await (blocked ? expect(answer).rejects.toMatchObject({ code: 200000 }) : expect(answer).resolves.toBeDefined())
  })

  it('matches patterns', async () => {
    const at = bench(TALKER)
    await rule(at, { trigger_metadata: { regex_patterns: ['(b|c)at'] } })

    expect(await at.refusal(...say(at, 'a bat'))).toMatchObject({ code: 200000 })
  })

  it('lets through what is allowed, exempt, or not looked for', async () => {
    const at = bench(TALKER)
    await rule(at, { trigger_metadata: { keyword_filter: ['*storm*'], allow_list: ['storm'] } })
    await rule(at, { exempt_channels: [at.general] })
    await rule(at, { enabled: false })

    expect((await at.call(...say(at, 'storm'))).status).toBe(200)
  })

  it('lets those who manage the guild say anything', async () => {
    const at = bench()
    await rule(at)

    expect((await at.call(...say(at, 'storm'))).status).toBe(200)
  })

  it('counts mentions', async () => {
    const at = bench(TALKER)
    await rule(at, { trigger_type: 5, trigger_metadata: { mention_total_limit: 1 } })
    const mentions = ['ann', 'ben'].map(name => `<@${at.world.person(name).id}>`).join(' ')

    expect(await at.refusal(...say(at, mentions))).toMatchObject({ code: 200000 })
  })

  it('alerts and gives time out without blocking', async () => {
    const at = bench(TALKER)
    const news = at.world.channel('news').id
    const actions = [
      { type: 2, metadata: { channel_id: news } },
      { type: 3, metadata: { duration_seconds: 60 } },
    ]
    await rule(at, { actions })

    await at.call(...say(at, 'storm'))

    expect(at.world.messages.of(news).all()).toMatchObject([{ json: { type: 24 } }])
    expect(at.world.guild().members.get(at.world.bot.id)?.communication_disabled_until).toBe(
      at.world.timestamp(at.clock.now() + 60_000),
    )
    expect(await at.refusal(...say(at, 'calm'))).toMatchObject({ code: 50013 })
  })
})

describe('slow mode', () => {
  function slowBench() {
    const at = bench({ guilds: [{ channels: [{ name: 'slow', slowmode: 10 }] }] })
    const ann = at.world.person('emil')
    const actor = { kind: 'bot', userId: ann.id, applicationId: at.world.bot.applicationId, scopes: [] } as const
    return { at, actor }
  }

  it('makes users wait', async () => {
    const { at, actor } = slowBench()
    const [operation, options] = say(at, 'one')
    await at.call(operation, { ...options, actor })
    await at.clock.advance(4_000)

    const refusal = await at.refusal(operation, { ...options, actor })

    expect(refusal).toMatchObject({ status: 429, code: 20016, retryAfter: 6_000 })
  })

  it('ends', async () => {
    const { at, actor } = slowBench()
    const [operation, options] = say(at, 'one')
    await at.call(operation, { ...options, actor })
    await at.clock.advance(10_000)

    expect((await at.call(operation, { ...options, actor })).status).toBe(200)
  })

  it('does not touch bots', async () => {
    const { at } = slowBench()
    await at.call(...say(at, 'one'))

    expect((await at.call(...say(at, 'two'))).status).toBe(200)
  })
})

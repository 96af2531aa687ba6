/** What the compiler says of interactions; checked by `tsc`, never run. */
import type { APIAttachment } from 'discord-api-types/v10'
import {
  autoDefer,
  codec,
  field,
  type InteractionLayer,
  type Interactions,
  opt,
  subcommand,
} from 'pipecord/interactions'

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const same = <T extends true>(): T | undefined => undefined
declare const on: Interactions
declare const db: {
  songs(typed: string, signal: AbortSignal): Promise<Record<string, string>>
  vote(poll: number, choice: string, user: string): Promise<number>
  save(report: unknown): Promise<number>
}

on.command('play', {
  about: 'Queue a song',
  options: {
    song: opt.string('What to play', { complete: (typed, ctx) => db.songs(typed, ctx.signal) }),
    quality: opt.maybe(opt.string('Bitrate', { choices: { Normal: 'std', 'Hi-Fi': 'hq' } })),
    cover: opt.maybe(opt.attachment('Cover art', { types: ['image'] })),
    channel: opt.channel('Where', { types: ['GuildVoice', 'GuildStageVoice'] }),
  },
  async run(ctx) {
    const { song, quality = 'std', cover, channel } = ctx.options
    same<Equal<typeof song, string>>()
    same<Equal<typeof quality, 'std' | 'hq'>>()
    same<Equal<typeof cover, APIAttachment | undefined>>()
    same<Equal<typeof channel.type, 2 | 13>>()
    await ctx.reply(`Queued ${song} (${quality})`)
    // @ts-expect-error a command has no message of its own
    await ctx.update('x')
    // @ts-expect-error there is no such option
    ctx.options.songs
  },
})

const reportForm = on.modal('report/:id', {
  title: 'Report poll',
  params: { id: codec.int },
  fields: {
    kind: field.radio('What is wrong?', { spam: 'Spam', abuse: 'Abuse' }),
    why: field.optional(field.text('Details', { paragraph: true, max: 1000 })),
    proof: field.files('Screenshots', { max: 3, types: ['image'] }),
    sure: field.check('Sure?'),
  },
  async run({ params, values, reply }) {
    same<Equal<typeof values, { kind: 'spam' | 'abuse'; why: string | null; proof: APIAttachment[]; sure: boolean }>>()
    const n = await db.save({ ...params, ...values })
    await reply({ content: `Report #${n} received`, ephemeral: true })
  },
})

const openReport = on.button('report-open/:id', {
  params: { id: codec.int },
  defer: false,
  run: ({ params, show }) => show(reportForm({ id: params.id })),
})

const vote = on.button('poll/:id/:choice', {
  params: { id: codec.int, choice: codec.oneOf('yes', 'no') },
  async run({ params, user, update }) {
    same<Equal<typeof params, { id: number; choice: 'yes' | 'no' }>>()
    const total = await db.vote(params.id, params.choice, user.id)
    const again = vote({ id: params.id, choice: 'yes' })
    await update({ content: `${total} ${again.custom_id} ${openReport({ id: params.id }).custom_id}` })
  },
})

const inGuild: InteractionLayer<{ guildId: string }> = async (ctx, next) =>
  ctx.guildId ? next() : ctx.reply({ content: 'Servers only.', ephemeral: true })
const timed: InteractionLayer<{ startedAt: number }> = async (ctx, next) => {
  ctx.startedAt = performance.now()
  await next()
}
on.use(timed)
on.command('warn', {
  about: 'Warn a member',
  options: { who: opt.user('Member'), points: opt.integer('Points', { choices: [1, 3, 5] }) },
  use: [inGuild, timed, autoDefer(), async (_ctx, next) => next()],
  run(ctx) {
    same<Equal<typeof ctx.guildId, string>>()
    same<Equal<typeof ctx.options.points, 1 | 3 | 5>>()
    same<Equal<typeof ctx.startedAt, number>>()
    return ctx.reply(`${ctx.options.who.username}: +${ctx.options.points}`)
  },
})

on.command('music', {
  about: 'Music',
  subcommands: {
    volume: subcommand({
      about: 'How loud',
      options: { percent: opt.integer('0 to 100', { min: 0, max: 100 }) },
      use: [inGuild],
      run: ({ options, guildId, reply }) => {
        same<Equal<typeof options, { percent: number }>>()
        same<Equal<typeof guildId, string>>()
        return reply(`${options.percent} %`)
      },
    }),
  },
})
on.userCommand('Report', { run: ctx => ctx.reply(ctx.target.username) })
on.messageCommand('Quote', { run: ctx => ctx.reply(ctx.target.content) })
const pick = on.roleSelect('role/:to', { run: ({ values, params }) => void [values[0]?.color, params.to] })
pick({ to: 'x' })
on.button('plain', { run: ctx => ctx.update('x') })()

// @ts-expect-error unknown value of a parameter
vote({ id: 1, choice: 'maybe' })
// @ts-expect-error missing parameter
reportForm({})
// @ts-expect-error codec for a parameter that is not in the pattern
on.button('x/:a', { params: { b: codec.int }, run() {} })

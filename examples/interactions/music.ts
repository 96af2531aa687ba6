/** A music queue: subcommands, options that suggest what is there while one types, and a list in pages. */
import { guildOnly, type Interactions, opt, subcommand } from 'pipecord/interactions'
import { pages } from './pages.js'

export interface Song {
  readonly id: string
  readonly title: string
}
export interface Library {
  /** Songs whose titles hold `text`. */
  search(text: string, signal: AbortSignal): Promise<readonly Song[]>
  song(id: string): Song | undefined
}

export function defineMusic(on: Interactions, library: Library) {
  const queue: string[] = []
  const page = pages(on, 'queue', { title: 'Queue', items: () => queue })
  const use = [guildOnly()] as const

  on.command('music', {
    about: 'What is to be heard',
    contexts: ['guild'],
    subcommands: {
      play: subcommand({
        about: 'Queue a song',
        options: {
          song: opt.string('Its title', {
            complete: async (typed, ctx) => {
              const songs = await library.search(typed, ctx.signal)
              return Object.fromEntries(songs.map(({ id, title }) => [title, id]))
            },
          }),
          where: opt.maybe(opt.string('Where in the queue', { choices: { Next: 'next', 'At the end': 'end' } })),
        },
        use,
        run({ options: { song, where = 'end' }, reply }) {
          // Users may send what was not suggested.
          const found = library.song(song)
          if (!found) return reply({ content: 'There is no such song.', ephemeral: true })
          if (where === 'next') queue.unshift(found.title)
          else queue.push(found.title)
          return reply(`Queued **${found.title}** (${where}).`)
        },
      }),
      skip: subcommand({
        about: 'Go on to the next song',
        use,
        run: ({ reply }) => reply(queue.shift() === undefined ? 'There is nothing to skip.' : 'Skipped.'),
      }),
    },
    groups: {
      queue: {
        about: 'What comes next',
        subcommands: {
          show: subcommand({ about: 'See the queue', use, run: ({ user, reply }) => reply(page(user.id)) }),
          clear: subcommand({
            about: 'Empty the queue',
            use,
            run({ reply }) {
              queue.length = 0
              return reply('Cleared.')
            },
          }),
        },
      },
    },
  })
}

/** A list in pages: where one is stands in the ids of the buttons, so that they work after a restart too. */
import { ui } from 'pipecord/builders'
import { codec, type Interactions, type MessageBody } from 'pipecord/interactions'

export interface PagesOptions {
  /** The list as it is now. */
  readonly items: (userId: string) => readonly string[]
  readonly title: string
  /** @default 5 */
  readonly perPage?: number
}

/** @returns a function that gives the message of one page */
export function pages(on: Interactions, name: string, { items, title, perPage = 5 }: PagesOptions) {
  const turn = on.button(`${name}/:page/:way`, {
    params: { page: codec.int, way: codec.oneOf('back', 'on') },
    run: ({ params, user, update }) => update(page(user.id, params.page)),
  })

  function page(userId: string, wanted = 0): MessageBody {
    const list = items(userId)
    const last = Math.max(0, Math.ceil(list.length / perPage) - 1)
    const at = Math.min(Math.max(wanted, 0), last)
    const lines = list.slice(at * perPage, (at + 1) * perPage).map((item, i) => `${at * perPage + i + 1}. ${item}`)
    const back = ui.button('Back', turn({ page: at - 1, way: 'back' }), { disabled: at === 0 })
    const on = ui.button('On', turn({ page: at + 1, way: 'on' }), { disabled: at === last })
    const content = `**${title}** (${at + 1} of ${last + 1})\n${lines.join('\n') || 'Nothing.'}`
    return { content, components: [ui.row(back, on)] }
  }
  return page
}

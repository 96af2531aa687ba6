/** A layout of components: sections, a gallery, a box with a menu that redraws it. */
import { ui } from 'pipecord/builders'
import { type Interactions, type MessageBody, opt } from 'pipecord/interactions'

const ships = {
  brig: { name: 'The Brig', masts: 'two masts', crew: 120 },
  sloop: { name: 'The Sloop', masts: 'one mast', crew: 75 },
  frigate: { name: 'The Frigate', masts: 'three masts', crew: 200 },
}
type Ship = keyof typeof ships
const picture = (ship: string) => `https://example.com/ships/${ship}.png`

export function defineLayout(on: Interactions) {
  const pick = on.stringSelect('ship', {
    run: ({ values, update }) => update(show((values[0] ?? 'brig') as Ship)),
  })

  function show(ship: Ship): MessageBody {
    const { name, masts, crew } = ships[ship]
    const options = Object.entries(ships).map(([value, { name: label }]) => ({ label, value, default: value === ship }))
    const box = ui.box(
      { color: '#1F6FEB' },
      ui.section([`## ${name}`, `With ${masts}, and a crew of ${crew}`], ui.thumbnail(picture(ship))),
      ui.separator(),
      ui.gallery(`${picture(ship)}?bow`, `${picture(ship)}?stern`),
      ui.row(ui.select(pick(), options, { placeholder: 'Another ship' })),
      ui.row(ui.button('About ships', 'https://example.com/ships')),
    )
    return { ui: [box] }
  }

  on.command('ship', {
    about: 'Have a look at a ship',
    options: { which: opt.maybe(opt.string('Which', { choices: ['brig', 'sloop', 'frigate'] })) },
    run: ({ options: { which = 'brig' }, reply }) => reply(show(which)),
  })
}

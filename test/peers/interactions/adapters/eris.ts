/**
 * eris: its client, answering interactions; how REST is led here is told with its other adapter.
 * @module
 */
import {
  type ActionRow,
  type ApplicationCommandBulkEditOptions,
  AutocompleteInteraction,
  Client,
  CommandInteraction,
  ComponentInteraction,
  type InteractionModal,
  ModalSubmitInteraction,
  type UnknownInteraction,
} from 'eris'
import { PlainAgent } from '../../adapters/eris.js'
import { commands, controls, EPHEMERAL, form, type InteractionAdapter } from '../peer.js'

/** Without its guilds, eris cannot read what happens in them. */
const GUILDS = 1

export const eris: InteractionAdapter = {
  name: 'eris 0.18',
  async open(discord) {
    const { hostname, port } = new URL(discord.origin)
    const agent = new PlainAgent(hostname, Number(port))
    const client = new Client(`Bot ${discord.token}`, { intents: GUILDS, rest: { agent, domain: hostname } })
    client.on('error', () => {})
    client.on('interactionCreate', interaction => void hear(interaction))
    const ready = new Promise<void>(resolve => client.once('ready', () => resolve()))
    await client.connect()
    await ready
    await client.bulkEditCommands(commands as readonly unknown[] as ApplicationCommandBulkEditOptions<false>[])
    return () => {
      client.disconnect({ reconnect: false })
      agent.destroy()
    }
  },
}

type Any =
  | CommandInteraction
  | ComponentInteraction
  | AutocompleteInteraction
  | ModalSubmitInteraction
  | UnknownInteraction
interface Option {
  readonly name: string
  readonly value: string
}

async function hear(interaction: Any | { readonly type: number }): Promise<unknown> {
  if (interaction instanceof AutocompleteInteraction) {
    const typed = (interaction.data.options as readonly Option[]).find(({ name }) => name === 'song')?.value
    return interaction.acknowledge([1, 2].map(n => ({ name: `${typed} ${n}`, value: `${n}` })))
  }
  if (interaction instanceof CommandInteraction) return command(interaction)
  if (interaction instanceof ComponentInteraction) {
    const { data, member } = interaction
    if (data.custom_id === 'form') return interaction.createModal(form as unknown as InteractionModal)
    const said = 'values' in data ? `takes ${data.values.join(', ')}` : 'said yes'
    return interaction.editParent({ content: `${member?.username} ${said}`, components: [] })
  }
  if (!(interaction instanceof ModalSubmitInteraction)) return undefined
  const why = interaction.data.components[0]?.components[0]?.value
  return interaction.createMessage({ content: `Thanks: ${why}`, flags: EPHEMERAL })
}

async function command(interaction: CommandInteraction): Promise<unknown> {
  const { name, options = [], resolved, target_id: target = '' } = interaction.data
  if (name === 'Quote') return interaction.createMessage(`> ${resolved?.messages?.get(target)?.content}`)
  if (name === 'Greet') return interaction.createMessage(`Hi ${resolved?.users?.get(target)?.username}`)
  if (name === 'slow') {
    await interaction.defer(EPHEMERAL)
    await interaction.editOriginalMessage('done')
    return interaction.createFollowup('one more')
  }
  const given = (wanted: string) => (options as readonly Option[]).find(one => one.name === wanted)?.value ?? ''
  const who = resolved?.users?.get(given('who')) ?? interaction.member
  const components = controls as readonly unknown[] as ActionRow[]
  return interaction.createMessage({ content: `${given('song')} for ${who?.username}`, components })
}

/**
 * oceanic.js: its client, answering interactions.
 * @module
 */
import {
  type AnyInteractionGateway,
  Client,
  type CreateApplicationCommandOptions,
  InteractionTypes,
  type MessageActionRow,
  MessageFlags,
  type ModalActionRow,
} from 'oceanic.js'
import { commands, form, type InteractionAdapter } from '../peer.js'

/** Without its guilds, oceanic.js waits two seconds for them. */
const GUILDS = 1

export const oceanic: InteractionAdapter = {
  name: 'oceanic.js 1.15',
  async open(discord) {
    const rest = { baseURL: discord.baseURL }
    const client = new Client({ auth: `Bot ${discord.token}`, rest, gateway: { intents: GUILDS } })
    client.on('error', () => {})
    client.on('interactionCreate', interaction => void hear(interaction))
    const ready = new Promise<void>(resolve => client.once('ready', () => resolve()))
    await client.connect()
    await ready
    await client.application.bulkEditGlobalCommands(commands as readonly unknown[] as CreateApplicationCommandOptions[])
    return () => client.disconnect(false)
  },
}

/** oceanic.js writes the names of fields in camel case. */
const components: MessageActionRow[] = [
  {
    type: 1,
    components: [
      { type: 2, style: 1, label: 'Yes', customID: 'yes' },
      { type: 2, style: 2, label: 'Form', customID: 'form' },
    ],
  },
  {
    type: 1,
    components: [
      {
        type: 3,
        customID: 'fruit',
        placeholder: 'Fruit',
        options: ['Apple', 'Pear'].map(label => ({ label, value: label.toLowerCase() })),
        maxValues: 2,
      },
    ],
  },
]
const inputs: ModalActionRow[] = [{ type: 1, components: [{ type: 4, customID: 'why', label: 'Why?', style: 1 }] }]

async function hear(interaction: AnyInteractionGateway): Promise<unknown> {
  switch (interaction.type) {
    case InteractionTypes.APPLICATION_COMMAND_AUTOCOMPLETE: {
      const { value } = interaction.data.options.getFocused(true)
      return interaction.result([1, 2].map(n => ({ name: `${value} ${n}`, value: `${n}` })))
    }
    case InteractionTypes.APPLICATION_COMMAND: {
      const { name, options, target } = interaction.data
      if (name === 'Quote') return interaction.reply(`> ${(target as { content: string }).content}`)
      if (name === 'Greet') return interaction.reply(`Hi ${(target as { username: string }).username}`)
      if (name === 'ask') {
        const who = options.getUser('who') ?? interaction.user
        return interaction.reply(`${options.getString('song', true)} for ${who.username}`, { components })
      }
      await interaction.defer(MessageFlags.EPHEMERAL)
      await interaction.editOriginal({ content: 'done' })
      return interaction.createFollowup('one more')
    }
    case InteractionTypes.MESSAGE_COMPONENT: {
      const { data, user } = interaction
      if (data.customID === 'form')
        return interaction.createModal({ customID: form.custom_id, title: form.title, components: inputs })
      const said = data.customID === 'yes' ? 'said yes' : `takes ${'values' in data ? data.values.raw.join(', ') : ''}`
      return interaction.editParent({ content: `${user.username} ${said}`, components: [] })
    }
    case InteractionTypes.MODAL_SUBMIT: {
      const why = interaction.data.components.getTextInput('why', true)
      return interaction.reply({ content: `Thanks: ${why}`, flags: MessageFlags.EPHEMERAL })
    }
    default:
      return undefined
  }
}

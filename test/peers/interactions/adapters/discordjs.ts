/**
 * discord.js: its client, answering interactions.
 * @module
 */
import {
  type APIActionRowComponent,
  type APIComponentInMessageActionRow,
  type APIModalInteractionResponseCallbackData,
  type ApplicationCommandDataResolvable,
  Client,
  Events,
  type Interaction,
  MessageFlags,
} from 'discord.js'
import { commands, controls, form, type InteractionAdapter } from '../peer.js'

export const discordjs: InteractionAdapter = {
  name: 'discord.js 14',
  async open(discord) {
    const client = new Client({ intents: [], rest: { api: `${discord.origin}/api` } })
    client.on(Events.InteractionCreate, interaction => void hear(interaction))
    const ready = new Promise<void>(resolve => client.once(Events.ClientReady, () => resolve()))
    await client.login(discord.token)
    await ready
    await client.application!.commands.set(commands as readonly unknown[] as ApplicationCommandDataResolvable[])
    return () => client.destroy()
  },
}

async function hear(interaction: Interaction): Promise<unknown> {
  if (interaction.isAutocomplete()) {
    const typed = interaction.options.getFocused()
    return interaction.respond([1, 2].map(n => ({ name: `${typed} ${n}`, value: `${n}` })))
  }
  if (interaction.isChatInputCommand()) {
    if (interaction.commandName === 'ask') {
      const song = interaction.options.getString('song', true)
      const who = interaction.options.getUser('who') ?? interaction.user
      const components = controls as readonly unknown[] as APIActionRowComponent<APIComponentInMessageActionRow>[]
      return interaction.reply({ content: `${song} for ${who.username}`, components })
    }
    await interaction.deferReply({ flags: MessageFlags.Ephemeral })
    await interaction.editReply('done')
    return interaction.followUp('one more')
  }
  if (interaction.isMessageContextMenuCommand()) return interaction.reply(`> ${interaction.targetMessage.content}`)
  if (interaction.isUserContextMenuCommand()) return interaction.reply(`Hi ${interaction.targetUser.username}`)
  if (interaction.isStringSelectMenu()) {
    const content = `${interaction.user.username} takes ${interaction.values.join(', ')}`
    return interaction.update({ content, components: [] })
  }
  if (interaction.isButton()) {
    if (interaction.customId === 'yes')
      return interaction.update({ content: `${interaction.user.username} said yes`, components: [] })
    return interaction.showModal(form as unknown as APIModalInteractionResponseCallbackData)
  }
  if (!interaction.isModalSubmit()) return undefined
  const why = interaction.fields.getTextInputValue('why')
  return interaction.reply({ content: `Thanks: ${why}`, flags: MessageFlags.Ephemeral })
}

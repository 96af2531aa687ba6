/** What the compiler says to builders. Checked by `npm run typecheck`; never run. */
import type {
  APIActionRowComponent,
  APIButtonComponent,
  APIComponentInMessageActionRow,
  APIEmbed,
  APIMessage,
  APIMessageTopLevelComponent,
  APIModalInteractionResponseCallbackData,
  RESTPostAPIChannelMessageJSONBody,
  RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord-api-types/v10'
import type { DiscordAPIClient } from 'pipecord'
import {
  ActionRowBuilder,
  ButtonBuilder,
  CommandBuilder,
  channel,
  command,
  EmbedBuilder,
  embed,
  MessageBuilder,
  mapComponents,
  message,
  messageCommand,
  modal,
  role,
  StringSelectMenuBuilder,
  ui,
  userCommand,
} from 'pipecord/builders'

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const same = <A, B>(..._: Equal<A, B> extends true ? [] : [never]): void => {}
/** Takes only what has this type. */
const takes = <T>(_: T): void => {}

declare const client: DiscordAPIClient
declare const id: string
declare const received: APIMessage

/** Each call gives the same kind of builder, and `build` the type of Discord's body. */
export function chains() {
  const one = new EmbedBuilder().title('a').setTitle('b').color('red').setColor(5).addField('a', 'b').setFields()
  same<typeof one, EmbedBuilder>()
  same<ReturnType<typeof one.build>, APIEmbed>()
  const text = message().content('a').setTTS().addEmbed(one).addFile('a', 'b').reply(id)
  same<typeof text, MessageBuilder>()
  same<ReturnType<typeof text.toJSON>, RESTPostAPIChannelMessageJSONBody>()
  const play = command()
    .name('a')
    .addStringOption(option => option.name('a').description('b').required())
  same<typeof play, CommandBuilder>()
  takes<RESTPostAPIChatInputApplicationCommandsJSONBody>(play.build())
  takes<APIModalInteractionResponseCallbackData>(modal().customId('a').build())
}

/** What plain functions and builders give has Discord's types. */
export function plain() {
  takes<APIMessageTopLevelComponent>(ui.box('a', ui.row(ui.button('A', { custom_id: 'a' }))))
  takes<APIButtonComponent>(ui.button('A', 'https://a.test', { disabled: true }))
  takes<APIActionRowComponent<APIComponentInMessageActionRow>>(ui.row(ui.select('a', ['b'])))
  takes<APIButtonComponent>(new ButtonBuilder().customId('a').build())
  takes<{ toJSON(): APIMessageTopLevelComponent }>(new ActionRowBuilder())
}

/** They go where their bodies go, as they are. */
export function calls() {
  client.post(`/channels/${id}/messages`, message().content('a'))
  client.post(`/channels/${id}/messages`, message().content('a').build())
  client.patch(`/channels/${id}/messages/${id}`, message().asEdit())
  client.post(`/webhooks/${id}/${id}`, message(), { query: { wait: true } })
  client.patch(`/webhooks/${id}/${id}/messages/@original`, message())
  client.post(`/applications/${id}/commands`, command())
  client.post(`/applications/${id}/guilds/${id}/commands`, userCommand())
  client.put(`/applications/${id}/commands`, [command().build(), messageCommand().build()])
  client.post(`/guilds/${id}/channels`, channel(), { reason: 'new' })
  client.post(`/guilds/${id}/roles`, role())
  client.patch(`/guilds/${id}/roles/${id}`, role())
  // @ts-expect-error a command is no message
  client.post(`/channels/${id}/messages`, command())
  // @ts-expect-error a role is no channel
  client.post(`/guilds/${id}/channels`, role())
  // @ts-expect-error it takes no body
  client.post(`/channels/${id}/typing`, message())
}

/** Wrong calls. */
export function wrong() {
  // @ts-expect-error a number is no text
  message().content(5)
  // @ts-expect-error it has no such method
  embed().titel('a')
  // @ts-expect-error an embed is no component
  message().addComponents(embed())
  // @ts-expect-error a text is no component of a row
  new ActionRowBuilder().addComponents(ui.text('a'))
  // @ts-expect-error there is no such style
  new ButtonBuilder().style('loud')
  // @ts-expect-error context menus have no description
  userCommand().description('a')
  // @ts-expect-error an option has a value
  new StringSelectMenuBuilder().addOptions({ label: 'a' })
  // @ts-expect-error a button leads somewhere
  ui.button('A', { custom: 'a' })
  // @ts-expect-error a container is in no container
  ui.box(ui.box('a'))
  // @ts-expect-error a link has a style of its own
  ui.button('A', 'https://a.test', { style: 'link' })
  // @ts-expect-error what is deprecated has no method
  command().dmPermission(true)
}

/** Components are told apart by their type, in what was built and in what came. */
export function edits() {
  const edited = mapComponents(received, one => (one.type === 2 && one.style !== 6 ? { ...one, disabled: true } : one))
  same<typeof edited, APIMessage>()
  message(edited).mapComponents(one => (one.type === 10 ? { ...one, content: one.content.toUpperCase() } : one))
  mapComponents({ components: [ui.row()] }, one => (one.type === 1 ? null : one))
  // @ts-expect-error a button has no content
  mapComponents({ components: [ui.row()] }, one => (one.type === 2 ? one.content : one))
  takes<MessageBuilder>(MessageBuilder.from(received))
  takes<CommandBuilder>(new CommandBuilder())
}

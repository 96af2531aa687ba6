import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  ButtonBuilder,
  ChannelBuilder,
  CommandBuilder,
  ContainerBuilder,
  EmbedBuilder,
  MessageBuilder,
  ModalBuilder,
  RoleBuilder,
  ui,
} from '../../../plugins/builders/index.js'
import { ValidationError } from '../../../src/errors.js'
import { ApiRequest, type Method } from '../../../src/request.js'
import { routeOf } from '../../../src/routes/route.js'
import { table } from '../../../src/routes/table.gen.js'
import { routeProblems } from '../../../src/routes/validator.js'
import { valuesFor } from '../../routes/arbitrary.js'

const messages = 'POST /channels/{channel_id}/messages'
const commands = 'POST /applications/{application_id}/commands'
const channels = 'POST /guilds/{guild_id}/channels'
const roles = 'POST /guilds/{guild_id}/roles'
const node = (endpoint: string, key?: string) => {
  const body = table.endpoints[endpoint]?.body ?? -1
  const found = table.nodes[body]
  return key === undefined ? body : found?.kind === 'object' ? (found.fields[key] as number) : -1
}

function errorsOf(endpoint: string, body: unknown) {
  const [method, template] = endpoint.split(' ') as [Method, string]
  const path = template.replace(/\{[^}]*\}/g, '123456789012345678')
  return routeProblems(ApiRequest.from({ method, path, body }, routeOf)).filter(({ warning }) => !warning)
}

/** What a builder is given, and what it makes of it. */
interface Subject {
  readonly from: (payload: never) => { toJSON(): object; build(): object }
}
const json = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_, held) => (typeof held === 'bigint' ? `${held}` : held)))

const bodies: readonly (readonly [string, Subject, string])[] = [
  ['MessageBuilder', MessageBuilder, messages],
  ['CommandBuilder', CommandBuilder, commands],
  ['ChannelBuilder', ChannelBuilder, channels],
  ['RoleBuilder', RoleBuilder, roles],
]

describe.each(bodies)('%s', (_, Builder, endpoint) => {
  const payloads = valuesFor(table, node(endpoint)).map(json)

  it('accepts what the validator accepts, and nothing else', () => {
    fc.assert(
      fc.property(payloads, payload => {
        const built = Builder.from(payload as never)
        const errors = errorsOf(endpoint, built.toJSON())

        if (errors.length === 0) expect(built.build()).toEqual(built.toJSON())
        else if (!errors.every(({ message }) => message.includes('1 << 6')))
          expect(() => built.build()).toThrow(ValidationError)
      }),
      { numRuns: 300 },
    )
  })

  it('takes its own JSON for itself', () => {
    fc.assert(
      fc.property(payloads, payload => {
        const once = json(Builder.from(payload as never))

        expect(json(Builder.from(once as never))).toEqual(once)
      }),
      { numRuns: 300 },
    )
  })
})

const word = fc.stringMatching(/^[a-zÀ-ž🔥]{1,20}$/u)
const colour = fc.integer({ min: 0, max: 0xffffff })
const embeds = fc
  .record({
    title: word,
    description: word,
    color: colour,
    fields: fc.array(fc.tuple(word, word, fc.boolean()), { maxLength: 25 }),
  })
  .map(({ title, description, color, fields }) =>
    fields.reduce(
      (one, field) => one.addField(...field),
      new EmbedBuilder().title(title).description(description).color(color),
    ),
  )
const button = (n: number) =>
  fc
    .record({ label: word, style: fc.constantFrom('primary', 'secondary', 'success', 'danger'), isOff: fc.boolean() })
    .map(({ label, style, isOff }) =>
      new ButtonBuilder()
        .customId(`b${n}`)
        .label(label)
        .style(style as 'primary')
        .disabled(isOff),
    )
const rows = fc.tuple(button(0), button(1), button(2), button(3), button(4)).map(list => ui.row(...list))
const boxes = fc.tuple(fc.array(word, { minLength: 1, maxLength: 9 }), rows, colour).map(([texts, row, color]) =>
  new ContainerBuilder()
    .accentColor(color)
    .addTextDisplayComponents(...texts.map(text => ui.text(text)))
    .addActionRowComponents(row),
)

describe('what calls make', () => {
  it('is sound, and equal after a way through JSON', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          embeds.map(one => new MessageBuilder().content('a').addEmbed(one)),
          boxes.map(one => new MessageBuilder().components(one)),
        ),
        built => {
          expect(errorsOf(messages, built.build())).toEqual([])
          expect(MessageBuilder.from(JSON.parse(JSON.stringify(built))).toJSON()).toEqual(built.toJSON())
        },
      ),
    )
  })

  it('is sound as a modal', () => {
    fc.assert(
      fc.property(word, fc.array(word, { minLength: 1, maxLength: 5 }), (title, labels) => {
        const built = labels.reduce(
          (form, one, i) => form.addField(one, ui.input(`${i}`)),
          new ModalBuilder().customId('m').title(title),
        )

        expect(built.build()).toEqual(ModalBuilder.from(built.toJSON()).toJSON())
      }),
    )
  })
})

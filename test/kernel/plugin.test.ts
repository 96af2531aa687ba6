import { describe, expect, it, vi } from 'vitest'
import { Client } from '../../src/kernel/client.js'
import { definePlugin } from '../../src/kernel/plugin.js'

declare module '../../src/kernel/context.js' {
  interface State {
    stamp?: { at: number }
  }
}

describe('Client.register', () => {
  it('gives back what the plugin installs, and adds nothing to the client (rule 8)', () => {
    const client = new Client()
    const keys = Object.keys(client)
    const counter = definePlugin({
      name: 'counter',
      install: () => {
        let count = 0
        return { increment: () => ++count }
      },
    })

    const api = client.register(counter)

    expect(api.increment()).toBe(1)
    expect(Object.keys(client)).toEqual(keys)
  })

  it('hands the plugin the client, so that it can use layers, which are named functions (rule 1)', async () => {
    const client = new Client()
    client.register({
      name: 'stamp',
      install: host =>
        host.use(async function stamp(ctx, next) {
          ctx.state.stamp = { at: host.clock.now() }
          await next()
        }),
    })

    expect(client.layers).toEqual(['stamp'])
  })

  it('keeps two clients apart', () => {
    const plugin = definePlugin({ name: 'list', install: () => [] as string[] })

    const [one, two] = [new Client().register(plugin), new Client().register(plugin)]
    one.push('x')

    expect(two).toEqual([])
  })

  it('refuses a second plugin of the same name', () => {
    const client = new Client()
    const install = vi.fn(() => ({}))
    client.register({ name: 'twin', install })

    expect(() => client.register({ name: 'twin', install })).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', key: 'register', message: expect.stringContaining('twin') }),
    )
    expect(install).toHaveBeenCalledOnce()
  })

  it.each([
    undefined,
    null,
    {},
    { name: 'x' },
    { name: '', install: () => {} },
    { name: 5, install: () => {} },
    () => {},
  ])('refuses what is no plugin: %s', plugin => {
    expect(() => new Client().register(plugin as never)).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', key: 'register' }),
    )
  })

  it('does not hold a plugin whose install throws: its name is free and nothing is closed', async () => {
    const client = new Client()
    const failure = new Error('no config')
    const install = () => {
      throw failure
    }

    expect(() => client.register({ name: 'db', install })).toThrow(failure)
    const close = vi.fn()
    client.register({ name: 'db', install: () => ({ close }) })
    await client.close()

    expect(close).toHaveBeenCalledOnce()
  })

  it('refuses plugins after close()', async () => {
    const client = new Client()
    await client.close()

    expect(() => client.register({ name: 'late', install: () => {} })).toThrow(
      expect.objectContaining({ code: 'CLIENT_CLOSED' }),
    )
  })
})

import type { LookupAddress } from 'node:dns'
import { describe, expect, it } from 'vitest'
import { DnsCache, type Resolver } from '../../../middleware/lib/dns-cache.js'

const v4 = { address: '10.0.0.1', family: 4 }
const v6 = { address: '::1', family: 6 }

function start(ttl = 1000) {
  let now = 0
  const asked: string[] = []
  const waiting: Parameters<Resolver>[2][] = []
  const cache = new DnsCache(
    ttl,
    () => now,
    (host, { family }, found) => {
      asked.push(`${host} ${family ?? 0}`)
      waiting.push(found)
    },
  )
  const answer = (error: NodeJS.ErrnoException | null, addresses: LookupAddress[] = []) => {
    for (const found of waiting.splice(0)) found(error, addresses)
  }
  const ask = (options = {}, host = 'discord.test') =>
    new Promise((resolve, reject) => {
      cache.lookup(host, options, (error, address, family) => {
        if (error) reject(error)
        else resolve(family === undefined ? address : [address, family])
      })
    })
  const tick = (ms: number) => {
    now += ms
  }
  return { ask, answer, asked, tick }
}

describe('DnsCache', () => {
  it('asks once for all who ask at the same time, and not again until the answer is old', async () => {
    const { ask, answer, asked, tick } = start()

    const both = Promise.all([ask({ all: true }), ask()])
    answer(null, [v4, v6])
    expect(await both).toEqual([
      [v4, v6],
      ['10.0.0.1', 4],
    ])
    tick(999)
    expect(await ask()).toEqual(['10.0.0.1', 4])
    tick(1)
    const later = ask()
    answer(null, [v6])

    expect(await later).toEqual(['::1', 6])
    expect(asked).toEqual(['discord.test 0', 'discord.test 0'])
  })

  it('keeps hosts and families apart', async () => {
    const { ask, answer, asked } = start()

    const all = Promise.all([ask({ family: 4 }), ask({ family: 6 }), ask({}, 'other.test')])
    answer(null, [v4])
    await all

    expect(asked).toEqual(['discord.test 4', 'discord.test 6', 'other.test 0'])
  })

  it('does not remember failures, and serves what it knew until DNS is back', async () => {
    const { ask, answer, asked, tick } = start()
    const failure = Object.assign(new Error('no'), { code: 'EAI_AGAIN' })

    const first = ask()
    answer(failure)
    await expect(first).rejects.toBe(failure)
    const second = ask()
    answer(null, [v4])
    await second
    tick(5000)
    const third = ask()
    answer(failure)

    expect(await third).toEqual(['10.0.0.1', 4])
    expect(asked).toHaveLength(3)
  })

  it('remembers nothing with 0 ms', async () => {
    const { ask, answer, asked } = start(0)

    for (let i = 0; i < 3; i++) {
      const call = ask()
      answer(null, [v4])
      await call
    }

    expect(asked).toHaveLength(3)
  })

  it('says that a host without addresses was not found', async () => {
    const { ask, answer } = start()

    const call = ask()
    answer(null, [])

    await expect(call).rejects.toMatchObject({ code: 'ENOTFOUND' })
  })
})

import { inflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { solidPng } from '../../../../plugins/simulator/routes/solid-png.js'

describe('solidPng', () => {
  it('holds rows of one colour', () => {
    const png = solidPng({ width: 2, height: 1, colour: 0x0a0b0c })

    const start = png.indexOf('IDAT') + 4
    const length = png.readUInt32BE(start - 8)
    expect([...inflateSync(png.subarray(start, start + length))]).toEqual([0, 10, 11, 12, 10, 11, 12])
  })
})

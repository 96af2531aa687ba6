import { describe, expect, it } from 'vitest'
import { Flight } from '../../../middleware/lib/flight.js'

function start() {
  const abandoned: string[] = []
  const told: string[] = []
  const flight = new Flight<string>(({ message }) => abandoned.push(message))
  const board = (name: string) => flight.board(outcome => told.push(`${name}: ${outcome}`))
  return { flight, board, abandoned, told }
}

describe('Flight', () => {
  it('tells everybody who still waits, once', () => {
    const { flight, board, told } = start()
    board('a')
    board('b')(new Error('left'))
    flight.board()

    flight.land('done')
    flight.land('again')

    expect(told).toEqual(['a: done'])
  })

  it('is abandoned by the last one who leaves, for the reason of that one', () => {
    const { board, abandoned } = start()
    const a = board('a')
    const b = board('b')

    b(new Error('second'))
    expect(abandoned).toEqual([])
    a(new Error('first'))

    expect(abandoned).toEqual(['first'])
  })

  it('is not abandoned by who leaves after the end', () => {
    const { flight, board, abandoned } = start()
    const leave = board('a')

    flight.land('done')
    leave(new Error('late'))

    expect(abandoned).toEqual([])
  })
})

import { describe, expect, test } from '@jest/globals'
import { byTopic, observe, type Places, STANDSTILL_MS } from './lag.ts'

const at = (taken: number | null, end: number, partition = 0) => ({ topic: 't', partition, taken, end })

/** Looked at every five seconds. */
const looked = (...looks: ReturnType<typeof at>[][]): { places: Places; now: number } =>
  looks.reduce(({ places, now }, progress) => ({ places: observe(places, progress, now + 5_000), now: now + 5_000 }), {
    places: {} as Places,
    now: 0,
  })
const lagOf = (...looks: ReturnType<typeof at>[][]) => {
  const { places, now } = looked(...looks)
  return byTopic(places, now)[0]
}

describe('the lag of a topic', () => {
  test('is what its partitions hold beyond what was taken; what was never told was not taken', () => {
    expect(lagOf([at(3, 5), at(null, 4, 1)])).toEqual({ topic: 't', lag: 6, notMovingSince: null })
  })

  test('that does not move for a while is a standstill, since it was first seen', () => {
    const still = [at(3, 5)]
    expect(lagOf(still, still, still)?.notMovingSince).toBeNull()
    expect(lagOf(still, still, still, still)?.notMovingSince).toBe(5_000)
    expect(STANDSTILL_MS).toBe(15_000)
  })

  test('that moves, however slowly, is none', () => {
    expect(lagOf([at(1, 9)], [at(2, 9)], [at(3, 9)], [at(4, 9)], [at(5, 9)])?.notMovingSince).toBeNull()
  })

  test('of a service at rest is none, and rest before work came is no standstill', () => {
    const rest = [at(5, 5)]
    expect(lagOf(rest, rest, rest, rest, rest)).toEqual({ topic: 't', lag: 0, notMovingSince: null })
    expect(lagOf(rest, rest, rest, rest, [at(5, 6)])?.notMovingSince).toBeNull()
  })

  test('one partition that stands still is enough', () => {
    const look = (moving: number) => [at(3, 5), at(moving, 100, 1)]
    expect(lagOf(look(1), look(2), look(3), look(4))).toEqual({ topic: 't', lag: 98, notMovingSince: 5_000 })
  })
})

import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { VirtualClock } from './virtual-clock.ts'

type Step = { at: number; cancelled: boolean }

const steps = fc.array(fc.record({ at: fc.nat(50), cancelled: fc.boolean() }), { maxLength: 60 })

test('calls run in the order of their times, and of their setting where times are equal; cancelled ones never', () => {
  fc.assert(
    fc.property(steps, fc.nat(60), (given: Step[], end) => {
      const clock = new VirtualClock(0)
      const ran: { at: number; index: number; now: number }[] = []
      const cancels = given.map(({ at }, index) => clock.at(at, () => ran.push({ at, index, now: clock.now() })))
      for (const [index, { cancelled }] of given.entries()) if (cancelled) cancels[index]?.()
      const left = given.map((step, index) => ({ ...step, index })).filter(({ cancelled }) => !cancelled)
      expect(clock.next()).toBe(left.length === 0 ? undefined : Math.min(...left.map(({ at }) => at)))
      clock.advanceTo(end)
      const due = left.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at || a.index - b.index)
      expect(ran).toEqual(due.map(({ at, index }) => ({ at, index, now: at })))
      expect(clock.now()).toBe(end)
    }),
  )
})

test('after a leap everything that fell due meanwhile runs at its end, once, whatever it sets anew', () => {
  const clock = new VirtualClock(0)
  const ran: number[] = []
  const again = () => {
    ran.push(clock.now())
    clock.at(clock.now() + 10, again)
  }
  clock.at(10, again)
  clock.leapTo(1_000)
  expect(ran).toEqual([1_000])
  expect(clock.next()).toBe(1_010)
})

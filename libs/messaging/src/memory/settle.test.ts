import { expect, test } from '@jest/globals'
import { passTime, settle } from './settle.ts'
import { VirtualClock } from './virtual-clock.ts'

test('what causes itself for ever is told, instead of filling the memory', async () => {
  let things = 0
  await expect(settle(() => things++)).rejects.toThrow('does not settle')
})

test('a timer that falls due again at once is told, though the clock stands still', async () => {
  const clock = new VirtualClock()
  const again = () => void clock.at(clock.now(), () => setImmediate(again))
  again()
  await expect(passTime(clock, () => 0, 1_000)).rejects.toThrow('falls due again and again')
})

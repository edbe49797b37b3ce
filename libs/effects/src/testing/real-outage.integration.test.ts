import { expect, test } from '@jest/globals'
import { realOutage } from './real-outage.ts'

test('a real outage, in short: everything is ordered once, in order, within the limit of the system itself', async () => {
  const outage = await realOutage({ seconds: 1 })
  expect(outage).toMatchObject({ intents: 40, orders: 40, duplicates: 0, inOrder: true })
  expect(outage.mostInAnySecond).toBeLessThanOrEqual(50)
  expect(outage.mostInFlight).toBeLessThanOrEqual(8)
}, 60_000)

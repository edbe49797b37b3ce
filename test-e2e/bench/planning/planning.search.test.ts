import { expect, test } from '@jest/globals'
import { runService } from './arms.ts'
import { scenarioOf } from './scenario.ts'

// `pnpm bench planning`, with few items and in 20 days: simulated days, as those of `pnpm simulate`.

test.each([1, 2])(
  'seed %i: every published position is what a plain fold of all that was told comes to',
  async (seed) => {
    const scenario = scenarioOf(seed, { history: 8, days: 12 }, 11)
    const { figures, positions, differences } = await runService(scenario)
    expect(differences).toEqual([])
    expect(positions).toBe(scenario.places.length)
    expect(figures.orders).toBeGreaterThan(10)
    expect(figures.wanted).toBeGreaterThan(1_000)
  },
)

import { expect, test } from '@jest/globals'
import { newRules, openRedrive } from '../testing/redrive-shelf.ts'
import { movements, returned, withdrawals } from '../testing/shelf.ts'

// In memory, as the unit tests, and too long for them.

const AGGREGATES = 5_000
const INPUTS = 4 * AGGREGATES
const LONGEST_MS = 60_000
/** Bytes; some four times what was seen. */
const MOST_HEAP = 500_000_000

/** Each shelf's movements: half of them had been counted twice, a fifth not at all, a seventh told elsewhere wrongly. */
const unitOf = (shelf: number, turn: number): string => {
  if (turn === 1 && shelf % 2 === 0) return 'DOUBLE'
  if (turn === 2 && shelf % 5 === 0) return 'UNROUTED'
  return turn === 3 && shelf % 7 === 0 ? 'TELL' : 'EA'
}

test('5,000 aggregates and 20,000 inputs: the execution is the preview, in bounded time and memory', async () => {
  const t = await openRedrive()
  for (let n = 0; n < INPUTS; n += 1_000) {
    const part = Array.from({ length: 1_000 }, (_, i) => {
      const shelf = (n + i) % AGGREGATES
      const unit = unitOf(shelf, Math.floor((n + i) / AGGREGATES))
      return returned(`L${shelf}`, 1, { unit, lot: `L${(31 * shelf) % AGGREGATES}`, eventId: `${n + i}` })
    })
    await t.send(movements, part)
  }
  await t.platform.pass(5_000)
  t.commits.length = 0
  await t.restart(newRules)

  const heap = process.memoryUsage().heapUsed
  let highest = heap
  const watching = setInterval(() => {
    highest = Math.max(highest, process.memoryUsage().heapUsed)
  }, 20)
  const begun = performance.now()
  const plan = await t.plan()
  const planned = performance.now()
  const preview = await t.publish(plan)
  const { applied, moved } = await t.during(t.execute(preview.planned.replayId), 10_000_000)
  const done = performance.now()
  clearInterval(watching)
  const seconds = (ms: number) => (ms / 1_000).toFixed(1)
  console.log(
    `${plan.records} inputs, ${applied.length} of ${AGGREGATES} aggregates: planned in ${seconds(planned - begun)} s, ` +
      `kept and executed in ${seconds(done - planned)} s, at most ${Math.round((highest - heap) / 1e6)} MB more`,
  )

  expect(plan).toMatchObject({ records: INPUTS, neverTaken: AGGREGATES / 5, blocked: [], fixed: [] })
  // Twice counted, never taken, or told otherwise; three in ten are two of them.
  expect(applied.length).toBeGreaterThan(3_000)
  expect([applied, moved]).toEqual([plan.changes.map(({ aggregate }) => aggregate), []])
  expect(done - begun).toBeLessThan(LONGEST_MS)
  expect(highest - heap).toBeLessThan(MOST_HEAP)
  for (const { redrive } of preview.aggregates)
    expect(t.shelfAt(redrive.aggregate.slice('shelf:'.length))?.state).toEqual(JSON.parse(redrive.state))
  const corrections = t
    .records(withdrawals)
    .flatMap(({ headers: { ce_id: id = '' } }) => (id.includes('/redrive/') ? [id] : []))
  const shown = preview.aggregates.flatMap(({ redrive }) => redrive.outputs.map(({ id }) => id))
  expect(corrections.sort()).toEqual(shown.sort())
  expect(await t.rebuilt()).toMatchObject({ aggregates: AGGREGATES, differing: 0, intents: [] })
  await t.stop()
})

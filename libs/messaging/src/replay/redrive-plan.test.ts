import { beforeEach, expect, test } from '@jest/globals'
import { partitionOf } from '../partition.ts'
import { bug, newFolding, newRules, oldFolding, openRedrive, type Redriven } from '../testing/redrive-shelf.ts'
import { commands, inbox, movements, returned, type Shelf } from '../testing/shelf.ts'

beforeEach(() => {
  bug.there = false
})

const give = (t: Redriven, location: string, unit: string, given: Partial<ReturnType<typeof returned>['data']> = {}) =>
  t.send(movements, [returned(location, 1, { unit, ...given })])

const changed = (plan: Awaited<ReturnType<Redriven['plan']>>) =>
  plan.changes.map(({ aggregate, state }) => [aggregate, (JSON.parse(state) as Shelf).onHand])

const onHand = (t: Redriven, location: string) => (t.shelfAt(location)?.state as Shelf | undefined)?.onHand

test('a slice is what was appended from a time on and before another, in each partition by itself', async () => {
  const t = await openRedrive()
  const times: number[] = []
  for (const location of ['A', 'B', 'C', 'A', 'B', 'C']) {
    times.push(t.platform.clock.now())
    await give(t, location, 'DOUBLE')
    await t.platform.pass(1_000)
  }
  await t.restart(newRules)
  const at = (n: number) => times[n] ?? Number.NaN
  expect(changed(await t.plan({ from: at(1), to: at(4) }))).toEqual([
    ['shelf:A', 3],
    ['shelf:B', 3],
    ['shelf:C', 3],
  ])
  expect(changed(await t.plan({ from: at(0), to: at(1) }))).toEqual([['shelf:A', 3]])
  expect(changed(await t.plan({ from: at(3), to: at(3) }))).toEqual([])
  expect((await t.plan({ to: 1 })).records).toBe(0)
  expect(changed(await t.plan({ keys: ['B'] }))).toEqual([['shelf:B', 2]])
  const partition = partitionOf('C', movements.partitions)
  const there = ['A', 'B', 'C'].filter((l) => partitionOf(l, movements.partitions) === partition)
  expect(changed(await t.plan({ partitions: [partition] })).map(([id]) => id)).toEqual(there.map((l) => `shelf:${l}`))
  await t.stop()
})

test('a plan changes nothing and writes nothing', async () => {
  const t = await openRedrive()
  for (const unit of ['DOUBLE', 'CALL-MORE', 'TELL', 'UNROUTED']) await give(t, 'A', unit, { lot: 'B' })
  await t.platform.pass(1_000)
  await t.restart(newRules)
  const written = t.platform.broker.activity
  const stored = structuredClone(t.platform.database('shelf'))
  expect((await t.plan()).changes).not.toEqual([])
  expect(t.platform.broker.activity).toBe(written)
  expect({ ...t.platform.database('shelf'), activity: 0 }).toEqual({ ...stored, activity: 0 })
  await t.stop()
})

test('a record that today’s rules make otherwise is published again, under the id of the original and of the replay', async () => {
  const t = await openRedrive()
  await give(t, 'A', 'DOUBLE')
  await give(t, 'A', 'EA')
  await t.platform.pass(1_000)
  await t.restart(newRules)
  const { planned, aggregates } = await t.publish(await t.plan())
  const [a] = aggregates
  const partition = partitionOf('A', movements.partitions)
  expect(
    a?.redrive.outputs.map(({ id, value }) => [id, (t.platform.codec.decode(value).data as { reason: string }).reason]),
  ).toEqual([
    [`${movements.name}/${partition}/0/0/1/redrive/${planned.replayId}`, 'has 1'],
    [`${movements.name}/${partition}/1/0/1/redrive/${planned.replayId}`, 'has 2'],
  ])
  expect(a?.redrive.summary).toEqual([
    'publishes replenishment.ReplenishmentWithdrawn A',
    'publishes replenishment.ReplenishmentWithdrawn A instead of replenishment.ReplenishmentWithdrawn A',
    'its state changes',
    'can not be unsaid: replenishment.ReplenishmentWithdrawn A',
  ])
  await t.stop()
})

test('what was never routed is taken at the end with the time of the plan; what has not been reached yet is left to the service', async () => {
  const t = await openRedrive()
  await give(t, 'A', 'UNROUTED')
  await give(t, 'A', 'EA')
  await t.platform.pass(1_000)
  await t.restart(newRules)
  const plan = await t.plan()
  expect(plan).toMatchObject({ records: 2, neverTaken: 1, pending: 0, unreadable: 0 })
  expect(changed(plan)).toEqual([['shelf:A', 2]])
  await t.platform.stop('shelf')
  await give(t, 'A', 'UNROUTED')
  expect(await t.plan()).toMatchObject({ records: 3, neverTaken: 1, pending: 1 })
  await t.stop()
})

test('a dead letter that was resubmitted is not taken a second time', async () => {
  const t = await openRedrive()
  await give(t, 'A', 'UNROUTED')
  await t.platform.pass(1_000)
  await t.restart(newRules)
  const [record] = t.records(movements)
  const place = { topic: movements.name, partition: record?.partition ?? 0, offset: 0, key: 'A', edited: false }
  const data = {
    ...{ commandId: 'C', site: 'NORTH', ...place, record: Buffer.from(record?.value ?? []) },
    ...{ requestedBy: 'ines', approvedBy: null, reason: 'mended', requestedAt: 0 },
  }
  await t.send(commands, [{ type: 'supplyline.ResubmitRecord', data }])
  await t.platform.pass(1_000)
  expect(onHand(t, 'A')).toBe(1)
  expect(await t.plan()).toMatchObject({ neverTaken: 0, changes: [] })
  await t.stop()
})

test('what one aggregate tells another otherwise, no more or for the first time is followed as far as it leads', async () => {
  const t = await openRedrive()
  await give(t, 'A', 'TELL', { lot: 'B' })
  await give(t, 'C', 'TELL-OLD', { lot: 'D' })
  await give(t, 'E', 'TELL-NEW', { lot: 'F' })
  await t.platform.pass(1_000)
  await t.restart(newRules)
  expect([onHand(t, 'B'), onHand(t, 'D'), onHand(t, 'F')]).toEqual([1, 1, undefined])
  const plan = await t.plan()
  expect(changed(plan)).toEqual([
    ['shelf:B', 2],
    ['shelf:C', 0],
    ['shelf:D', 0],
    ['shelf:E', 1],
    ['shelf:F', 1],
  ])
  const { planned } = await t.publish(plan)
  await t.during(t.execute(planned.replayId))
  expect([onHand(t, 'B'), onHand(t, 'D'), onHand(t, 'F')]).toEqual([2, 0, 1])
  expect((await t.plan()).changes).toEqual([])
  await t.stop()
})

test('who would tell a key that waits stays as it is, too', async () => {
  const t = await openRedrive()
  await give(t, 'A', 'TELL', { lot: 'B' })
  await give(t, 'C', 'DOUBLE')
  await t.platform.pass(1_000)
  await t.restart(newRules)
  bug.there = true
  await give(t, 'B', 'BUG')
  await t.platform.pass(1_000)
  const plan = await t.plan({ keys: ['A', 'C'] })
  expect(changed(plan)).toEqual([['shelf:C', 1]])
  expect(plan.blocked.map((b) => b.aggregate).sort()).toEqual(['shelf:A', 'shelf:B'])
  await t.stop()
})

test('aggregates that tell each other something new for ever are refused', async () => {
  const t = await openRedrive()
  await give(t, 'A', 'LOOP', { lot: 'B' })
  await t.platform.pass(1_000)
  await t.restart(newRules)
  await expect(t.plan()).rejects.toMatchObject({ code: 'replay-refused', next: expect.stringContaining('narrow') })
  await t.stop()
})

test('what today’s rules fail at is told, and its key left alone', async () => {
  const t = await openRedrive()
  await give(t, 'A', 'BUG-NEW')
  await give(t, 'B', 'UNROUTED')
  await t.platform.pass(1_000)
  await t.restart(newRules)
  bug.there = true
  const plan = await t.plan()
  expect(plan.blocked).toEqual([{ aggregate: 'shelf:A', why: expect.stringContaining('a bug') }])
  expect(changed(plan)).toEqual([['shelf:B', 1]])
  await t.stop()
})

test('what an earlier redrive made of a key is not undone by another slice', async () => {
  const t = await openRedrive()
  await give(t, 'A', 'DOUBLE')
  await t.platform.pass(1_000)
  const between = t.platform.clock.now()
  await give(t, 'A', 'DOUBLE')
  await t.platform.pass(1_000)
  await t.restart(newRules)
  await t.during(t.execute((await t.publish(await t.plan({ from: between }))).planned.replayId))
  expect(onHand(t, 'A')).toBe(3)
  expect((await t.plan({ to: between })).blocked).toEqual([
    { aggregate: 'shelf:A', why: expect.stringContaining('it was redriven by RD') },
  ])
  await give(t, 'A', 'EA')
  await t.platform.pass(1_000)
  expect((await t.plan({ from: between })).changes).toEqual([])
  await t.stop()
})

test('a topic that is no input, and a state that fits no message, are refused', async () => {
  const t = await openRedrive()
  await expect(t.plan({ topic: inbox.name })).rejects.toMatchObject({
    code: 'replay-refused',
    next: expect.stringContaining(movements.name),
  })
  await give(t, 'A', 'DOUBLE')
  await t.platform.pass(1_000)
  await t.restart(newRules)
  const plan = await t.plan()
  const [change] = plan.changes
  const large = { ...plan, changes: [{ ...change, state: JSON.stringify('x'.repeat(950_000)) }] } as typeof plan
  await expect(t.publish(large)).rejects.toMatchObject({ code: 'replay-refused' })
  await t.stop()
})

test('what was refused as it was folded, and is refused again, is told to nobody a second time', async () => {
  const t = await openRedrive(oldFolding, newFolding)
  await give(t, 'A', 'EA')
  await give(t, 'A', 'REFUSE')
  await t.platform.pass(1_000)
  await t.restart(newFolding)
  expect(await t.plan()).toMatchObject({ records: 2, changes: [], blocked: [] })
  await t.stop()
})

test('an event folded directly that was refused, and is taken by a redrive, is known when its source repeats it', async () => {
  const t = await openRedrive(oldFolding, newFolding)
  await give(t, 'A', 'EA')
  await t.platform.pass(1_000)
  const refused = returned('A', 5, { unit: 'REFUSE-OLD' })
  await t.send(movements, [refused])
  await t.platform.pass(1_000)
  await t.restart(newFolding)
  const plan = await t.plan()
  expect(plan).toMatchObject({ neverTaken: 1, blocked: [] })
  await t.during(t.execute((await t.publish(plan)).planned.replayId))
  expect(onHand(t, 'A')).toBe(6)
  await t.send(movements, [refused])
  await t.platform.pass(1_000)
  expect(onHand(t, 'A')).toBe(6)
  await t.restart(newFolding)
  await t.send(movements, [refused])
  await t.platform.pass(1_000)
  expect(onHand(t, 'A')).toBe(6)
  await t.stop()
})

import { beforeEach, describe, expect, test } from '@jest/globals'
import { bug, newRules, openRedrive, type Redriven } from '../testing/redrive-shelf.ts'
import { movements, returned, withdrawals } from '../testing/shelf.ts'
import type { Topology } from '../topology.ts'
import { pauseRedrive, resumeRedrive } from './redrive-execute.ts'

beforeEach(() => {
  bug.there = false
})

const give = (t: Redriven, ...given: [location: string, unit: string, quantity?: number, lot?: string][]) =>
  t.send(
    movements,
    given.map(([location, unit, quantity = 1, lot = 'A']) =>
      returned(location, quantity, { unit, lot, eventId: `${location}-${unit}` }),
    ),
  )

/** A service whose old rules have taken these, and that has today's rules by now. */
const lived = async (...given: Parameters<typeof give> extends [unknown, ...infer G] ? G : never) => {
  const t = await openRedrive()
  await give(t, ...given)
  await t.platform.pass(5_000)
  await t.restart(newRules)
  return t
}

const onHand = (t: Redriven, location: string) => (t.shelfAt(location)?.state as { onHand: number } | undefined)?.onHand
const many = Array.from({ length: 20 }, (_, i) => `L${i}`)
const redriven = (t: Redriven) => many.filter((l) => onHand(t, l) === 1)
const audited = (t: Redriven) =>
  t.platform.broker
    .all('audit.entries.v1')
    .map(
      (r) =>
        t.platform.codec.decode(Buffer.from(r.value ?? [])).data as { who: string; what: string; aggregate: string },
    )

test('a key that has moved since the preview is left alone, and audited; others are done', async () => {
  const t = await lived(['A', 'DOUBLE'], ['B', 'DOUBLE'])
  const { planned } = await t.publish(await t.plan())
  await give(t, ['A', 'EA'])
  await t.platform.pass(1_000)
  const done = await t.during(t.execute(planned.replayId))
  expect(done).toEqual({ replayId: planned.replayId, applied: ['shelf:B'], moved: ['shelf:A'] })
  expect([onHand(t, 'A'), onHand(t, 'B')]).toEqual([3, 1])
  const corrected = t.records(withdrawals).filter((r) => r.headers.ce_id?.includes('/redrive/'))
  expect(corrected.map((r) => r.key)).toEqual(['B'])
  expect(audited(t).map(({ who, what, aggregate }) => [who, aggregate, what.includes('ignored')])).toEqual(
    expect.arrayContaining([
      ['ines', 'shelf:A', true],
      ['ines', 'shelf:B', false],
    ]),
  )
  const again = await t.publish(await t.plan())
  expect(again.aggregates.map((a) => a.redrive.aggregate)).toEqual(['shelf:A'])
  await t.during(t.execute(again.planned.replayId))
  expect(onHand(t, 'A')).toBe(2)
  expect(await t.rebuilt()).toMatchObject({ differing: 0 })
  await t.stop()
})

test('one that tells another is redriven later, too, where only the other was done', async () => {
  // The first in the order of the alphabet is told by the second, which is known only after it.
  const t = await lived(['A', 'DOUBLE'], ['B', 'DOUBLE', 1, 'A'], ['B', 'TELL', 1, 'A'])
  const { planned } = await t.publish(await t.plan())
  await give(t, ['B', 'EA'])
  await t.platform.pass(1_000)
  expect(await t.during(t.execute(planned.replayId))).toMatchObject({ applied: ['shelf:A'], moved: ['shelf:B'] })
  const again = await t.plan()
  expect([again.blocked, again.changes.map(({ aggregate }) => aggregate)]).toEqual([[], ['shelf:B']])
  const { planned: rest } = await t.publish(again)
  expect((await t.during(t.execute(rest.replayId))).applied).toEqual(['shelf:B'])
  expect([onHand(t, 'A'), onHand(t, 'B')]).toEqual([3, 3])
  expect(await t.rebuilt()).toMatchObject({ differing: 0 })
  await t.stop()
})

test('a key that waits for somebody is not part of the plan, and left alone when it stopped since', async () => {
  const t = await lived(['A', 'DOUBLE'], ['B', 'DOUBLE'])
  const { planned } = await t.publish(await t.plan())
  bug.there = true
  await give(t, ['A', 'BUG'])
  await t.platform.pass(1_000)
  expect((await t.plan()).blocked).toEqual([{ aggregate: 'shelf:A', why: expect.stringContaining('it waits at') }])
  expect(await t.during(t.execute(planned.replayId))).toMatchObject({ applied: ['shelf:B'], moved: ['shelf:A'] })
  await t.stop()
})

describe('an execution', () => {
  const doubled = () => lived(...many.map((l) => [l, 'DOUBLE'] as [string, string]))

  test('keeps to its rate', async () => {
    const t = await doubled()
    const { planned } = await t.publish(await t.plan())
    const execution = t.during(t.execute(planned.replayId, { rate: 4 }))
    await t.platform.pass(2_000)
    expect(redriven(t).length).toBeGreaterThan(5)
    expect(redriven(t).length).toBeLessThan(12)
    expect((await execution).applied).toHaveLength(20)
    expect(redriven(t)).toHaveLength(20)
    await t.stop()
  })

  test('that is paused begins no other aggregate, and goes on when it is resumed', async () => {
    const t = await doubled()
    const { store, clock } = t.optionsOf()
    const { replayId } = (await t.publish(await t.plan())).planned
    const execution = t.during(t.execute(replayId, { rate: 4 }))
    await t.platform.pass(1_000)
    await pauseRedrive(store, replayId, clock.now())
    await t.platform.pass(1_000)
    const paused = redriven(t).length
    expect(paused).toBeLessThan(15)
    await t.platform.pass(20_000)
    expect(redriven(t)).toHaveLength(paused)
    await resumeRedrive(store, replayId, clock.now())
    expect((await execution).applied).toHaveLength(20)
    await t.stop()
  })

  test('whose process ends on the way is done by another, and so is one whose service crashes', async () => {
    const t = await doubled()
    const { replayId } = (await t.publish(await t.plan())).planned
    // Ends at a place of its own: with a call held, before its entry is appended, or after.
    const { log } = t.optionsOf()
    const append = log.append.bind(log)
    let appends = 0
    log.append = async (messages) => {
      appends += 1
      if (appends === 5) throw new Error('killed')
      await append(messages)
    }
    await expect(t.during(t.execute(replayId, { log }))).rejects.toThrow('killed')
    expect(redriven(t)).toHaveLength(4)
    t.platform.services.get('shelf')?.abandon()
    await t.restart(newRules)
    const done = await t.during(t.execute(replayId))
    expect(done.applied).toHaveLength(20)
    expect(redriven(t)).toHaveLength(20)
    expect(await t.rebuilt()).toMatchObject({ differing: 0, intents: [] })
    await t.stop()
  })

  test('of a service that does not run ends with what to do', async () => {
    const t = await doubled()
    const { replayId } = (await t.publish(await t.plan())).planned
    await t.platform.stop('shelf')
    await expect(t.during(t.execute(replayId))).rejects.toMatchObject({
      code: 'stalled',
      next: expect.stringContaining(`replay execute ${replayId}`),
    })
    await t.restart(newRules)
    expect((await t.during(t.execute(replayId))).applied).toHaveLength(20)
    await t.stop()
  })

  test('needs the build of the preview, and a preview', async () => {
    const t = await doubled()
    const { replayId } = (await t.publish(await t.plan())).planned
    const later: Topology = { ...newRules, rules: '3' }
    await expect(t.during(t.execute(replayId, { topology: later }))).rejects.toMatchObject({
      code: 'replay-refused',
      message: expect.stringContaining('rules 2'),
    })
    await expect(t.during(t.execute('RD-NONE'))).rejects.toMatchObject({ code: 'replay-refused' })
    expect(redriven(t)).toEqual([])
    await t.stop()
  })
})

describe('calls to outside systems', () => {
  const calling = () => lived(['A', 'CALL-MORE', 1], ['B', 'CALL-OLD'], ['C', 'CALL-NEW'], ['D', 'CALL', 2])

  test('that never left are made as they follow, or not at all; none is left held', async () => {
    const t = await calling()
    const plan = await t.plan()
    expect(
      plan.changes.map(({ aggregate, intents, withdrawn }) => [
        aggregate,
        intents.map((i) => JSON.parse(i)),
        withdrawn,
      ]),
    ).toEqual([
      ['shelf:A', [expect.objectContaining({ reference: 'R-A-CALL-MORE', request: { quantity: 2 } })], []],
      ['shelf:B', [], ['R-B-CALL-OLD']],
      ['shelf:C', [expect.objectContaining({ reference: 'R-C-CALL-NEW', request: {} })], []],
    ])
    const { planned } = await t.publish(plan)
    await t.during(t.execute(planned.replayId))
    expect(
      [...t.intents().values()].map(({ reference, status, request, attempt }) => [reference, status, request, attempt]),
    ).toEqual(
      expect.arrayContaining([
        // One that somebody still holds with the old request cannot send it: the attempt is another.
        ['R-A-CALL-MORE', 'planned', { quantity: 2 }, 1],
        ['R-B-CALL-OLD', 'settled', {}, 0],
        ['R-C-CALL-NEW', 'planned', {}, 0],
        ['R-D-CALL', 'planned', { quantity: 2 }, 0],
      ]),
    )
    expect(t.effects.taken.filter((i) => i.reference === 'R-A-CALL-MORE').at(-1)).toMatchObject({
      request: { quantity: 2 },
      attempt: 1,
    })
    await t.stop()
  })

  test('that have left are told to people, and stay as they are', async () => {
    const t = await calling()
    for (const reference of ['R-A-CALL-MORE', 'R-B-CALL-OLD']) expect(await t.leave(reference)).toBe(true)
    const plan = await t.plan()
    expect(plan.changes.map((c) => [c.aggregate, c.withdrawn])).toEqual([
      ['shelf:B', []],
      ['shelf:C', []],
    ])
    expect(plan.fixed).toEqual(['shelf:A: already sent: place R-A-CALL-MORE at erp would be asked for'])
    expect(plan.changes[0]?.summary).toContain('already sent: place R-B-CALL-OLD at erp does not follow any more')
    const { planned } = await t.publish(plan)
    await t.during(t.execute(planned.replayId))
    expect(t.intents().get('R-B-CALL-OLD')).toMatchObject({ status: 'sent', attempt: 1 })
    expect(t.intents().get('R-A-CALL-MORE')).toMatchObject({ status: 'sent', request: { quantity: 1 } })
    await t.stop()
  })

  test('that leave between preview and execution leave their key alone, in every rebuild, too', async () => {
    const t = await calling()
    const { planned } = await t.publish(await t.plan())
    expect(await t.leave('R-A-CALL-MORE')).toBe(true)
    const done = await t.during(t.execute(planned.replayId))
    expect(done).toMatchObject({ applied: ['shelf:B', 'shelf:C'], moved: ['shelf:A'] })
    expect(t.intents().get('R-A-CALL-MORE')).toMatchObject({ status: 'sent', request: { quantity: 1 } })
    expect(await t.rebuilt()).toMatchObject({ differing: 0, intents: [] })
    await t.stop()
  })

  test('are held until their key has decided, and made after all where it has moved', async () => {
    const t = await calling()
    const { planned } = await t.publish(await t.plan())
    await give(t, ['A', 'EA'], ['B', 'EA'])
    await t.platform.pass(1_000)
    t.effects.taken.length = 0
    expect((await t.during(t.execute(planned.replayId))).moved).toEqual(['shelf:A', 'shelf:B'])
    for (const reference of ['R-A-CALL-MORE', 'R-B-CALL-OLD']) {
      const intent = t.intents().get(reference)
      expect(intent).toMatchObject({ status: 'planned' })
      expect(intent?.heldBy).toBeUndefined()
      expect(t.effects.taken.map((i) => i.reference)).toContain(reference)
    }
    expect(t.intents().get('R-A-CALL-MORE')?.request).toEqual({ quantity: 1 })
    await t.stop()
  })

  test('held by an execution whose process ended are made when it is done again', async () => {
    const t = await calling()
    const { replayId } = (await t.publish(await t.plan())).planned
    const { log } = t.optionsOf()
    log.append = () => Promise.reject(new Error('killed'))
    await expect(t.during(t.execute(replayId, { log }))).rejects.toThrow('killed')
    expect(t.intents().get('R-A-CALL-MORE')).toMatchObject({ status: 'settled', heldBy: replayId })
    expect(await t.leave('R-A-CALL-MORE')).toBe(false)
    expect((await t.during(t.execute(replayId))).moved).toEqual([])
    expect(t.intents().get('R-A-CALL-MORE')).toMatchObject({ status: 'planned', request: { quantity: 2 } })
    await t.stop()
  })
})

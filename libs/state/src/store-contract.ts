import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from '@jest/globals'
import { isAppError } from '@supplyline/decider'
import { RETAIN_PUBLISHED_MS } from './retention.ts'
import {
  type Commit,
  emptyCommit,
  type Lane,
  type OutgoingMessage,
  type Parking,
  type ReplayStore,
  type StoredAggregate,
  type StoredIntent,
  type WaitingEntry,
} from './store.ts'

/** What every store must do; run over memory and over a real MongoDB. `open` gives an empty store. */
export const storeContract = (name: string, open: (options: { horizonMs?: number }) => Promise<ReplayStore>): void => {
  describe(`${name}: the store`, () => {
    test('a new lane starts at epoch 1 with nothing', async () => {
      const store = await open({})
      expect(await store.claim(3, NOW)).toEqual({
        ...{ lane: 3, epoch: 1, version: 0, positions: {} },
        ...{ outbox: [], timers: [], draining: [], intents: [], seen: [] },
      })
      await store.close()
    })

    test('lanes that commit at the same time stand each by itself: one that was taken over stops no other', async () => {
      const store = await open({})
      const lanes = await Promise.all(Array.from({ length: 12 }, (_, lane) => store.claim(lane, NOW)))
      const stale = lanes[5]
      if (!stale) throw new Error('twelve were claimed')
      await store.claim(stale.lane, NOW)
      for (const round of [1, 2, 3]) {
        const answers = await Promise.allSettled(
          lanes.map((lane) =>
            store.commit(
              {
                ...emptyCommit({ ...lane, version: round - 1 }),
                positions: { 'a.topic.v1': 10 * round },
                aggregates: [aggregate(`order:${lane.lane}`, { round }, NOW + 50)],
                outbox: [message(`k${lane.lane}`, `v${round}`)],
                seen: Uint8Array.of(lane.lane, round),
              },
              NOW,
            ),
          ),
        )
        expect(answers.flatMap((a, lane) => (a.status === 'rejected' ? [[lane, a.reason.code]] : []))).toEqual([
          [5, 'fenced'],
        ])
        const chunks = answers.flatMap((a) => (a.status === 'fulfilled' ? [a.value.chunk] : []))
        expect(new Set(chunks).size).toBe(11)
      }
      for (const { lane } of lanes) {
        const stands = await store.claim(lane, NOW)
        const taken = lane !== 5
        expect(stands).toMatchObject({ version: taken ? 3 : 0, positions: taken ? { 'a.topic.v1': 30 } : {} })
        expect(stands.outbox.flatMap((c) => c.messages)).toEqual(
          taken ? [1, 2, 3].map((round) => message(`k${lane}`, `v${round}`)) : [],
        )
        expect(stands.seen.map(({ block }) => [...block])).toEqual(taken ? [1, 2, 3].map((round) => [lane, round]) : [])
        const [stored] = await store.load([`order:${lane}`])
        expect(stored?.state).toEqual(taken ? { round: 3 } : undefined)
      }
      await store.close()
    })

    test('a commit keeps state, outbox, intents, timers, identities and position together', async () => {
      const store = await open({})
      const lane = await store.claim(0, NOW)
      const { chunk } = await store.commit(
        {
          ...emptyCommit(lane),
          positions: { 'a.topic.v1': 7, 'b.topic.v1': 2 },
          aggregates: [aggregate('order:1', { status: 'placing' }, NOW + 50)],
          outbox: [message('k', 'v')],
          intents: [intent('PO1')],
          seen: Uint8Array.of(1, 2, 3),
          audit: { sequence: 1, hash: 'h1' },
        },
        NOW,
      )
      const next = await store.claim(0, NOW)
      expect(next).toMatchObject({ epoch: 2, version: 1, positions: { 'a.topic.v1': 7, 'b.topic.v1': 2 } })
      expect(next.audit).toEqual({ sequence: 1, hash: 'h1' })
      expect(next.outbox).toEqual([{ id: chunk, lane: 0, messages: [message('k', 'v')] }])
      expect(next.timers).toEqual([{ aggregate: 'order:1', nextDue: NOW + 50 }])
      expect(next.intents).toEqual([intent('PO1')])
      expect(next.seen.map(({ at, block }) => [at, ...block])).toEqual([[NOW, 1, 2, 3]])
      expect(await store.load(['order:1', 'order:2'])).toEqual([aggregate('order:1', { status: 'placing' }, NOW + 50)])
      await store.close()
    })

    test('positions of other topics stay when one moves', async () => {
      const store = await open({})
      const lane = await store.claim(0, NOW)
      await store.commit({ ...emptyCommit(lane), positions: { a: 1, b: 1 } }, NOW)
      await store.commit({ ...emptyCommit({ ...lane, version: 1 }), positions: { b: 9 } }, NOW)
      expect(await store.position(0)).toEqual({ a: 1, b: 9 })
      expect((await store.claim(0, NOW)).positions).toEqual({ a: 1, b: 9 })
      expect(await store.position(1)).toEqual({})
      await store.close()
    })

    test.each([
      ['an older epoch', (lane: Lane) => ({ ...lane, epoch: lane.epoch - 1 })],
      ['an older version', (lane: Lane) => ({ ...lane, version: lane.version - 1 })],
      ['a version to come', (lane: Lane) => ({ ...lane, version: lane.version + 1 })],
    ])('a commit under %s is fenced and leaves nothing behind', async (_, stale) => {
      const store = await open({})
      const first = await store.claim(0, NOW)
      await store.commit({ ...emptyCommit(first), aggregates: [aggregate('stock:1', { onHand: '1' })] }, NOW)
      const lane = { ...(await store.claim(0, NOW)) }
      const attempt: Commit = {
        ...emptyCommit(stale(lane)),
        positions: { a: 5 },
        aggregates: [aggregate('stock:1', { onHand: '2' }), aggregate('stock:2', {})],
        outbox: [message('k', 'v')],
        intents: [intent('PO1')],
        seen: Uint8Array.of(1),
        waiting: [waiting('stock:1', 0)],
      }
      const refused = await store.commit(attempt, NOW).catch((error: unknown) => error)
      expect(isAppError(refused, 'fenced')).toBe(true)
      const after = await store.claim(0, NOW)
      expect(after).toMatchObject({ version: 1, positions: {}, outbox: [], intents: [], seen: [] })
      expect(await store.load(['stock:1', 'stock:2'])).toEqual([aggregate('stock:1', { onHand: '1' })])
      expect(await store.waitingOf('stock:1', 10)).toEqual([])
      await store.close()
    })

    test('a claim ends what the owner before held', async () => {
      const store = await open({})
      const { epoch } = await store.claim(0, NOW)
      expect([await store.holds(0, epoch), await store.holds(1, epoch)]).toEqual([true, false])
      await store.claim(0, NOW)
      expect([await store.holds(0, epoch), await store.holds(0, epoch + 1)]).toEqual([false, true])
      await store.close()
    })

    test('lanes do not hinder one another', async () => {
      const store = await open({})
      const lanes = await Promise.all([0, 1, 2, 3].map((l) => store.claim(l, NOW)))
      await Promise.all(
        lanes.map((lane) =>
          store.commit(
            { ...emptyCommit(lane), aggregates: [{ ...aggregate(`s:${lane.lane}`, {}), lane: lane.lane }] },
            NOW,
          ),
        ),
      )
      expect((await store.load(['s:0', 's:1', 's:2', 's:3'])).length).toBe(4)
      await store.close()
    })

    test('state may hold any plain data, whatever its keys', async () => {
      const store = await open({})
      const lane = await store.claim(0, NOW)
      const states = [
        { 'a.b': 1, $set: { $inc: 2 }, '': [null, 'x', 0.5, true, { 'c.$d': [] }], text: '\u0000é😀' },
        { lots: [{ 'zero\u0000byte': '1' }] },
        { _bsontype: 'ObjectId', id: 'no such thing' },
        { link: { $ref: 'somewhere', $id: 'else' } },
        'no object at all',
        null,
      ]
      const aggregates = states.map((state, i) => aggregate(`odd:${i}`, state))
      await store.commit({ ...emptyCommit(lane), aggregates }, NOW)
      expect((await store.list('odd:', '', 10)).map((a) => a.state)).toEqual(states)
      await store.close()
    })

    test('watermarks and parking survive', async () => {
      const store = await open({})
      const lane = await store.claim(0, NOW)
      const stored: StoredAggregate = {
        ...aggregate('stock:1', {}),
        watermarks: [{ topic: 'a@2', partition: 1, offset: 2 ** 45, index: 3 }],
        parked: parking,
      }
      await store.commit({ ...emptyCommit(lane), aggregates: [stored] }, NOW)
      expect(await store.load(['stock:1'])).toEqual([stored])
      expect((await store.parked()).map((a) => a.id)).toEqual(['stock:1'])
      await store.close()
    })

    test('what waits for a parked aggregate is kept in order with its bytes, can be replaced, and is taken from the front', async () => {
      const store = await open({})
      const lane = await store.claim(0, NOW)
      const queue = [11, 2, 0, 1].map((number) => waiting('stock:1', number))
      await store.commit({ ...emptyCommit(lane), waiting: [...queue, waiting('stock:2', 0)] }, NOW)
      expect((await store.waitingOf('stock:1', 3)).map((w) => w.number)).toEqual([0, 1, 2])
      expect(await store.waitingOf('stock:2', 9)).toEqual([waiting('stock:2', 0)])
      const edited = { ...waiting('stock:1', 0), record: { ...waiting('stock:1', 0).record, value: null, key: null } }
      await store.commit({ ...emptyCommit({ ...lane, version: 1 }), waiting: [edited] }, NOW)
      expect((await store.waitingOf('stock:1', 1))[0]).toEqual(edited)
      const dequeued = [0, 1].map((number) => ({ aggregate: 'stock:1', number }))
      await store.commit({ ...emptyCommit({ ...lane, version: 2 }), dequeued }, NOW)
      expect((await store.waitingOf('stock:1', 9)).map((w) => w.number)).toEqual([2, 11])
      await store.close()
    })

    test('the timers of a parked aggregate wait with it; one that is released is told to the next owner', async () => {
      const store = await open({})
      const lane = await store.claim(0, NOW)
      const parked = { ...aggregate('stock:1', {}, NOW + 5), parked: parking }
      await store.commit({ ...emptyCommit(lane), aggregates: [parked] }, NOW)
      expect(await store.claim(0, NOW)).toMatchObject({ timers: [], draining: [] })
      const next = await store.claim(0, NOW)
      const released = { ...parked, parked: { ...parking, draining: true as const } }
      await store.commit({ ...emptyCommit(next), aggregates: [released] }, NOW)
      expect(await store.claim(0, NOW)).toMatchObject({ timers: [], draining: ['stock:1'] })
      await store.close()
    })

    test('published chunks are kept as long as a copy may be in flight, then deleted', async () => {
      const store = await open({})
      const lane = await store.claim(0, NOW)
      const { chunk } = await store.commit({ ...emptyCommit(lane), outbox: [message('a', '1')] }, NOW)
      await store.published([chunk as string], NOW)
      expect((await store.claim(0, NOW)).outbox).toHaveLength(1)
      await store.published([chunk as string], NOW)
      await store.sweep(0, NOW + RETAIN_PUBLISHED_MS + 1)
      expect((await store.claim(0, NOW)).outbox).toHaveLength(0)
      await store.close()
    })

    test('no chunk is deleted before an older one, whose mark was lost', async () => {
      const store = await open({})
      const lane = await store.claim(0, NOW)
      const commit = async (version: number) => {
        const given = { ...emptyCommit({ ...lane, version }), outbox: [message('a', `${version}`)] }
        return (await store.commit(given, NOW)).chunk ?? ''
      }
      const [older, newer] = [await commit(0), await commit(1)]
      await store.published([newer], NOW)
      await store.sweep(0, NOW + RETAIN_PUBLISHED_MS + 1)
      expect(await store.unpublished(0)).toHaveLength(1)
      expect((await store.claim(0, NOW)).outbox.map((c) => c.id)).toEqual([older, newer])
      await store.published([older, newer], NOW)
      await store.sweep(0, NOW + RETAIN_PUBLISHED_MS + 1)
      expect((await store.claim(0, NOW)).outbox).toEqual([])
      await store.close()
    })

    test('what a new owner has to publish again is kept until it has, however long that takes', async () => {
      const store = await open({})
      const lane = await store.claim(0, NOW)
      const { chunk } = await store.commit({ ...emptyCommit(lane), outbox: [message('a', '1')] }, NOW)
      await store.published([chunk as string], NOW)
      await store.claim(0, NOW + 1)
      await store.sweep(0, NOW + RETAIN_PUBLISHED_MS + 1)
      expect((await store.claim(0, NOW)).outbox).toHaveLength(1)
      await store.close()
    })

    test('outgoing messages may have any headers: sources choose the names of those that dead letters repeat', async () => {
      const store = await open({})
      const lane = await store.claim(0, NOW)
      const headers = { _bsontype: 'x', $ref: 'a', $id: 'b', 'a.b': 'c', 'zero\u0000byte': '\u0000', '': 'd' }
      await store.commit({ ...emptyCommit(lane), outbox: [{ ...message('k', 'v'), headers }] }, NOW)
      expect((await store.claim(0, NOW)).outbox[0]?.messages[0]?.headers).toEqual(headers)
      await store.close()
    })

    test('a large outbox comes back whole and in order', async () => {
      const store = await open({})
      const lane = await store.claim(0, NOW)
      const outbox = Array.from({ length: 40 }, (_, i) => ({
        ...message(`k${i}`, 'x'.repeat(i % 2 === 0 ? 500_000 : 1)),
        headers: { note: 'é'.repeat(i % 2 === 0 ? 1 : 250_000) },
      }))
      await store.commit({ ...emptyCommit(lane), outbox }, NOW)
      const found = (await store.claim(0, NOW)).outbox
      expect(found.map((c) => c.messages.map((m) => m.key))).toEqual([outbox.map((m) => m.key)])
      await store.close()
    })

    test('identities older than the horizon are left out', async () => {
      const store = await open({ horizonMs: 1_000 })
      const lane = await store.claim(0, NOW)
      await store.commit({ ...emptyCommit(lane), seen: Uint8Array.of(1) }, NOW)
      expect((await store.claim(0, NOW + 500)).seen).toHaveLength(1)
      expect((await store.claim(0, NOW + 1_500)).seen).toHaveLength(0)
      await store.close()
    })

    test('identities that nobody asks for any more are deleted, a day later', async () => {
      const store = await open({ horizonMs: 1_000 })
      const lane = await store.claim(0, NOW)
      const other = await store.claim(1, NOW)
      for (const [version, at] of [NOW, NOW + 5_000].entries())
        await store.commit({ ...emptyCommit({ ...lane, version }), seen: Uint8Array.of(version) }, at)
      await store.commit({ ...emptyCommit(other), seen: Uint8Array.of(7) }, NOW)
      const day = 24 * 3_600_000
      const asSeen = async (of: number) => (await store.claim(of, NOW)).seen.map(({ block }) => [...block])
      await store.sweep(0, NOW + day + 1_000)
      expect(await asSeen(0)).toEqual([[0], [1]])
      await store.sweep(0, NOW + day + 1_001)
      expect([await asSeen(0), await asSeen(1)]).toEqual([[[1]], [[7]]])
      await store.close()
    })

    test('an intent is planned once, moved by compare-and-set, and settled', async () => {
      const store = await open({})
      const lane = await store.claim(0, NOW)
      await store.commit({ ...emptyCommit(lane), intents: [intent('PO1')] }, NOW)
      expect(await store.moveIntent(intent('PO1'), 'sent', 1, NOW + 1)).toBe(true)
      expect(await store.moveIntent(intent('PO1'), 'sent', 1, NOW + 2)).toBe(false)
      expect(await store.loadIntent('PO1')).toEqual({ ...intent('PO1'), status: 'sent', attempt: 1, sentAt: NOW + 1 })
      // Planned again by the same decision on a redelivery: the status stays.
      await store.commit({ ...emptyCommit({ ...lane, version: 1 }), intents: [intent('PO1')] }, NOW)
      const sent = { ...intent('PO1'), status: 'sent' as const, attempt: 1 }
      expect((await store.loadIntent('PO1'))?.status).toBe('sent')
      const next = await store.claim(0, NOW)
      expect(await store.moveIntent(sent, 'unknown', 1, NOW)).toBe(false)
      expect(await store.moveIntent(sent, 'unknown', next.epoch, NOW)).toBe(true)
      await store.commit({ ...emptyCommit(next), settled: ['PO1'] }, NOW)
      expect((await store.loadIntent('PO1'))?.status).toBe('settled')
      expect((await store.claim(0, NOW)).intents).toEqual([])
      expect(await store.loadIntent('PO2')).toBeUndefined()
      await store.close()
    })

    test('aggregates are listed by prefix, in pages', async () => {
      const store = await open({})
      const lane = await store.claim(0, NOW)
      const ids = ['order:1', 'order:2', 'order:3', 'stock:1']
      await store.commit({ ...emptyCommit(lane), aggregates: ids.map((id) => aggregate(id, {})) }, NOW)
      expect((await store.list('order:', '', 2)).map((a) => a.id)).toEqual(['order:1', 'order:2'])
      expect((await store.list('order:', 'order:2', 2)).map((a) => a.id)).toEqual(['order:3'])
      await store.close()
    })

    test('a generation beside the live one is filled, swapped in at once, and swapped back', async () => {
      const store = await open({})
      const lanes = [await store.claim(0, NOW), await store.claim(1, NOW)]
      const live = {
        ...emptyCommit(lanes[0] as Lane),
        aggregates: [aggregate('stock:1', { onHand: 'wrong' }, NOW + 5)],
      }
      await store.commit({ ...live, positions: { inbox: 7 }, seen: Uint8Array.of(1) }, NOW)
      const shadow = await store.beginShadow()
      expect(await store.generations()).toEqual({ current: 0, previous: null, building: shadow.generation })
      const right = { ...aggregate('stock:1', { onHand: 'right' }, NOW + 9), watermarks: [] }
      await shadow.commit(
        {
          ...{
            lane: 0,
            positions: { inbox: 7 },
            aggregates: [right, { ...aggregate('stock:2', {}), parked: parking }],
          },
          ...{ seen: Uint8Array.of(2, 3), waiting: [waiting('stock:2', 0), waiting('stock:2', 1)], dequeued: [] },
        },
        NOW,
      )
      expect(await shadow.load(['stock:1'])).toEqual([right])
      expect(await shadow.position(0)).toEqual({ inbox: 7 })
      expect((await shadow.waitingOf('stock:2', 9)).map((w) => w.number)).toEqual([0, 1])
      expect((await store.load(['stock:1', 'stock:2'])).map((a) => a.state)).toEqual([{ onHand: 'wrong' }])

      const leases = [await store.claim(0, NOW), await store.claim(1, NOW)]
      const stale = leases.map(({ lane, epoch }) => ({ lane, epoch: lane === 1 ? epoch - 1 : epoch }))
      const refused = await store.swap(shadow.generation, stale).catch((error: unknown) => error)
      expect(isAppError(refused, 'fenced')).toBe(true)
      expect((await store.load(['stock:1'])).map((a) => a.state)).toEqual([{ onHand: 'wrong' }])

      await store.swap(shadow.generation, leases)
      expect(await store.generations()).toEqual({ current: shadow.generation, previous: 0, building: null })
      // Nobody can commit to it who has not claimed it.
      const late = await store.commit(emptyCommit(leases[0] as Lane), NOW).catch((error: unknown) => error)
      expect(isAppError(late, 'fenced')).toBe(true)
      const next = await store.claim(0, NOW)
      expect(next).toMatchObject({
        version: 1,
        positions: { inbox: 7 },
        timers: [{ aggregate: 'stock:1', nextDue: NOW + 9 }],
      })
      expect(next.seen.map(({ block }) => [...block])).toEqual([[2, 3]])
      expect((await store.waitingOf('stock:2', 9)).map((w) => w.number)).toEqual([0, 1])
      await store.commit({ ...emptyCommit(next), positions: { inbox: 8 }, aggregates: [aggregate('stock:3', {})] }, NOW)

      const before = await store.openShadow(0)
      expect(await before.position(0)).toEqual({ inbox: 7 })
      expect((await before.load(['stock:1', 'stock:3'])).map((a) => a.state)).toEqual([{ onHand: 'wrong' }])
      expect((await before.seen(0)).map(({ block }) => [...block])).toEqual([[1]])
      await store.swap(0, [await store.claim(0, NOW), await store.claim(1, NOW)])
      expect((await store.load(['stock:1'])).map((a) => a.state)).toEqual([{ onHand: 'wrong' }])
      await store.close()
    })

    test('intents are held all or none, as if they were settled, until they are freed, replaced or settled', async () => {
      const store = await open({})
      const lane = await store.claim(0, NOW)
      const [one, two, three] = ['PO1', 'PO2', 'PO3'].map(intent) as [StoredIntent, StoredIntent, StoredIntent]
      await store.commit({ ...emptyCommit(lane), intents: [one, two, three] }, NOW)
      expect(await store.holdIntents([], 'R1')).toBe(true)
      expect(await store.holdIntents(['PO1', 'none'], 'R1')).toBe(false)
      expect(await store.holdIntents(['PO1', 'PO2', 'PO3'], 'R1')).toBe(true)
      expect(await store.holdIntents(['PO1'], 'R1')).toBe(true)
      expect(await store.holdIntents(['PO1'], 'R2')).toBe(false)
      // Whoever has it in hand cannot send it, and a new owner is not given it.
      expect(await store.moveIntent(one, 'sent', lane.epoch, NOW)).toBe(false)
      const next = await store.claim(0, NOW)
      expect(next.intents).toEqual([])
      const call = { reference: 'PO1', system: 'erp', operation: 'place', request: { other: true } }
      await store.commit(
        {
          ...emptyCommit(next),
          settled: ['PO3'],
          freed: [
            { reference: 'PO1', by: 'R1', call },
            { reference: 'PO2', by: 'R2' },
            { reference: 'PO3', by: 'R1' },
          ],
        },
        NOW,
      )
      const replaced = await store.loadIntent('PO1')
      expect(replaced).toEqual({ ...one, ...call, attempt: 1 })
      // Nor can whoever has the call that it was before.
      expect(await store.moveIntent(one, 'sent', next.epoch, NOW)).toBe(false)
      expect(await store.loadIntent('PO2')).toEqual({ ...two, status: 'settled', heldBy: 'R1' })
      expect(await store.loadIntent('PO3')).toEqual({ ...three, status: 'settled' })
      await store.commit(
        { ...emptyCommit({ ...next, version: next.version + 1 }), freed: [{ reference: 'PO2', by: 'R1' }] },
        NOW,
      )
      expect(await store.loadIntent('PO2')).toEqual({ ...two, attempt: 1 })
      expect(await store.moveIntent(replaced as StoredIntent, 'sent', next.epoch, NOW)).toBe(true)
      const left = await store.loadIntent('PO1')
      expect(await store.moveIntent(left as StoredIntent, 'planned', next.epoch, NOW)).toBe(true)
      // It was not sent after all, and yet has left once.
      expect(await store.holdIntents(['PO1'], 'R1')).toBe(false)
      await store.close()
    })

    test('a mark stays with its position: it moves with it, or is forgotten', async () => {
      const store = await open({})
      const lane = await store.claim(0, NOW)
      const marks = { a: NOW, b: NOW + 1, c: NOW + 2 }
      await store.commit({ ...emptyCommit(lane), positions: { a: 1, b: 1, c: 1 }, marks }, NOW)
      expect((await store.claim(0, NOW)).marks).toEqual(marks)
      const next = await store.claim(0, NOW)
      await store.commit({ ...emptyCommit(next), positions: { a: 2, b: 2 }, marks: { a: NOW + 5 } }, NOW)
      expect((await store.claim(0, NOW)).marks).toEqual({ a: NOW + 5, c: NOW + 2 })
      await store.close()
    })

    test('what is restored goes in with the swap, or not at all', async () => {
      const store = await open({})
      const lane = await store.claim(0, NOW)
      const before = { positions: { a: 9, b: 9 }, marks: { a: NOW }, outbox: [message('old', 'v')] }
      await store.commit({ ...emptyCommit(lane), ...before, intents: [intent('PO1'), intent('PO2')] }, NOW)
      const { generation } = await store.beginShadow()
      const found: StoredIntent = { ...intent('PO3'), status: 'unknown', attempt: 1 }
      const restored = {
        lanes: [
          {
            ...{ lane: 0, version: 77, positions: { a: 3 }, audit: { sequence: 5, hash: 'h5' }, published: ['t id'] },
            outbox: [message('new', 'v')],
          },
        ],
        intents: [{ ...intent('PO1'), status: 'settled' as const }, found],
      }
      const lease = await store.claim(0, NOW)
      const stale = await store.swap(generation, [{ lane: 0, epoch: 1 }], restored).catch((error: unknown) => error)
      expect(isAppError(stale, 'fenced')).toBe(true)
      expect(await store.position(0)).toEqual({ a: 9, b: 9 })
      await store.swap(generation, [lease], restored)
      const next = await store.claim(0, NOW)
      expect(next).toMatchObject({ version: 77, positions: { a: 3 }, audit: { sequence: 5, hash: 'h5' } })
      expect(next.positions).toEqual({ a: 3 })
      expect(next.published).toEqual(['t id'])
      expect(next.marks).toBeUndefined()
      expect(next.outbox.map((chunk) => chunk.messages)).toEqual([[message('new', 'v')]])
      expect(next.intents.map((i) => i.reference).sort()).toEqual(['PO2', 'PO3'])
      expect(await store.loadIntent('PO3')).toEqual(found)
      const { chunk } = await store.commit({ ...emptyCommit(next), outbox: [message('later', 'v')] }, NOW)
      expect((await store.claim(0, NOW)).outbox.map((c) => c.id).indexOf(chunk as string)).toBe(1)
      await store.close()
    })

    test('what is being built is dropped without a trace; the live generation is not touched', async () => {
      const store = await open({})
      const lane = await store.claim(0, NOW)
      await store.commit({ ...emptyCommit(lane), aggregates: [aggregate('stock:1', {})] }, NOW)
      const shadow = await store.beginShadow()
      const none = { seen: new Uint8Array(0), waiting: [], dequeued: [] }
      await shadow.commit({ ...none, lane: 0, positions: { a: 1 }, aggregates: [aggregate('stock:9', {})] }, NOW)
      await store.dropShadow()
      expect(await store.generations()).toEqual({ current: 0, previous: null, building: null })
      await expect(store.openShadow(shadow.generation)).rejects.toThrow('no generation')
      const again = await store.beginShadow()
      expect(await again.load(['stock:9'])).toEqual([])
      expect(await again.position(0)).toEqual({})
      expect(await store.load(['stock:1'])).toHaveLength(1)
      await store.close()
    })

    test('what may not be published yet is told to whoever asks, in order, lane by lane', async () => {
      const store = await open({})
      const lane = await store.claim(0, NOW)
      const ids: string[] = []
      for (const version of [0, 1, 2]) {
        const commit = { ...emptyCommit({ ...lane, version }), outbox: [message(`m${version}`, 'v')] }
        ids.push((await store.commit(commit, NOW)).chunk ?? '')
      }
      await store.published(ids.slice(0, 1), NOW)
      const chunks = await store.unpublished(0)
      expect(chunks.map((c) => c.messages.map((m) => m.headers.ce_id))).toEqual([['m1'], ['m2']])
      expect(await store.unpublished(1)).toEqual([])
      await store.close()
    })

    test('a snapshot shows one moment, whatever happens while it is read', async () => {
      const store = await open({})
      const lane = await store.claim(0, NOW)
      const first = { ...emptyCommit(lane), aggregates: [aggregate('a:1', 1), aggregate('a:2', 1)] }
      await store.commit({ ...first, positions: { t: 1 }, intents: [intent('PO1')] }, NOW)
      const seen = await store.snapshot(async ({ positions, pages, intents }) => {
        const second = {
          ...emptyCommit({ ...lane, version: 1 }),
          aggregates: [aggregate('a:2', 2), aggregate('a:3', 2)],
        }
        await store.commit({ ...second, positions: { t: 2 } }, NOW)
        // Longer than a database that keeps no former versions takes to forget them.
        await sleep(300)
        const states: unknown[] = []
        for await (const page of pages()) states.push(...page.map((a) => [a.id, a.state]))
        const references: string[] = []
        for await (const page of intents()) references.push(...page.map((i) => i.reference))
        return { position: positions.get(0), states, references }
      })
      expect(seen.position).toEqual({ t: 1 })
      expect(seen.states).toEqual([
        ['a:1', 1],
        ['a:2', 1],
      ])
      expect(seen.references).toEqual(['PO1'])
      await store.close()
    })

    test('a note is kept once, whoever else tries, until it expires', async () => {
      const store = await open({})
      const note = (value: unknown, expiresAt = NOW + 1_000) => ({ key: 'idempotency:wms:1', value, expiresAt })
      expect(await store.recall('idempotency:wms:1', NOW)).toBeUndefined()
      const tries = await Promise.all([0, 1, 2, 3, 4].map((n) => store.keepOnce(note({ n, 'a.$b': [null] }), NOW)))
      const [winner] = tries.filter((t) => t.kept)
      expect(tries.filter((t) => t.kept)).toHaveLength(1)
      expect(tries.map((t) => t.value)).toEqual(tries.map(() => winner?.value))
      expect(await store.recall('idempotency:wms:1', NOW + 999)).toEqual(winner?.value)
      expect(await store.recall('idempotency:wms:1', NOW + 1_000)).toBeUndefined()
      expect(await store.keepOnce(note('later', NOW + 9_000), NOW + 1_000)).toEqual({ kept: true, value: 'later' })
      expect(await store.keepOnce(note('too late', NOW + 9_000), NOW + 1_000)).toEqual({ kept: false, value: 'later' })
      await store.keep(note('replaced', NOW + 9_000))
      expect(await store.recall('idempotency:wms:1', NOW)).toBe('replaced')
      await store.close()
    })
  })
}

const NOW = Date.UTC(2026, 5, 1)

const aggregate = (id: string, state: unknown, due?: number): StoredAggregate => ({
  id,
  lane: 0,
  state,
  watermarks: [],
  timers: due === undefined ? [] : [{ name: 'cut-off', due }],
})

const message = (key: string, value: string): OutgoingMessage => ({
  topic: 't',
  key,
  value: new Uint8Array(Buffer.from(value)),
  headers: { ce_id: key, 'content-type': 'x' },
})

const parking: Parking = {
  ...{ topic: 'a', partition: 1, offset: 4, code: 'decide-failed', reason: 'why', since: NOW },
  ...{ at: 0, waiting: 2 },
}

const waiting = (to: string, number: number): WaitingEntry => ({
  aggregate: to,
  number,
  record: {
    ...{ topic: 'a', partition: 1, offset: 7 + number, timestamp: NOW, key: 'k' },
    value: Uint8Array.of(0, 255, number),
    headers: { _bsontype: 'x', 'a.b': 'c', '': 'd' },
  },
})

const intent = (reference: string): StoredIntent => ({
  reference,
  system: 'sap',
  operation: 'place-order',
  request: { lines: [{ quantity: '1.5' }] },
  lane: 0,
  aggregate: `order:${reference}`,
  site: 'S1',
  status: 'planned',
  attempt: 0,
  plannedAt: NOW,
})

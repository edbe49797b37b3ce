import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { commandsOf, deadLettersOf } from '@supplyline/schemas'
import { type Operations, openOperations } from './operations.ts'
import { openWard } from './ward.ts'

let ward: Awaited<ReturnType<typeof openWard>>
let operations: Operations
beforeEach(async () => {
  ward = await openWard()
  operations = await openOperations(ward.platform)
})
afterEach(async () => {
  await operations.stop()
  await ward.close()
})

const restart = async () => {
  await operations.stop()
  operations = await openOperations(ward.platform)
}
/** Every command once more, as they lie in the log. */
const publishAgain = async () => {
  const sent = ward.platform.broker.all(commandsOf('inventory-events').name)
  await ward.platform.log.append(
    sent.map((record) => ({ ...record, key: record.key ?? '', value: record.value ?? new Uint8Array() })),
  )
  await pass()
}
const pass = (ms = 5_000) => ward.platform.pass(ms)
const groups = async (query = '') => (await operations.get(`/v1/dead-letters${query}`)).body.groups
const items = async (query = '') => (await operations.get(`/v1/dead-letters/items${query}`)).body.items
const stateOf = async (id: string) => (await operations.get(`/v1/resubmissions/${id}`)).body
const onHand = (location: string, item: string) =>
  (ward.stock(location, item)?.state as { onHand?: string } | undefined)?.onHand

/** A new item is issued before master data knows of it. */
const refused = async (count: number, given = {}) => {
  for (let i = 1; i <= count; i++) await ward.issue(`E-${i}`, { item: 'MASK-NEW', quantity: String(i), ...given })
  await pass()
}

test('refused records: one, and then all that match, are taken unchanged once the cause is mended', async () => {
  await refused(3)
  expect(await groups()).toMatchObject([{ service: 'inventory-events', code: 'unknown-item', open: 3, parked: 0 }])
  await ward.learn('MASK-NEW')
  const letters = (await items('?class=unknown-item')).map(({ letter }: { letter: string }) => letter)
  const one = { letters: [letters[1]], reason: 'the item is known now' }
  const preview = await operations.post('/v1/resubmissions', { ...one, dryRun: true })
  expect([preview.status, preview.body]).toMatchObject([
    200,
    { dryRun: true, total: 1, needsApproval: false, sends: [{ service: 'inventory-events', action: 'RESUBMIT' }] },
  ])
  expect(ward.commands()).toEqual([])

  const asked = await operations.post('/v1/resubmissions', one, { key: 'k1' })
  await pass()
  expect(onHand('ICU-3', 'MASK-NEW')).toBe('-2')
  expect(await stateOf(asked.body.resubmissionId)).toMatchObject({ state: 'done', done: 1, requestedBy: 'operator' })
  expect(await groups()).toMatchObject([{ open: 2, superseded: 1 }])
  expect((await operations.get('/v1/status')).body.deadLetters.count).toBe(2)

  const again = await operations.post('/v1/resubmissions', one, { key: 'k1' })
  await pass()
  expect(again.body).toEqual(asked.body)
  expect(ward.commands()).toHaveLength(1)
  const late = await operations.post('/v1/resubmissions', one)
  expect([late.status, late.body.type]).toEqual([409, 'urn:supplyline:problem:letter-superseded'])

  await operations.post('/v1/resubmissions', { query: { class: 'unknown-item' }, reason: 'the rest' })
  await pass()
  expect(onHand('ICU-3', 'MASK-NEW')).toBe('-6')
  expect(ward.commands()).toHaveLength(3)
  const none = await operations.post('/v1/resubmissions', { query: { class: 'unknown-item' }, reason: 'the rest' })
  expect([none.status, none.body.type]).toEqual([404, 'urn:supplyline:problem:nothing-matches'])
})

test('what fails again is a new letter, and open', async () => {
  await refused(1)
  await operations.post('/v1/resubmissions', { query: { service: 'inventory-events' }, reason: 'try' })
  await pass()
  expect(await groups()).toMatchObject([{ open: 1, superseded: 0 }])
  const [letter] = await items()
  expect(letter.letter).toBe('inventory-events/0/1')
  // Published twice, as after a crash, the command is followed once: there is no third letter.
  await publishAgain()
  expect(ward.platform.broker.all(deadLettersOf('inventory-events').name)).toHaveLength(2)
  await ward.learn('MASK-NEW')
  await operations.post('/v1/resubmissions', { letters: [letter.letter], reason: 'known now' })
  await pass()
  expect(onHand('ICU-3', 'MASK-NEW')).toBe('-1')
  expect(await groups('?state=open')).toEqual([])
})

test('many go out in order and no faster than may be; a restart in between goes on where it was', async () => {
  await refused(120, { quantity: '1' })
  await ward.learn('MASK-NEW')
  const { body } = await operations.post('/v1/resubmissions', {
    query: { topic: 'inventory.stock-movements.v1' },
    reason: 'x',
  })
  await ward.platform.settle()
  const first = ward.commands().length
  expect([first, (await stateOf(body.resubmissionId)).done]).toEqual([50, 50])
  await restart()
  await pass()
  expect(await stateOf(body.resubmissionId)).toMatchObject({ state: 'done', total: 120, done: 120 })
  expect(onHand('ICU-3', 'MASK-NEW')).toBe('-120')
  expect(ward.commands()).toHaveLength(120)
  expect(new Set(ward.commands().map(({ data }) => (data as { commandId: string }).commandId)).size).toBe(120)

  await publishAgain()
  expect(onHand('ICU-3', 'MASK-NEW')).toBe('-120')
  expect(await groups('?state=open')).toEqual([])
})

test('an edit is shown as a diff, waits for a second person over a restart, and is taken then', async () => {
  await ward.issue('E-1', { unit: 'PALLET', quantity: '3' })
  await pass()
  const { record } = (await operations.get('/v1/dead-letters/inventory-events/0/0')).body
  expect(record).toMatchObject({ type: 'inventory.StockIssued', data: { unit: 'PALLET', quantity: '3' } })
  const letters = ['inventory-events/0/0']

  const wrong = await operations.post('/v1/resubmissions', {
    ...{ letters, reason: 'boxes', edit: { ...record, data: { ...record.data, quantity: 'three' } } },
  })
  expect([wrong.status, wrong.body.errors[0].pointer]).toEqual([422, '#/edit/data/quantity'])

  const edit = { ...record, data: { ...record.data, unit: 'BX' } }
  const { body } = await operations.post('/v1/resubmissions', { letters, reason: 'boxes were meant', edit })
  expect(body).toMatchObject({
    state: 'awaiting-approval',
    diff: [{ path: '/data/unit', before: 'PALLET', after: 'BX' }],
  })
  await pass()
  expect(ward.commands()).toEqual([])
  const approval = `/v1/resubmissions/${body.resubmissionId}/approval`
  const own = await operations.post(approval, {})
  expect([own.status, own.body.type]).toEqual([403, 'urn:supplyline:problem:second-person-needed'])
  expect((await operations.post(approval, {}, { as: 'ap' })).status).toBe(403)

  await restart()
  expect(await stateOf(body.resubmissionId)).toMatchObject({ state: 'awaiting-approval', requestedBy: 'operator' })
  expect((await operations.post(approval, {}, { as: 'operator2' })).status).toBe(202)
  await pass()
  expect(onHand('ICU-3', 'GLOVE-NITRILE-M')).toBe('-300')
  const { body: audit } = await operations.get('/v1/audit?service=operations')
  expect(audit).toMatchObject({
    intact: true,
    entries: [{ who: 'operator, approved by operator2', cause: body.resubmissionId }],
  })
  expect(ward.commands()).toMatchObject([{ data: { edited: true, requestedBy: 'operator', approvedBy: 'operator2' } }])
  expect((await operations.post(approval, {}, { as: 'operator2' })).status).toBe(409)
})

test('a poisoned key: seen, skipped by whoever may, audited; what waited behind it is taken', async () => {
  await ward.issue('E-1')
  await pass()
  ward.poison('ICU-3:GLOVE-NITRILE-M')
  await ward.issue('E-2', { quantity: '5' })
  await pass()
  expect(onHand('ICU-3', 'GLOVE-NITRILE-M')).toBe('-1')
  const aggregate = 'stock:ICU-3:GLOVE-NITRILE-M'
  const [parked] = (await operations.get('/v1/parked?service=inventory-events')).body.items
  expect(parked).toMatchObject({ aggregate, letter: 'inventory-events/0/0' })
  const letter = (await operations.get(`/v1/dead-letters/${parked.letter}`)).body
  expect(letter).toMatchObject({
    record: null,
    hex: Buffer.from('not Avro at all').toString('hex'),
    waits: { aggregate },
  })

  const release = { service: 'inventory-events', aggregate, decision: 'SKIP', reason: 'a test of the cabinet' }
  expect((await operations.post('/v1/parked/release', release, { as: 'ap' })).status).toBe(403)
  const dry = await operations.post('/v1/parked/release', { ...release, dryRun: true })
  expect(dry.body).toMatchObject({ dryRun: true, commandId: null, decision: 'SKIP' })
  expect((await operations.post('/v1/parked/release', release)).status).toBe(202)
  await pass()
  expect(onHand('ICU-3', 'GLOVE-NITRILE-M')).toBe('-6')
  expect((await operations.get('/v1/parked')).body.items).toEqual([])
  // More was taken from the ward than it ever had.
  const left = (await operations.get('/v1/exceptions')).body.items as { kind: string }[]
  expect(left.map(({ kind }) => kind)).toEqual(['negative-stock'])

  const { body } = await operations.get('/v1/audit?service=inventory-events')
  expect(body).toMatchObject({ intact: true, entries: [{ who: 'operator', aggregate }] })
  expect(body.entries[0].what).toContain('SKIP')
})

test('a poisoned key goes on with a whole record in the place of the bytes, which two people answer for', async () => {
  await ward.issue('E-1')
  await pass()
  ward.poison('ICU-3:GLOVE-NITRILE-M')
  await ward.issue('E-3', { quantity: '5' })
  await pass()
  const { body: shown } = await operations.get('/v1/dead-letters/inventory-events/0/0')
  expect(shown.parked).toBe('stock:ICU-3:GLOVE-NITRILE-M')
  const edit = {
    type: 'inventory.StockIssued',
    data: {
      ...{ eventId: 'E-2', site: 'MERCY', source: 'POINT-OF-USE', item: 'GLOVE-NITRILE-M', location: 'ICU-3' },
      ...{ quantity: '20', unit: 'EA', lot: null, expiry: null, occurredAt: ward.platform.clock.now() },
      ...{ caseReference: null, reason: null },
    },
  }
  const { body } = await operations.post('/v1/resubmissions', {
    letters: [shown.letter],
    reason: 'as telephoned',
    edit,
  })
  expect(body).toMatchObject({ needsApproval: true, sends: [{ action: 'REPLACE', count: 1 }] })
  await operations.post(`/v1/resubmissions/${body.resubmissionId}/approval`, {}, { as: 'operator2' })
  await pass()
  expect(onHand('ICU-3', 'GLOVE-NITRILE-M')).toBe('-26')
  const { body: audit } = await operations.get('/v1/audit')
  expect(audit.entries.map(({ service, who }: Record<string, unknown>) => [service, who])).toEqual([
    ['operations', 'operator, approved by operator2'],
    ['inventory-events', 'operator, approved by operator2'],
  ])
})

test('a letter that nobody will take is dismissed, which survives a restart', async () => {
  await refused(2)
  const asked = await operations.post('/v1/resubmissions', {
    ...{ letters: ['inventory-events/0/0'], decision: 'SKIP', reason: 'counted twice' },
  })
  expect(asked.body.sends).toEqual([{ service: 'inventory-events', action: 'DISMISS', count: 1 }])
  await pass()
  expect(ward.commands()).toEqual([])
  await restart()
  const { body: audit } = await operations.get('/v1/audit')
  expect([audit.intact, audit.entries]).toMatchObject([
    true,
    [{ who: 'operator', what: expect.stringContaining('DISMISS 1') }],
  ])
  expect(await groups()).toMatchObject([{ open: 1, superseded: 1 }])
  expect(await items('?state=superseded')).toMatchObject([
    { letter: 'inventory-events/0/0', supersededBy: { decision: 'DISMISS', requestedBy: 'operator' } },
  ])
})

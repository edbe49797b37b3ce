import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { NOW } from './testing/examples.ts'
import { type Gateway, startGateway } from './testing/gateway.ts'
import { raised, resolved } from './testing/story.ts'

let gateway: Gateway
beforeEach(async () => {
  gateway = await startGateway()
})
afterEach(() => gateway.stop())

const MINUTE = 60_000
const list = async (query = '') => {
  const { status, body } = await gateway.get(`/v1/exceptions${query}`)
  expect(status).toBe(200)
  return { ...body, ids: body.exceptions.map((e: { exceptionId: string }) => e.exceptionId) }
}

test('an exception is shown with who owns it, when it is due and what to do next', async () => {
  await gateway.publish(raised())
  const { exceptions, next, asOf } = await list()
  expect(exceptions).toEqual([
    {
      ...{ exceptionId: 'EX1', status: 'open', site: 'NORTH', service: 'three-way-match', kind: 'invoice-held' },
      ...{
        subject: 'ACME:INV/1',
        detail: 'billed above the order',
        owner: 'ap',
        nextAction: 'release it, or dispute it',
      },
      ...{ dueAt: '2026-01-05T07:00:00.000Z', overdue: false, cause: 'inv-1', raisedAt: '2026-01-05T06:00:00.000Z' },
      ...{ resolved: null, asOf: '2026-01-05T06:00:00.000Z' },
    },
  ])
  expect([next, asOf]).toEqual([null, '2026-01-05T06:00:00.000Z'])
  await gateway.platform.pass(61 * MINUTE)
  expect((await list()).exceptions[0].overdue).toBe(true)
})

test('one that is settled is open no longer, unless it is raised again', async () => {
  await gateway.publish(raised(), resolved())
  expect((await list()).ids).toEqual([])
  expect((await list('?status=resolved')).exceptions).toMatchObject([
    { exceptionId: 'EX1', status: 'resolved', resolved: { by: 'ap', resolution: 'released' }, overdue: false },
  ])
  await gateway.publish(raised({ detail: 'again' }))
  expect((await list()).exceptions).toMatchObject([{ status: 'open', detail: 'again', resolved: null }])
  expect((await list('?status=resolved')).ids).toEqual([])
})

describe('of many', () => {
  beforeEach(async () => {
    const services = ['three-way-match', 'procurement-sync', 'supplier-ack', 'replenishment'] as const
    for (let n = 0; n < 20; n++)
      await gateway.publish(
        raised({
          ...{
            exceptionId: `EX${String(n).padStart(2, '0')}`,
            service: services[n % 4] as string,
            owner: n < 10 ? 'ap' : 'buyer',
          },
          ...{ kind: `kind-${n % 3}`, subject: `PO${n % 5}`, dueAt: NOW + (20 - n) * MINUTE },
        }),
      )
    await gateway.publish(resolved({ exceptionId: 'EX03', service: 'replenishment' }))
  })

  test('the open ones come by due time, the most pressing first', async () => {
    const { ids } = await list()
    expect(ids).toHaveLength(19)
    expect([ids[0], ids.at(-1)]).toEqual(['EX19', 'EX00'])
  })

  test.each<[string, number]>([
    ['?owner=ap', 9],
    ['?service=three-way-match', 5],
    ['?kind=kind-0', 6],
    ['?subject=PO1', 4],
    ['?owner=buyer&service=supplier-ack', 3],
    ['?status=all', 20],
    ['?status=all&owner=ap', 10],
    ['?status=resolved', 1],
    ['?status=resolved&owner=buyer', 0],
    ['?owner=nobody', 0],
  ])('%s: %d', async (query, count) => {
    expect((await list(query)).ids).toHaveLength(count)
  })

  test.each(['', 'status=all&', 'owner=ap&', 'status=all&kind=kind-1&'])(
    'page by page is the same as all at once: ?%s',
    async (filter) => {
      const all = await list(`?${filter}`)
      const paged: string[] = []
      for (let cursor = '', pages = 0; pages < 30; pages++) {
        const { ids, next } = await list(`?${filter}limit=3${cursor}`)
        expect(ids.length).toBeLessThanOrEqual(3)
        paged.push(...ids)
        if (next === null) break
        cursor = `&cursor=${next}`
      }
      expect(paged).toEqual(all.ids)
    },
  )

  test('a cursor is of the list that it comes from', async () => {
    const { next } = await list('?limit=1')
    const { status, body } = await gateway.get(`/v1/exceptions?status=all&cursor=${next}`)
    expect([status, body.errors[0].parameter]).toEqual([400, 'cursor'])
  })
})

test.each(['?limit=0', '?limit=501', '?status=closed', '?cursor=xxx', '?colour=blue'])(
  '%s is a 400 that names the parameter',
  async (query) => {
    const { status, body } = await gateway.get(`/v1/exceptions${query}`)
    expect([status, body.errors[0].parameter]).toEqual([400, query.slice(1).split('=')[0]])
  },
)

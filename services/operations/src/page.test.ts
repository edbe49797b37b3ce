import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { held, hold, orderInDoubt, raised } from './testing/examples.ts'
import { type Operations, startOperations } from './testing/operations.ts'

/** Whatever is written into a business document may come to be read here. */
const hostile = `"><img src=x onerror=alert(1)>'</td><script>alert(2)</script>&lt;\u202e`

let operations: Operations
beforeAll(async () => {
  operations = await startOperations()
  await operations.publish(
    raised({
      ...{ subject: hostile, detail: hostile, nextAction: hostile, owner: hostile, kind: hostile, site: hostile },
    }),
    held({
      supplier: hostile,
      invoiceNumber: hostile,
      currency: hostile,
      holds: [hold({ rule: hostile, detail: hostile, clearing: hostile, owner: hostile, holdId: hostile })],
    }),
    orderInDoubt({ orderId: hostile, reason: hostile, erp: hostile, reference: hostile }),
  )
  operations.setAside(
    'gateway',
    {
      '__dlq.errors.class': hostile,
      '__dlq.errors.message': hostile,
      '__dlq.errors.next': hostile,
      '__dlq.errors.topic': hostile,
      traceparent: hostile,
    },
    hostile,
  )
})
afterAll(() => operations.stop())

const fragments = (as = 'ap') => operations.get('/v1/status', { as, accept: 'text/html' })

describe('the sections of the page', () => {
  test('hold text from outside as text only', async () => {
    const { text } = await fragments()
    expect(text.match(/alert\(1\)/g)?.length).toBeGreaterThan(15)
    expect(text).not.toMatch(/<img|<script/)
    const tags = [...text.matchAll(/<[^>]*>/g)].map(([tag]) => tag)
    const known =
      /^<\/?(section|h2|p|span|bdi|table|caption|thead|tbody|tr|th|td|small|code|strong|time|ul|li|b|br|button|details|summary)( (?!on)[a-z-]+="[^"<>]*")*>$/
    expect(tags.filter((tag) => !known.test(tag))).toEqual([])
  })

  test('carry in the button what the dialog needs, unharmed', async () => {
    const { text } = await fragments()
    const attribute = (name: string) =>
      text
        .match(new RegExp(` data-${name}="([^"]*)"`))?.[1]
        ?.replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&quot;', '"')
        .replaceAll('&#39;', "'")
        .replaceAll('&amp;', '&')
    expect(attribute('supplier')).toBe(hostile)
    expect(attribute('invoice')).toBe(hostile)
    expect(JSON.parse(attribute('holds') ?? '')).toMatchObject([{ holdId: hostile }])
  })

  test('offer a release to those who may', async () => {
    for (const as of ['ap', 'operator', 'operator2']) expect((await fragments(as)).text).toContain('class="release"')
    for (const as of ['source', 'requester', 'approver'])
      expect((await fragments(as)).text).not.toContain('class="release"')
  })

  test('are for those who are known', async () => {
    expect((await fragments('')).status).toBe(401)
    expect((await fragments('wrong')).status).toBe(401)
  })
})

describe('the page', () => {
  test('is open, and tells numbers only', async () => {
    const { status, headers, text } = await operations.get('/', { as: '' })
    expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    expect(text).toContain('<h2>Somebody has to act</h2><p>1 exception is open; 1 invoice is held; ')
    expect(text).not.toMatch(/alert\(/)
  })

  test('asks nobody else for anything, and may run nothing but its own script', async () => {
    const { headers, text } = await operations.get('/', { as: '' })
    expect(text).not.toMatch(/(src|href|action)=|url\(|@import|style="/)
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy).toMatch(/^default-src 'none'; /)
    expect(policy).not.toMatch(/unsafe|\*/)
    for (const [kind, element] of [
      ['script', 'script'],
      ['style', 'style'],
    ]) {
      const [own, ...others] = [...text.matchAll(new RegExp(`<${element}>([^]*?)</${element}>`, 'g'))].map(
        (m) => m[1] ?? '',
      )
      expect(others).toEqual([])
      const digest = createHash('sha256')
        .update(own ?? '')
        .digest('base64')
      expect(policy).toContain(`${kind}-src 'sha256-${digest}'`)
    }
  })

  test('reads itself again where there is no script', async () => {
    expect((await operations.get('/', { as: '' })).text).toContain(
      '<noscript><meta http-equiv="refresh" content="10"></noscript>',
    )
  })
})

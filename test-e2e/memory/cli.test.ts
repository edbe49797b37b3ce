import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { run } from '../../deploy/cli/src/run.ts'
import { type Operations, openOperations } from './operations.ts'
import { openWard } from './ward.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'supplyline-cli-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

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

/** What somebody types behind `pnpm supplyline`; while it waits, time passes for the services. */
const typed = async (words: string, as = 'operator') => {
  const said = { out: '', err: '' }
  const code = await run(
    [...words.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? ''),
    {
      env: { SUPPLYLINE_URL: operations.url, SUPPLYLINE_TOKEN: `${as}-token` },
      cwd: folder,
      out: (text) => {
        said.out += text
      },
      err: (text) => {
        said.err += text
      },
      interactive: false,
      wait: (ms) => ward.platform.pass(ms),
    },
  )
  await ward.platform.pass(3_000)
  return { code, ...said }
}
const onHand = () => (ward.stock('ICU-3', 'GLOVE-NITRILE-M')?.state as { onHand?: string } | undefined)?.onHand

describe('dead letters', () => {
  beforeEach(async () => {
    for (let i = 1; i <= 3; i++) await ward.issue(`E-${i}`, { unit: 'PALLET', quantity: String(i) })
    await ward.platform.pass(5_000)
  })

  test('are listed by their faults, in lines of 120 columns, and one by one', async () => {
    const { code, out } = await typed('dead-letters list')
    expect(code).toBe(0)
    expect(out).toMatch(/^SERVICE +CLASS +TOPIC +OPEN/)
    expect(out).toMatch(/inventory-events +unknown-unit +inventory\.stock-movements\.v1 +3/)
    for (const line of out.split('\n')) expect([...line].length).toBeLessThanOrEqual(120)
    const letters = await typed('dead-letters list --letters --limit 2')
    expect(letters.out.trimEnd().split('\n')).toHaveLength(3)
    expect(letters.err).toContain('1 more; the next page: --cursor inventory-events/0/1')
    const rest = await typed('dead-letters list --letters --cursor inventory-events/0/1 --json')
    expect(JSON.parse(rest.out)).toMatchObject({ next: null, items: [{ letter: 'inventory-events/0/2' }] })
  })

  test('are edited by a field, or a file as it was shown; approved by another, and taken', async () => {
    const dry = await typed('dead-letters resubmit inventory-events/0/0 --set unit=EA --reason x --dry-run')
    expect([dry.code, dry.out]).toMatchObject([0, expect.stringContaining('/data/unit: "PALLET" → "EA"')])
    const asked = await typed("dead-letters resubmit inventory-events/0/0 --set unit=EA --reason 'single ones'")
    const [, id] = /dead-letters approve (RS\w+) --as operator2/.exec(asked.out) ?? []
    expect([asked.code, id]).toEqual([0, expect.stringMatching(/^RS/)])
    const own = await typed(`dead-letters approve ${id}`)
    expect([own.code, own.err]).toEqual([1, expect.stringMatching(/somebody else[\s\S]*Next: let somebody/)])
    const approved = await typed(`dead-letters approve ${id}`, 'operator2')
    expect([approved.code, approved.out]).toEqual([0, expect.stringContaining(`${id} is done`)])
    expect(onHand()).toBe('-1')

    const shown = JSON.parse((await typed('dead-letters show inventory-events/0/1')).out)
    shown.record.data.unit = 'EA'
    writeFileSync(join(folder, 'letter.json'), JSON.stringify(shown))
    const edited = await typed('dead-letters resubmit inventory-events/0/1 --edit letter.json --reason x --json')
    const { resubmissionId } = JSON.parse(edited.out)
    await typed(`dead-letters approve ${resubmissionId}`, 'operator2')
    expect(onHand()).toBe('-3')
    expect((await typed('dead-letters status')).out).toMatch(/RS\w+ +done +1 of 1 +operator .* operator2/)
    expect((await typed('audit verify')).code).toBe(0)
  })

  test('are resubmitted by what they have in common, with what becomes of them told as it happens', async () => {
    const sent = await typed('dead-letters resubmit --class unknown-unit --since 1d --reason again')
    // Set aside in the past of the platform's clock, which is not that of this machine.
    expect(sent.code).toBe(3)
    const all = await typed('dead-letters resubmit --class unknown-unit --reason again')
    expect([all.code, all.err]).toEqual([0, expect.stringMatching(/3 of 3\n$/)])
    expect((await typed('dead-letters list')).out).toMatch(/unknown-unit .* 3 +0 +0 /)
    await typed('dead-letters resubmit --class unknown-unit --decision skip --reason nobody')
    const none = await typed('dead-letters list')
    expect([none.code, none.err]).toEqual([3, 'No dead letter is open.\n'])
  })

  test('go on over a restart of operations, and whoever waits for them hears of it', async () => {
    let down = true
    const given = await run(['dead-letters', 'resubmit', '--class', 'unknown-unit', '--reason', 'again'], {
      env: { SUPPLYLINE_URL: operations.url, SUPPLYLINE_TOKEN: 'operator-token' },
      cwd: folder,
      out: () => {},
      err: () => {},
      interactive: false,
      wait: async (ms) => {
        if (down) {
          await operations.stop()
          down = false
        } else if (ms === 2_000) operations = await openOperations(ward.platform, Number(new URL(operations.url).port))
        await ward.platform.pass(ms)
      },
    })
    expect(given).toBe(0)
    await ward.platform.pass(3_000)
    expect(ward.commands()).toHaveLength(3)
  })

  test.each([
    ['what nobody has', 'dead-letters show inventory-events/0/99', 3, /No dead letter inventory-events\/0\/99/],
    ['without a reason', 'dead-letters resubmit inventory-events/0/0', 2, /--reason is missing/],
    ['without saying which', 'dead-letters resubmit --reason x', 2, /name letters, or choose/],
    ['a field that is not there', 'dead-letters resubmit inventory-events/0/0 --set unt=EA --reason x', 2, /no unt/],
    [
      'what does not fit',
      'dead-letters resubmit inventory-events/0/0 --set quantity=x --reason x',
      1,
      /#\/edit\/data\/quantity/,
    ],
    ['an unknown service', 'dead-letters list --service nobody', 1, /service: is "nobody"; send one of/],
    ['an unknown command', 'dead-letters burn', 2, /dead-letters burn is not known; there is dead-letters list/],
    ['an unknown option', 'dead-letters list --everything', 2, /everything/],
    ['an unknown noun', 'letters', 2, /there is no command letters/],
  ])('%s: it says what, where and what to do', async (_, words, code, message) => {
    const answer = await typed(words)
    expect([answer.code, answer.err]).toEqual([code, expect.stringMatching(message)])
    expect(answer.out).toBe('')
  })
})

test('a parked key is listed, and released', async () => {
  expect((await typed('parked list')).code).toBe(3)
  await ward.issue('E-1')
  await ward.platform.pass(2_000)
  ward.poison('ICU-3:GLOVE-NITRILE-M')
  await ward.issue('E-2', { quantity: '5' })
  await ward.platform.pass(5_000)
  expect((await typed('parked list')).out).toMatch(/inventory-events +stock:ICU-3:GLOVE-NITRILE-M /)
  const release = 'parked release stock:ICU-3:GLOVE-NITRILE-M --service inventory-events --decision skip --reason x'
  expect((await typed(`${release} --dry-run`)).out).toMatch(/^would send SKIP at inventory\.stock-movements\.v1/)
  expect(onHand()).toBe('-1')
  expect((await typed(release)).code).toBe(0)
  expect(onHand()).toBe('-6')
  expect((await typed(release)).code).toBe(3)
  const exceptions = await typed('exceptions list --owner integration')
  expect([exceptions.code, exceptions.err]).toEqual([3, 'No exception is open.\n'])
})

test('topics are those that are declared, with what they hold', async () => {
  await ward.issue('E-1')
  const { code, out } = await typed('topics list stock-movements')
  expect([code, out]).toEqual([
    0,
    expect.stringMatching(/inventory\.stock-movements\.v1 +sources +location:item +12 +keep-for-ever +1\b/),
  ])
  expect((await typed('effects list')).code).toBe(3)
})

test('what reads the log itself explains itself, and refuses what is typed wrong before it looks for a system', async () => {
  expect(await typed('topics archive --help')).toMatchObject({ code: 0, out: expect.stringContaining('--to DIR') })
  expect(await typed('topics archive --topic x')).toMatchObject({ code: 2, err: expect.stringContaining('--to') })
  expect(await typed('topics archive --to x')).toMatchObject({ code: 2, err: expect.stringContaining('--topic') })
  expect(await typed('replay rebuild --help')).toMatchObject({ code: 0, out: expect.stringContaining('--archive') })
  expect(await typed('replay undo')).toMatchObject({ code: 2, err: expect.stringContaining('rollback') })
  expect(await typed('replay rebuild')).toMatchObject({ code: 2, err: expect.stringContaining('--service') })
})

describe('the program', () => {
  const program = (...words: string[]) =>
    spawnSync(process.execPath, ['deploy/cli/src/supplyline.ts', ...words], {
      encoding: 'utf8',
      env: { ...process.env, SUPPLYLINE_URL: 'http://127.0.0.1:9', SUPPLYLINE_TOKEN: 'x', NODE_OPTIONS: '' },
      timeout: 30_000,
    })

  test('says what there is, and how it ends', () => {
    const { status, stdout } = program('--help')
    expect([status, stdout]).toEqual([0, expect.stringMatching(/dead-letters list[\s\S]*replay VERB[\s\S]*Exit codes/)])
  })

  test('ends with 1 and the next step where operations does not answer', () => {
    const { status, stderr } = program('exceptions', 'list')
    expect([status, stderr]).toEqual([1, expect.stringMatching(/does not answer at http:\/\/127\.0\.0\.1:9\nNext: /)])
  })

  test('names the system that it looks for, where none runs', () => {
    const { status, stderr } = program('replay', 'status', '--service', 'gateway', '--data-dir', folder)
    expect([status, stderr]).toEqual([1, expect.stringContaining('no system runs on this data')])
  })
})

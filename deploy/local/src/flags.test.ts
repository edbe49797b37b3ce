import { describe, expect, test } from '@jest/globals'
import { parseFlags, WrongFlag } from './flags.ts'

const at = { root: '/repo', cwd: '/home/me' }

describe('flags', () => {
  test('without any: everything, with the demonstration, on var/', () => {
    expect(parseFlags([], at)).toEqual({
      help: false,
      demo: true,
      fresh: false,
      onlyPlatform: false,
      jaeger: false,
      dataDir: '/repo/var',
    })
  })

  test('all of them, after the -- that some people put before flags', () => {
    const args = ['--', '--no-demo', '--fresh', '--only=platform', '--jaeger', '--data-dir', 'mine']
    expect(parseFlags(args, at)).toEqual({
      help: false,
      demo: false,
      fresh: true,
      onlyPlatform: true,
      jaeger: true,
      dataDir: '/home/me/mine',
    })
  })

  test.each([['--frsh'], ['--only=kafka'], ['--data-dir'], ['--data-dir='], ['extra']])('%s is refused', (flag) => {
    expect(() => parseFlags([flag], at)).toThrow(WrongFlag)
  })
})

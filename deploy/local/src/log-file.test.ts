import { closeSync, existsSync, readFileSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { logTail, openLog } from './log-file.ts'
import { temporaryFolder } from './temporary-folder.ts'

const newLog = () => join(temporaryFolder(), 'logs', 'one.log')

const write = (log: string, text: string) => {
  const file = openLog(log)
  writeSync(file, text)
  closeSync(file)
}

test('the tail is of the latest program only', () => {
  const log = newLog()
  write(log, 'old\n')
  expect(logTail(log, 2)).toEqual(['old'])
  write(log, 'a\nb\nc\n')
  expect(logTail(log, 2)).toEqual(['b', 'c'])
  expect(logTail(log, 9)).toEqual(['a', 'b', 'c'])
  write(log, '')
  expect(logTail(log, 2)).toEqual([])
})

test('a large log is set aside', () => {
  const log = newLog()
  write(log, 'small\n')
  expect(existsSync(`${log}.1`)).toBe(false)
  writeFileSync(log, Buffer.alloc(10_000_001))
  write(log, 'new\n')
  expect(readFileSync(`${log}.1`).length).toBe(10_000_001)
  expect(logTail(log, 9)).toEqual(['new'])
})

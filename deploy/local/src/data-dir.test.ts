import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { claimDataDir, wipeDataDir } from './data-dir.ts'
import { temporaryFolder } from './temporary-folder.ts'

test('wiping deletes our folders and nothing else', () => {
  const dataDir = temporaryFolder()
  claimDataDir(dataDir)
  for (const folder of ['kafka', 'bench']) {
    mkdirSync(join(dataDir, folder))
    writeFileSync(join(dataDir, folder, 'file'), '')
  }
  wipeDataDir(dataDir)

  expect(existsSync(join(dataDir, 'kafka'))).toBe(false)
  expect(existsSync(join(dataDir, 'bench', 'file'))).toBe(true)
})

test("somebody else's folder is neither used nor wiped", () => {
  const theirs = temporaryFolder()
  mkdirSync(join(theirs, 'logs'))

  expect(() => claimDataDir(theirs)).toThrow('a folder "logs" that Supplyline did not make')
  expect(() => wipeDataDir(theirs)).toThrow('a folder "logs" that Supplyline did not make')
  expect(existsSync(join(theirs, 'logs'))).toBe(true)
})

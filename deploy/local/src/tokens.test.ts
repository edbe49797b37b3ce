import { statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { temporaryFolder } from './temporary-folder.ts'
import { tokensOf } from './tokens.ts'

test('tokens are kept with the data, differ between data directories and are secret', () => {
  const dataDir = temporaryFolder()
  const tokens = tokensOf(dataDir)

  expect(tokensOf(dataDir)).toEqual(tokens)
  expect(tokensOf(temporaryFolder()).operator).not.toBe(tokens.operator)
  expect(new Set(Object.values(tokens)).size).toBe(7)
  expect(statSync(join(dataDir, 'run', 'tokens.json')).mode & 0o077).toBe(0)
})

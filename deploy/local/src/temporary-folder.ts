import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from '@jest/globals'

const folders: string[] = []

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** For a test; gone when its file has run. */
export const temporaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'supplyline-'))
  folders.push(folder)
  return folder
}

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from '@jest/globals'
import { isRunning } from './is-running.ts'
import { temporaryFolder } from './temporary-folder.ts'

const folder = temporaryFolder()

// One child that obeys, one that does not and has a child of its own, and the reaper itself.
const launcher = `
  import { startChild } from ${JSON.stringify(join(import.meta.dirname, 'child.ts'))}
  import { reaperPid } from ${JSON.stringify(join(import.meta.dirname, 'reaper.ts'))}
  import { existsSync, readFileSync } from 'node:fs'
  const log = ${JSON.stringify(join(folder, 'log'))}
  const obeying = startChild('sleep', ['1000'], { log })
  const stubborn = startChild('sh', ['-c', 'trap "" TERM; sleep 1000 & echo $! > pid; mv pid grandchild; wait'], { log, cwd: ${JSON.stringify(folder)} })
  const grandchild = ${JSON.stringify(join(folder, 'grandchild'))}
  while (!existsSync(grandchild)) await new Promise((resolve) => setTimeout(resolve, 20))
  console.log(JSON.stringify([obeying.pid, stubborn.pid, Number(readFileSync(grandchild, 'utf8')), reaperPid()]))`

const stillRunning = async (pids: readonly number[]) => {
  for (let i = 0; i < 80 && pids.some(isRunning); i += 1) await sleep(100)
  return pids.filter(isRunning)
}

test('a launcher that is killed leaves nothing behind, not even what ignores SIGTERM', async () => {
  const killed = spawn(process.execPath, ['--input-type=module', '--eval', launcher], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const [line] = await once(createInterface(killed.stdout), 'line')
    const pids: number[] = JSON.parse(line)
    expect(pids.map(isRunning)).toEqual([true, true, true, true])

    killed.kill('SIGKILL')
    expect(await stillRunning(pids)).toEqual([])
  } finally {
    killed.kill('SIGKILL')
  }
}, 15_000)

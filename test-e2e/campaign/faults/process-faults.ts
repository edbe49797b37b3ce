import { spawnSync } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '@supplyline/local'
import { startBeside } from '../beside.ts'
import { comesTrue } from '../patience.ts'
import type { World } from '../world.ts'
import { confirmedIf, type Moment, type Seen } from './kind.ts'

const BACK_WITHIN_MS = 60_000
/** Longer than a consumer's session of 10 s, after which the broker gives its lanes to others. */
const FROZEN_MS = 16_000

/** `kill -9`: its exit by SIGKILL is seen, and that the launcher has it back under another pid. */
export const killed = async (world: World, name: string, moment: Moment = atOnce): Promise<Seen> => {
  await moment()
  return ended(world, name, 'SIGKILL', /^SIGKILL$/)
}

const atOnce: Moment = () => Promise.resolve()

/** SIGTERM, as from whoever rolls out a new build. */
export const terminated = async (world: World, name: string, moment: Moment): Promise<Seen> => {
  await moment()
  return ended(world, name, 'SIGTERM', /^(exit code \d+|SIGTERM)$/)
}

const ended = async (world: World, name: string, signal: 'SIGKILL' | 'SIGTERM', how: RegExp): Promise<Seen> => {
  const since = Date.now()
  const before = world.pid(name)
  world.ended.push({ name, at: since })
  process.kill(before, signal)
  const returned = await comesTrue(() => world.watch.isBack(name, since), BACK_WITHIN_MS)
  const tookMs = Date.now() - since
  const ends = world.watch.endsOf(name, since)
  const after = world.pid(name)
  const ready = returned && (await comesTrue(() => world.isReady(name), BACK_WITHIN_MS))
  const seen = `pid ${before} → ${after}, ended by ${ends.join(', ') || 'nothing'}, back after ${tookMs} ms`
  return confirmedIf(ready && after !== before && how.test(ends[0] ?? ''), ready ? seen : `${seen}, not ready`)
}

/**
 * SIGSTOP beyond the session's time-out while a second instance runs: it takes all lanes over, and the first one finds
 * itself fenced when it goes on. Seen: the process stood still, and every lane has another owner.
 */
export const frozen = async (world: World, service: string, moment: Moment): Promise<Seen> => {
  const port = await freePort()
  const rival = startBeside(world, service, port)
  const pid = world.pid(service)
  let stopped = false
  try {
    const url = `http://127.0.0.1:${port}/readyz`
    const up = await comesTrue(async () => (await fetch(url, { signal: AbortSignal.timeout(2_000) })).ok, 60_000)
    if (!up) return confirmedIf(false, 'the second instance did not come up')
    await moment()
    const before = await world.epochs(service)
    process.kill(pid, 'SIGSTOP')
    stopped = true
    await sleep(FROZEN_MS)
    const stillThere = stateOf(pid)
    const after = await world.epochs(service)
    const moved = [...after].filter(([lane, epoch]) => epoch > (before.get(lane) ?? 0)).length
    process.kill(pid, 'SIGCONT')
    stopped = false
    const seen = `state ${stillThere} for ${FROZEN_MS / 1_000} s, ${moved} of ${after.size} lanes taken over meanwhile`
    await sleep(2_000)
    return confirmedIf(stillThere.startsWith('T') && moved > 0, seen)
  } finally {
    if (stopped) process.kill(pid, 'SIGCONT')
    rival.child.kill('SIGTERM')
    await rival.ended(10_000)
    await comesTrue(() => world.isReady(service), BACK_WITHIN_MS)
  }
}

/** As `ps` says it: T for one that is stopped. */
export const stateOf = (pid: number): string =>
  spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim()

/** The registry answers nobody for a while, though it can be connected to. */
export const registryFrozen = async (world: World, moment: Moment): Promise<Seen> => {
  await moment()
  const pid = world.pid('registry')
  const { registry } = world.system.endpoints()
  const answers = () =>
    fetch(`${registry}/subjects`, { signal: AbortSignal.timeout(1_000) }).then(
      (response) => response.ok,
      () => false,
    )
  process.kill(pid, 'SIGSTOP')
  let silent = 0
  try {
    for (const end = Date.now() + 8_000; Date.now() < end; await sleep(300)) if (!(await answers())) silent += 1
  } finally {
    process.kill(pid, 'SIGCONT')
  }
  const back = await comesTrue(answers, 20_000)
  return confirmedIf(silent >= 5 && back, `${silent} requests in 8 s without an answer${back ? '' : ', and not back'}`)
}

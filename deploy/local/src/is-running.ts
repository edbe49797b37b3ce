import { spawnSync } from 'node:child_process'

/** A zombie, which only waits for its parent to notice, does not count. */
export const isRunning = (pid: number): boolean => {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', `${pid}`], { encoding: 'utf8' })
  const state = (stdout ?? '').trim()
  return state !== '' && !state.startsWith('Z')
}

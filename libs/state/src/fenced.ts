import { AppError } from '@supplyline/decider'
import type { Commit } from './store.ts'

/** One of the commits does not follow on its lane's last. `version` -1: the lane was to be at rest. */
export const fenced = (commits: readonly Pick<Commit, 'lane' | 'epoch' | 'version'>[], cause?: unknown): AppError => {
  const stale = commits.map(({ lane, epoch, version }) => `lane ${lane}: epoch ${epoch}, version ${version}`)
  return new AppError('fenced', `taken over, or committed since: ${stale.join('; ')}`, {
    where: commits.map(({ lane }) => `lane ${lane}`).join(', '),
    next: 'nothing: the new owner goes on from the last commit',
    cause,
  })
}

import type { Bug } from '../bug.ts'

const file = 'libs/state/src/memory-store.ts'

export const storeBugs: Bug[] = [
  {
    name: 'fence-dropped',
    what: 'a commit looks at neither the epoch nor the version of its lane',
    promise: 7,
    file,
    find: 'if (!lane || lane.epoch !== commit.epoch || lane.version !== commit.version) throw fenced([commit])',
    replace: 'if (!lane) throw fenced([commit])',
  },
  {
    name: 'epoch-not-compared',
    what: 'a commit looks at the version of its lane only',
    promise: 7,
    file,
    find: '!lane || lane.epoch !== commit.epoch || lane.version !== commit.version',
    replace: '!lane || lane.version !== commit.version',
  },
  {
    name: 'epoch-not-raised',
    what: 'whoever takes a lane over goes on under the epoch of its predecessor',
    promise: 7,
    file,
    find: 'epoch: found.epoch + 1, positions',
    replace: 'epoch: Math.max(1, found.epoch), positions',
  },
  {
    name: 'intent-moved-from-anywhere',
    what: 'an intent is moved whatever its status and attempt are by now',
    promise: 3,
    file,
    find: 'if (!stored || stored.status !== intent.status || stored.attempt !== intent.attempt) return false',
    replace: 'if (!stored) return false',
  },
  {
    name: 'settled-not-stored',
    what: 'the intents that a decision settles stay as they are',
    promise: 3,
    file,
    find: 'for (const reference of commit.settled) {',
    replace: 'for (const reference of commit.settled.slice(1)) {',
  },
  {
    name: 'outbox-swept-unpublished',
    what: 'what is not published yet is swept away with what was published long ago',
    promise: 7,
    file,
    find: 'if (!((chunk.publishedAt ?? now) < now - RETAIN_PUBLISHED_MS)) break',
    replace: 'if ((chunk.publishedAt ?? 0) >= now - RETAIN_PUBLISHED_MS) continue',
  },
  {
    name: 'identities-not-stored',
    what: 'the identities of the events that were taken are forgotten with the process',
    promise: 5,
    file,
    find: 'if (commit.seen.length > 0) this.database.seen.push({ lane: commit.lane, at: now, block: commit.seen })',
    replace: '',
  },
]

// The process in which inputs are run: it may die of them. It is told what to do by `keeper.ts`, and notes each input in
// a file before it is run, so that the input can be named when nobody is left to name it.
import { type Hunt, hunt, type Report } from './hunt.ts'
import { judge, type Verdict, watchEscapes } from './judge.ts'
import { Note } from './note.ts'
import type { Target } from './target.ts'
import { type TargetName, targets } from './targets/index.ts'

export type Job = { target: TargetName } & (
  | ({ verb: 'hunt' } & Hunt)
  /** Runs one input, twice. */
  | { verb: 'judge'; bytes: Buffer }
)
export type Done = { report: Report } | { verdict: Verdict } | { broken: string } | 'ready'

const [noteAt = ''] = process.argv.slice(2)
const note = new Note(noteAt)

const opened = new Map<TargetName, Promise<Target>>()
const open = (name: TargetName): Promise<Target> => {
  const known = opened.get(name) ?? targets[name]()
  opened.set(name, known)
  return known
}

const work = async (job: Job): Promise<Done> => {
  const target = await open(job.target)
  if (job.verb === 'hunt') return { report: await hunt(target, job, (bytes) => note.write(bytes)) }
  note.write(job.bytes)
  return { verdict: await judge(target, job.bytes, true) }
}

watchEscapes()
const tell = (done: Done) => process.send?.(done)
process.on('message', (job: Job) => {
  work(job).then(tell, (error: unknown) => tell({ broken: error instanceof Error ? `${error.stack}` : String(error) }))
})
process.on('disconnect', () => process.exit())
tell('ready')

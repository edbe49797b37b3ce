import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { answers } from '../answers.ts'
import { cached } from '../cache.ts'
import { startChild } from '../child.ts'
import { requireJava } from '../find-program.ts'
import { fetchWithMaven } from '../maven.ts'
import { waitUntilReady } from '../wait-until-ready.ts'
import type { Component } from './component.ts'

const POM = join(import.meta.dirname, '..', '..', 'registry', 'pom.xml')
export const REGISTRY_VERSION = '2.6.13.Final'

/** On disk, as schema ids are part of every stored message; H2 would otherwise write half a second late. */
export const registryDatabase = (folder: string) => `jdbc:h2:file:${folder}/registry;WRITE_DELAY=0`

const acquire: Component['acquire'] = (progress) => {
  requireJava()
  return cached(
    `apicurio-${REGISTRY_VERSION}`,
    `Apicurio Registry ${REGISTRY_VERSION} (142 MB)`,
    progress,
    (folder, run) => fetchWithMaven(run, 'unpack', POM, folder),
  )
}

export const registry: Component = {
  acquire,
  async start({ dataDir, port }, progress) {
    const app = await acquire(progress)
    const home = join(dataDir, 'registry')
    mkdirSync(home, { recursive: true })
    const child = startChild(
      requireJava(),
      [
        '-Xmx256m',
        '-XX:+UseSerialGC',
        '-XX:TieredStopAtLevel=1',
        '-XX:-UsePerfData',
        `-Dquarkus.http.host=127.0.0.1`,
        `-Dquarkus.http.port=${port}`,
        `-Dquarkus.datasource.jdbc.url=${registryDatabase(home)}`,
        '-jar',
        join(app, `apicurio-registry-app-${REGISTRY_VERSION}-runner.jar`),
      ],
      { log: join(dataDir, 'logs', 'registry.log'), cwd: home },
    )
    const address = `http://127.0.0.1:${port}/apis/ccompat/v7`
    await waitUntilReady('the schema registry', child, () => answers(`${address}/subjects`))
    return { ...child, address }
  },
}

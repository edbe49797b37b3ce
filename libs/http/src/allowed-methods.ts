import type { Router } from 'express'

// The parts of a router layer used here; express has no public way to ask which methods a path has.
interface Layer {
  match(path: string): { path: string } | false
  route?: { methods: Record<string, boolean> }
  handle: { stack?: Layer[] }
}

/** The methods for which a path has a route, also in nested routers; empty if the path is not known at all. */
export function allowedMethods(router: Router, path: string): string[] {
  const stack = router.stack as unknown as Layer[]
  const found = new Set(stack.flatMap((layer) => methodsOf(layer, path)))
  if (found.delete('_ALL')) for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) found.add(method)
  if (found.has('GET')) found.add('HEAD')
  return [...found].sort()
}

function methodsOf(layer: Layer, path: string): string[] {
  const match = layer.match(path)
  if (match === false) return []
  if (layer.route) return Object.keys(layer.route.methods).map((method) => method.toUpperCase())
  const rest = path.slice(match.path.length) || '/'
  return layer.handle.stack?.flatMap((inner) => methodsOf(inner, rest)) ?? []
}

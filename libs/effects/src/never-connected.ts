/** True when the error says that there was no connection, so that nothing can have been sent over one. */
export const neverConnected = (error: unknown): boolean => {
  const { cause, code, syscall, errors } = (error ?? {}) as {
    cause?: unknown
    code?: string
    syscall?: string
    errors?: unknown[]
  }
  if (errors) return errors.every(neverConnected)
  if (syscall === 'connect' || syscall === 'getaddrinfo' || code === 'UND_ERR_CONNECT_TIMEOUT') return true
  return cause !== undefined && neverConnected(cause)
}

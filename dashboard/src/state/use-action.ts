import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call, type Asked, type Call } from '../api/call.ts'
import { describeError } from '../api/errors.ts'
import { tell } from './tell.ts'

interface ActionOptions {
  /** Who asks shows the error where it belongs, so it is not said in passing too. */
  readonly showsErrors?: boolean
}

/** A request that changes something: says how it went, and looks again at what it may have changed. */
export function useAction<C extends Call>(name: C, { showsErrors = false }: ActionOptions = {}) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (asked: Asked<C>) => call(name, asked),
    onSuccess: (answer) => {
      const { message } = answer as { message?: unknown }
      if (typeof message === 'string') tell(message)
    },
    onError: (error) => (showsErrors ? undefined : tell(describeError(error), 'bad')),
    onSettled: () => queryClient.invalidateQueries(),
  })
}

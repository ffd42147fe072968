import { CirclePlay, CircleStop, Download, History, RotateCw, Search } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Abilities, Obstacle } from '../abilities.ts'
import type { FleetContainer } from '../api/views.ts'
import { wasSick } from '../newer-words.ts'
import { whatHappens } from '../waiting-words.ts'
import { useAction } from './use-action.ts'
import { useUpdateNow } from './use-update-now.ts'

export type ActionName = 'update' | 'check' | 'rollBack' | 'restart' | 'stop' | 'start'

export interface Action {
  readonly label: string
  readonly icon: ReactNode
  readonly obstacle: Obstacle
  readonly isBusy: boolean
  /** Asked before it is done; absent where nothing can go wrong. */
  readonly question?: { readonly title: string; readonly text: string; readonly isDanger: boolean }
  readonly run: () => void
}

export function useContainerActions(
  container: FleetContainer,
  can: Abilities,
): Readonly<Record<ActionName, Action>> {
  const update = useUpdateNow(container)
  const check = useAction('POST /api/check/:name')
  const rollBack = useAction('POST /api/containers/:name/rollback')
  const restart = useAction('POST /api/containers/:name/restart')
  const stop = useAction('POST /api/containers/:name/stop')
  const start = useAction('POST /api/containers/:name/start')
  const { name, host_id, policy, candidate, waiting, rollback_to } = container
  const asked = { params: { name }, query: { host: host_id } }
  const from = {
    reference: container.image,
    tag: container.tag,
    digest: container.digest,
    image_id: container.image_id,
  }
  const to = waiting?.to ?? (candidate === null ? from : { ...from, ...candidate })
  const again = wasSick(container) ? `${to.tag} was sick here before. ` : ''
  const repeats =
    policy === 'auto' ? ' Its policy is auto, but this version is not taken again without asking you.' : ''

  return {
    update: {
      label: 'Update',
      icon: <Download aria-hidden="true" />,
      obstacle: can.update(container),
      isBusy: update.isBusy,
      question: {
        title: `Update ${name}${to.tag === from.tag ? '' : ` to ${to.tag}`}?`,
        text: again + whatHappens(container, { from, to }),
        isDanger: false,
      },
      run: update.run,
    },
    check: {
      label: 'Check now',
      icon: <Search aria-hidden="true" />,
      obstacle: can.check(container),
      isBusy: check.isPending,
      run: () => check.mutate(asked),
    },
    rollBack: {
      label: 'Roll back',
      icon: <History aria-hidden="true" />,
      obstacle: can.rollBack(container),
      isBusy: rollBack.isPending,
      question: {
        title: `Roll ${name} back${rollback_to === null ? '' : ` to ${rollback_to.reference}`}?`,
        text: `${name} is made again as it was before its last update, on the image it had then. Its volumes stay as they are now: data that the newer version changed is not changed back.${repeats}`,
        isDanger: true,
      },
      run: () => rollBack.mutate(asked),
    },
    restart: {
      label: 'Restart',
      icon: <RotateCw aria-hidden="true" />,
      obstacle: can.restart(container),
      isBusy: restart.isPending,
      question: {
        title: `Restart ${name}?`,
        text: `${name} is down until it has started again.`,
        isDanger: true,
      },
      run: () => restart.mutate(asked),
    },
    stop: {
      label: 'Stop',
      icon: <CircleStop aria-hidden="true" />,
      obstacle: can.stop(container),
      isBusy: stop.isPending,
      question: {
        title: `Stop ${name}?`,
        text: `${name} stays down until somebody starts it.`,
        isDanger: true,
      },
      run: () => stop.mutate(asked),
    },
    start: {
      label: 'Start',
      icon: <CirclePlay aria-hidden="true" />,
      obstacle: can.start(container),
      isBusy: start.isPending,
      run: () => start.mutate(asked),
    },
  }
}

import { useState } from 'react'
import { describeError } from '../../api/errors.ts'
import type { FleetContainer, HookView } from '../../api/views.ts'
import { commandOfText, textOfCommand } from '../../hook-command.ts'
import { useAction } from '../../state/use-action.ts'
import { AreaField } from '../basics/AreaField.tsx'
import { Button } from '../basics/Button.tsx'
import { Field } from '../basics/Field.tsx'
import { FieldFrame } from '../basics/FieldFrame.tsx'
import css from '../basics/Form.module.css'

interface HookFormProps {
  readonly phase: HookView['phase']
  readonly hook: HookView | undefined
  readonly container: FleetContainer
  readonly onClose: () => void
}

const ordinarySeconds = 30

export function HookForm({ phase, hook, container, onClose }: HookFormProps) {
  const [{ writing, text }, setText] = useState(() => textOfCommand(hook?.command ?? ['/bin/sh', '-c', '']))
  const [timeout, setTimeout] = useState(String(hook?.timeout ?? ordinarySeconds))
  const save = useAction('POST /api/hooks/:container')
  const command = commandOfText({ writing, text })
  const seconds = Number(timeout)
  const obstacle =
    command.length === 0
      ? 'Write what is to be run.'
      : Number.isInteger(seconds) && seconds > 0
        ? undefined
        : 'Write how many seconds it may take.'
  return (
    <form
      className={css['form']}
      onSubmit={(event) => {
        event.preventDefault()
        if (obstacle !== undefined) return
        const { name, host_id } = container
        save.mutate(
          {
            params: { container: name },
            query: { host: host_id },
            body: { phase, command, timeout: seconds },
          },
          { onSuccess: onClose },
        )
      }}
    >
      <AreaField
        label="What is run"
        autoFocus
        value={text}
        note={
          writing === 'shell'
            ? `A line for the shell of ${container.name}.`
            : 'The program, then each of its words on a line of its own. No shell takes part.'
        }
        onText={(changed) => setText({ writing, text: changed })}
      />
      <div className={css['pair']}>
        <FieldFrame label="Run by">
          {(ties) => (
            <select
              {...ties}
              value={writing}
              onChange={(event) =>
                setText({ text, writing: event.target.value === 'words' ? 'words' : 'shell' })
              }
            >
              <option value="shell">its shell (/bin/sh -c)</option>
              <option value="words">itself, word by word</option>
            </select>
          )}
        </FieldFrame>
        <Field
          label="Seconds it may take"
          type="number"
          inputMode="numeric"
          min={1}
          value={timeout}
          onText={setTimeout}
        />
      </div>
      {save.error !== null && (
        <p role="alert" className={css['bad']}>
          {describeError(save.error)}
        </p>
      )}
      <div className={css['answers']}>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="primary" blocked={obstacle} isBusy={save.isPending}>
          Save
        </Button>
      </div>
    </form>
  )
}

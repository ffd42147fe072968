import { useId, type ComponentProps, type ReactNode } from 'react'
import { isForbidden, type Obstacle } from '../../abilities.ts'
import { classes } from './classes.ts'
import css from './Button.module.css'

interface ButtonProps extends Omit<ComponentProps<'button'>, 'disabled'> {
  look?: 'primary' | 'plain' | 'quiet' | 'danger'
  size?: 'normal' | 'small'
  icon?: ReactNode
  /**
   * Why it cannot be pressed now; it stays focusable so that everybody can learn the reason. What somebody may not do
   * at all is not shown.
   */
  blocked?: Obstacle
  isBusy?: boolean
}

export function Button({
  look = 'plain',
  size = 'normal',
  icon,
  blocked,
  isBusy = false,
  children,
  className,
  onClick,
  ...rest
}: ButtonProps) {
  const reasonId = useId()
  if (isForbidden(blocked)) return null
  const isOff = blocked !== undefined || isBusy
  return (
    <span className={css['frame']}>
      <button
        type="button"
        {...rest}
        className={classes(css['button'], css[look], css[size], className)}
        aria-disabled={isOff || undefined}
        aria-busy={isBusy || undefined}
        aria-describedby={blocked === undefined ? rest['aria-describedby'] : reasonId}
        onClick={isOff ? (event) => event.preventDefault() : onClick}
      >
        {icon}
        {children}
      </button>
      {blocked !== undefined && (
        <span role="tooltip" id={reasonId} className={css['reason']}>
          {blocked}
        </span>
      )}
    </span>
  )
}

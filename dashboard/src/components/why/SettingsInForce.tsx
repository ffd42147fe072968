import { CircleAlert } from 'lucide-react'
import type { Explanation } from '../../api/views.ts'
import { settingWords } from '../../setting-words.ts'
import css from './SettingsInForce.module.css'

type InForce = Pick<Explanation, 'settings' | 'foreign_labels'>

/** Which values hold for this container, and who said so. */
export function SettingsInForce({ settings, foreign_labels }: InForce) {
  return (
    <div className={css['settings']}>
      <dl className={css['list']}>
        {settings.map((setting) => {
          const { title, value, origin } = settingWords(setting)
          return (
            <div key={setting.name} className={css['setting']}>
              <dt>{title}</dt>
              <dd>
                <span className={css['value']}>{value}</span> <span className={css['origin']}>{origin}</span>
                {setting.problem !== undefined && (
                  <span className={css['problem']}>
                    <CircleAlert aria-hidden="true" /> {setting.problem}
                  </span>
                )}
              </dd>
            </div>
          )
        })}
      </dl>
      {foreign_labels.length > 0 && (
        <div className={css['origin']}>
          <p>Labels of other programs that are obeyed:</p>
          <ul>
            {foreign_labels.map(({ label, read_as, value }) => (
              <li key={label}>
                <code>{label}</code> as <code>{`${read_as}=${value}`}</code>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  )
}

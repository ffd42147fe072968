import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Plus, Warehouse } from 'lucide-react'
import { registriesQuery } from '../api/queries.ts'
import { Button } from '../components/basics/Button.tsx'
import { EmptyState } from '../components/basics/EmptyState.tsx'
import { Loaded } from '../components/basics/Loaded.tsx'
import { Page } from '../components/frame/Page.tsx'
import { LoginDialog } from '../components/registries/LoginDialog.tsx'
import { RegistryCard } from '../components/registries/RegistryCard.tsx'
import { useAbilities } from '../state/use-abilities.ts'
import css from '../components/basics/Card.module.css'

/** Where images come from: what is left of each registry’s patience, and how Sentinel logs in. */
export function RegistriesPage() {
  const can = useAbilities()
  const registries = useQuery(registriesQuery)
  const [isAdding, setIsAdding] = useState(false)
  const credentials = Object.values(registries.data ?? {}).flatMap(({ credential }) => credential ?? [])
  return (
    <Page
      title="Registries"
      lead="Where your images come from, what each registry still allows before it makes everybody wait, and how Sentinel logs in. Secrets are sealed when they are saved and never shown again."
      tools={
        <Button
          icon={<Plus aria-hidden="true" />}
          blocked={can.changeSettings()}
          onClick={() => setIsAdding(true)}
        >
          Add a login
        </Button>
      }
    >
      <Loaded query={registries} what="the registries">
        {(data) =>
          Object.keys(data).length === 0 ? (
            <EmptyState icon={<Warehouse />} title="No registry is in use yet.">
              Each registry that a container’s image comes from appears here by itself. A login can be added
              before that.
            </EmptyState>
          ) : (
            <ul className={css['cards']}>
              {Object.entries(data).map(([name, registry]) => (
                <li key={name}>
                  <RegistryCard name={name} registry={registry} credentials={credentials} can={can} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {isAdding && <LoginDialog name="" credentials={credentials} onClose={() => setIsAdding(false)} />}
    </Page>
  )
}

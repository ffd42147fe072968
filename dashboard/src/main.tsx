import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode, type ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import { LoginPage } from './pages/LoginPage.tsx'
import { SetupPage } from './pages/SetupPage.tsx'
import { LiveContext } from './state/live-context.tsx'
import { followNews } from './state/news.ts'
import { takePasskeySuggestion } from './state/passkey-suggestion.ts'
import { tell } from './state/tell.ts'
import { applyTheme } from './state/theme.ts'

applyTheme()

const queryClient = new QueryClient({
  defaultOptions: {
    // Also where the browser believes to be offline: Sentinel may well be on this machine.
    queries: {
      staleTime: 5_000,
      networkMode: 'always',
      retryDelay: (attempt) => Math.min(500 * 2 ** attempt, 5_000),
    },
    mutations: { networkMode: 'always' },
  },
})
const root = document.getElementById('root')

/** In front of everything else, where nobody is known and there is no news to follow. */
const gates: Readonly<Record<string, () => ReactNode>> = {
  '/login': () => <LoginPage />,
  '/setup': () => <SetupPage />,
}

function inside() {
  if (takePasskeySuggestion())
    tell('Next time you can sign in without a password: add a passkey on the page of your account.')
  return (
    <LiveContext value={followNews(queryClient)}>
      <App />
    </LiveContext>
  )
}

if (root !== null) {
  const shown = gates[window.location.pathname] ?? inside
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>{shown()}</QueryClientProvider>
    </StrictMode>,
  )
}

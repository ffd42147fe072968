import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import { LiveContext } from './state/live-context.tsx'
import { followNews } from './state/news.ts'
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
const live = followNews(queryClient)
const root = document.getElementById('root')

if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <LiveContext value={live}>
          <App />
        </LiveContext>
      </QueryClientProvider>
    </StrictMode>,
  )
}

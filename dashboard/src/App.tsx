import { AuthOffBanner } from './components/access/AuthOffBanner.tsx'
import { Header } from './components/frame/Header.tsx'
import { LiveRegion } from './components/frame/LiveRegion.tsx'
import { Toasts } from './components/frame/Toasts.tsx'
import { Routes } from './routes.tsx'
import css from './App.module.css'

export function App() {
  return (
    <>
      <a className={css['skip']} href="#main">
        Skip to the content
      </a>
      <AuthOffBanner />
      <Header />
      <main id="main" tabIndex={-1} className={css['main']}>
        <Routes />
      </main>
      <Toasts />
      <LiveRegion />
    </>
  )
}

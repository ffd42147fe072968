import { defineConfig } from 'vite'
import react from '@vitejs/plugin-react'

export default defineConfig({
  plugins: [react()],
  // Everything as a file of its own: the page's CSP allows no data: URLs but images.
  build: { assetsInlineLimit: 0, target: 'es2022' },
})

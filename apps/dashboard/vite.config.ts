import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { compression } from 'vite-plugin-compression2'

/** Where `npm start` listens, for `vite` beside it while one works on a page. */
const SERVER = 'http://127.0.0.1:8080'

/** Browsers of the last two years: older ones lack `light-dark()`, and writing around it loses it. */
const BROWSERS = ['chrome123', 'edge123', 'firefox125', 'safari17.5']

/** Files are named by their content and lie below `/-/assets/`, where no repository can be; beside each lies what brotli and gzip make of it. */
export default defineConfig({
  root: import.meta.dirname,
  build: {
    outDir: 'dist',
    target: BROWSERS,
    assetsDir: '-/assets',
    // Inlined files would be `data:` URLs, which the content security policy refuses for scripts and styles.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  resolve: {
    alias: {
      // Cards are read in a worker, which has no document to decode `&amp;` and its like with.
      'decode-named-character-reference': fileURLToPath(
        import.meta.resolve('decode-named-character-reference'),
      ),
    },
  },
  worker: { format: 'es' },
  plugins: [
    react(),
    compression({ include: /\.(js|css|svg)$/, algorithms: ['gzip', 'brotliCompress'], threshold: 1024 }),
  ],
  server: {
    proxy: Object.fromEntries(
      ['/graphql', '/api', '/-/session'].map(path => [path, { target: SERVER, ws: path === '/graphql' }]),
    ),
  },
})

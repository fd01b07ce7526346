import adapter from '@sveltejs/adapter-static';
import { sveltekit } from '@sveltejs/kit/vite';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vite';

const server = process.env.SAFELIGHT_DEV_SERVER ?? 'http://127.0.0.1:4700';

export default defineConfig({
  plugins: [
    tailwindcss(),
    sveltekit({
      adapter: adapter({ pages: 'build', fallback: 'index.html' }),
      csp: { mode: 'hash', directives: { 'script-src': ['self'] } },
      // The bundles' own origin is the only one: nothing is fetched from anywhere else.
      version: { pollInterval: 0 },
    }),
  ],
  server: {
    host: '127.0.0.1',
    proxy: { '/api': { target: server, ws: true } },
  },
});

/// <reference lib="webworker" />

/** Made when the page is built: another text of any file makes another cache. */
declare const BUILD: string;
declare const self: ServiceWorkerGlobalScope;

const cacheName = `commune-reporting-entry-${BUILD}`;
/** Beside this file, except the page itself. */
const parts = ['../entry', 'page.js', 'page.css'].map((path) => new URL(path, location.href).href);

/** All parts of one build together, or none: a page of one build never meets the script of another. */
self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(cacheName)
      .then((cache) => cache.addAll(parts.map((part) => new Request(part, { cache: 'reload' }))))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(
          names
            .filter((name) => name.startsWith('commune-reporting-entry-') && name !== cacheName)
            .map((name) => caches.delete(name)),
        ),
      )
      .then(() => self.clients.claim()),
  );
});

/** The page opens from here whether there is a line or not; everything else goes out as if nobody listened. */
self.addEventListener('fetch', (event) => {
  const { origin, pathname } = new URL(event.request.url);
  const part = parts.find((each) => each === origin + pathname);
  if (event.request.method !== 'GET' || part === undefined) return;
  event.respondWith(
    caches
      .open(cacheName)
      .then((cache) => cache.match(part))
      .then((kept) => kept ?? fetch(event.request)),
  );
});

// Runs before the first paint, so that no page flashes in the other theme.
// A client's page (/s/…) follows the device; for everything else dark is the default.
const chosen = (() => {
  try {
    return localStorage.getItem('safelight.theme');
  } catch {
    return null;
  }
})();
document.documentElement.dataset.theme = location.pathname.startsWith('/s/')
  ? 'auto'
  : chosen === 'light' || chosen === 'auto'
    ? chosen
    : 'dark';

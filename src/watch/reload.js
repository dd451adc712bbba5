// Loads the page anew when the guide that is served differs from the one that this page came from.
(() => {
  const [navigation] = performance.getEntriesByType("navigation");
  // The page's own version, from its Server-Timing header: a build between the page and this script is not missed.
  let version = (navigation?.serverTiming ?? []).find((t) => t.name === "version")?.description;
  new EventSource("/_prepbook/events").onmessage = (event) => {
    version ??= event.data;
    if (version !== event.data) location.reload();
  };
})();

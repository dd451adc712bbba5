// A static server on the loopback interface that puts a folder under a path of its own and answers everything else with
// the site's 404 page, as a static host does.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";

const types = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css",
  ".js": "text/javascript",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".pdf": "application/pdf",
};

/** Serves `folder` under `prefix` (with slashes at both ends); resolves to `{ origin, close }`. */
export async function serve(folder, prefix) {
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://x").pathname);
    let file = null;
    if (path.startsWith(prefix)) {
      const inside = normalize(path.slice(prefix.length));
      if (!inside.startsWith("..")) file = join(folder, inside === "." || inside === "" ? "index.html" : inside);
    }
    try {
      if (!file) throw new Error("outside");
      const bytes = await readFile(file);
      response.writeHead(200, { "content-type": types[extname(file)] ?? "application/octet-stream" });
      response.end(bytes);
    } catch {
      const bytes = await readFile(join(folder, "404.html")).catch(() => Buffer.from("not found"));
      response.writeHead(404, { "content-type": types[".html"] });
      response.end(bytes);
    }
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return { origin: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

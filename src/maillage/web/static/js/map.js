// Draws [data-map] figures from the table named by data-source: the map and the table hold the same rows.
// Leaflet and the polygons load only when the map comes near the screen, or on demand where data is scarce.

for (const figure of document.querySelectorAll("[data-map]")) prepare(figure);

function prepare(figure) {
  figure.hidden = false;
  let started = false;
  const start = () => {
    if (started) return;
    started = true;
    draw(figure).catch(() => { figure.hidden = true; });
  };
  figure.querySelector("[data-map-show]").addEventListener("click", start);
  if (navigator.connection?.saveData) return;
  const watch = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    watch.disconnect();
    start();
  }, { rootMargin: "200px" });
  watch.observe(figure);
}

async function draw(figure) {
  const facts = figure.dataset;
  const fetched = [facts.outline, facts.polygons].map((address) => (address ? fetchJson(address) : null));
  await Promise.all([loadSheet(facts.sheet), loadScript(facts.leaflet)]);
  const L = window.L;
  const ground = figure.querySelector(".map-ground");
  ground.replaceChildren();
  const map = L.map(ground, { preferCanvas: true, zoomControl: false, attributionControl: Boolean(facts.tiles), scrollWheelZoom: false, minZoom: 5, maxZoom: 15 });
  L.control.zoom({ position: "bottomright", zoomInTitle: facts.zoomIn, zoomOutTitle: facts.zoomOut }).addTo(map);
  if (facts.tiles) L.tileLayer(facts.tiles, { attribution: facts.tilesCredit ?? "" }).addTo(map);
  // The wheel scrolls the page until the map is entered on purpose.
  map.on("focus click", () => map.scrollWheelZoom.enable());
  map.on("blur", () => map.scrollWheelZoom.disable());
  map.setView([Number(facts.lat ?? 46.6), Number(facts.lon ?? 2.5)], facts.lat ? 10 : 6);

  const seen = placeMarkers(L, map, figure);
  if (seen.length > 1) map.fitBounds(L.latLngBounds(seen).pad(0.15), { maxZoom: 11, animate: false });
  else if (seen.length === 1) map.setView(seen[0], 10, { animate: false });

  const [outline, communes] = await Promise.all(fetched);
  const layers = [];
  if (communes) layers.push(L.geoJSON(communes, { interactive: false, style: (shape) => communeStyle(shape, facts.code) }));
  if (outline) layers.push(L.geoJSON(outline, { interactive: false, style: outlineStyle }));
  layers.forEach((layer) => layer.addTo(map));
  layers[0]?.eachLayer((layer) => layer.feature.properties.code === facts.code && layer.bringToFront());
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    layers.forEach((layer) => layer.setStyle(layer === layers[0] && communes ? (shape) => communeStyle(shape, facts.code) : outlineStyle));
  });
}

// Rows at the same point share a marker.
function placeMarkers(L, map, figure) {
  const facts = figure.dataset;
  const places = new Map();
  for (const row of document.querySelectorAll(`#${CSS.escape(facts.source)} tr[data-lat]`)) {
    const key = `${row.dataset.lat} ${row.dataset.lon}`;
    places.set(key, [...(places.get(key) ?? []), row]);
  }
  const seen = [];
  for (const rows of places.values()) {
    const first = rows[0].dataset;
    const point = [Number(first.lat), Number(first.lon)];
    seen.push(point);
    marker(L, point, first.pin || "", first.kind || "", [...new Set(rows.map((row) => row.dataset.name))].join(", "))
      .addTo(map)
      .bindPopup(() => popup(rows, facts.more), { maxWidth: 280, maxHeight: 200 });
  }
  if (facts.lat) {
    const here = [Number(facts.lat), Number(facts.lon)];
    seen.push(here);
    marker(L, here, "", "here", facts.name).addTo(map).bindPopup(() => textNode("p", facts.name));
  }
  map.on("popupopen", ({ popup: opened }) => opened.getElement().querySelector(".leaflet-popup-close-button")?.setAttribute("aria-label", facts.close));
  return seen;
}

function marker(L, point, text, kind, name) {
  const width = text ? 22 + 8 * text.length : 20;
  const height = text ? 26 : 20;
  const icon = L.divIcon({ className: "pin", html: "", iconSize: [width, height] });
  const made = L.marker(point, { icon, keyboard: true, riseOnHover: true, zIndexOffset: kind === "here" ? -500 : 0 });
  made.on("add", () => {
    const element = made.getElement();
    element.textContent = text;
    element.dataset.kind = kind;
    element.setAttribute("role", "button");
    element.setAttribute("aria-label", text ? `${name}, ${text}` : name);
    element.title = name;
  });
  return made;
}

// One heading for each place, and under it what is found there.
function popup(rows, more) {
  const body = document.createElement("div");
  const lists = new Map();
  for (const row of rows) {
    const { name, text, link } = row.dataset;
    if (!lists.has(name)) {
      lists.set(name, document.createElement("ul"));
      body.append(textNode("strong", name), lists.get(name));
    }
    if (!text && !link) continue;
    const line = document.createElement("li");
    const words = textNode(link ? "a" : "span", text || more);
    if (link) words.href = link;
    line.append(words);
    lists.get(name).append(line);
  }
  return body;
}

function textNode(tag, text) {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function communeStyle(shape, code) {
  const mine = shape.properties.code === code;
  return { color: mine ? colour("--mirabelle") : colour("--line"), weight: mine ? 3 : 0.8, fillColor: mine ? colour("--mirabelle-wash") : colour("--paper"), fillOpacity: 1 };
}

function outlineStyle() {
  return { color: colour("--edge"), weight: 1.4, fill: false };
}

async function fetchJson(address) {
  const response = await fetch(address);
  return response.ok ? response.json() : null;
}

function loadScript(address) {
  if (window.L) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    Object.assign(script, { src: address, onload: resolve, onerror: reject });
    document.head.append(script);
  });
}

function loadSheet(address) {
  if (document.querySelector(`link[href="${CSS.escape(address)}"]`)) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const link = document.createElement("link");
    Object.assign(link, { rel: "stylesheet", href: address, onload: resolve, onerror: reject });
    // Before our own sheet, whose rules come after and win.
    document.querySelector("link[rel=stylesheet]").before(link);
  });
}

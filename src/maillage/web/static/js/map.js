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
  const fetched = [facts.outline, facts.polygons, facts.cover].map((addresses) => (addresses ? fetchAll(addresses.split(" ")) : null));
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

  const [outline, communes, cover] = await Promise.all(fetched);
  const communeStyle = cover ? coverStyle(cover.communes) : (shape) => plainStyle(shape, facts.code);
  const layers = [];
  if (communes) layers.push(L.geoJSON(communes, { interactive: Boolean(cover), style: communeStyle }));
  if (outline) layers.push(L.geoJSON(outline, { interactive: false, style: outlineStyle }));
  layers.forEach((layer) => layer.addTo(map));
  layers[0]?.eachLayer((layer) => layer.feature.properties.code === facts.code && layer.bringToFront());
  if (cover && communes) showCover(L, map, layers[0], cover);
  // Other classes for the same communes, from whatever counts them anew beside the map.
  figure.addEventListener("cover", (event) => {
    Object.assign(cover?.communes ?? {}, event.detail);
    layers[0]?.setStyle(communeStyle);
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    layers.forEach((layer) => layer.setStyle(layer === layers[0] && communes ? communeStyle : outlineStyle));
  });
}

// How near help comes: the map goes to the communes that have a class, and says it in words when one is pressed.
function showCover(L, map, layer, cover) {
  const bounds = L.latLngBounds([]);
  layer.eachLayer((one) => cover.communes[one.feature.properties.code] !== undefined && bounds.extend(one.getBounds()));
  if (bounds.isValid()) map.fitBounds(bounds, { animate: false });
  layer.bindPopup((one) => {
    const { code, name } = one.feature.properties;
    const body = document.createElement("div");
    body.append(textNode("strong", `${name} (${department(code)})`));
    const state = cover.communes[code];
    if (state === undefined) return body;
    const link = textNode("a", cover.more);
    link.href = `${cover.simulator}${cover.simulator.includes("?") ? "&" : "?"}commune=${encodeURIComponent(`${name} (${department(code)})`)}`;
    const way = document.createElement("p");
    way.append(link);
    body.append(textNode("p", cover.words[state]), way);
    return body;
  });
}

const department = (code) => code.slice(0, code.startsWith("97") ? 3 : 2);

// The classes of the legend: a colour, and a pattern for those who do not tell colours apart.
function coverStyle(states) {
  let made = "";
  let fills = [];
  return (shape) => {
    const state = states[shape.properties.code];
    if (made !== colour("--cover-1")) [made, fills] = [colour("--cover-1"), coverFills()];
    return { color: colour("--line"), weight: 0.6, fillColor: state === undefined ? colour("--paper") : fills[state], fillOpacity: state === undefined ? 0.4 : 1 };
  };
}

function coverFills() {
  return [1, 2, 3, 4].map((number) => {
    const tile = document.createElement("canvas");
    tile.width = tile.height = 8;
    const pen = tile.getContext("2d");
    pen.fillStyle = colour(`--cover-${number}`);
    pen.fillRect(0, 0, 8, 8);
    if (number === 2) {
      Object.assign(pen, { strokeStyle: colour("--sheet"), lineWidth: 1.6 });
      for (const start of [-8, 0, 8]) { pen.moveTo(start, 8); pen.lineTo(start + 8, 0); }
      pen.stroke();
    }
    if (number === 3) {
      pen.fillStyle = colour("--ink");
      pen.beginPath();
      pen.arc(4, 4, 1, 0, 7);
      pen.fill();
    }
    return pen.createPattern(tile, "repeat");
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

function plainStyle(shape, code) {
  const mine = shape.properties.code === code;
  return { color: mine ? colour("--mirabelle") : colour("--line"), weight: mine ? 3 : 0.8, fillColor: mine ? colour("--mirabelle-wash") : colour("--paper"), fillOpacity: 1 };
}

function outlineStyle() {
  return { color: colour("--edge"), weight: 1.4, fill: false };
}

// Files of shapes are put together; a file that does not come leaves the others.
async function fetchAll(addresses) {
  const found = (await Promise.all(addresses.map(fetchJson))).filter(Boolean);
  return found.length > 1 ? { ...found[0], features: found.flatMap((one) => one.features) } : found[0];
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

// The slider of a plan: counts again, from the times of every commune, who has somebody near, and colours the map anew.

const form = document.querySelector("form[data-slider]");
const figure = document.querySelector("[data-map][data-cover]");
if (form && figure) start(form, figure);

async function start(asked, map) {
  const field = asked.querySelector("input[name=minutes]");
  const response = await fetch(map.dataset.cover);
  if (!response.ok) return;
  const times = await response.json();
  const slider = document.createElement("input");
  Object.assign(slider, { type: "range", min: field.min, max: field.max, step: field.step, value: field.value });
  slider.setAttribute("aria-label", document.querySelector(`label[for="${field.id}"]`).textContent);
  field.after(slider);
  asked.querySelector("button").hidden = true;
  const show = (minutes) => {
    field.value = slider.value = minutes;
    write(times, Number(minutes));
    map.dispatchEvent(new CustomEvent("cover", { detail: classes(times, Number(minutes)) }));
  };
  slider.addEventListener("input", () => show(slider.value));
  field.addEventListener("change", () => field.checkValidity() && show(field.value));
  asked.addEventListener("submit", (event) => { event.preventDefault(); if (field.checkValidity()) show(field.value); });
}

// In the order of the legend: near as today, near from now on, still far, near no more.
function classes(times, minutes) {
  const limit = minutes * 60;
  const found = {};
  times.codes.forEach((code, n) => {
    const was = times.before[n] <= limit, will = times.after[n] <= limit;
    found[code] = was ? (will ? 0 : 3) : (will ? 1 : 2);
  });
  return found;
}

function write(times, minutes) {
  const limit = minutes * 60;
  const near = [0, 0], communes = [0, 0], gained = [];
  let twice = 0;
  times.people.forEach((people, n) => {
    const was = times.before[n] <= limit, opened = times.opened[n] <= limit;
    if (was) { near[0] += people; communes[0] += 1; }
    if (times.after[n] <= limit) { near[1] += people; communes[1] += 1; }
    if (was && opened) twice += people;
    if (!was && opened) gained[times.site[n]] = (gained[times.site[n]] ?? 0) + people;
  });
  line("near", ...near);
  line("communes", ...communes);
  cells("twice")[1].textContent = number(twice);
  for (const cell of document.querySelectorAll("[data-gained]")) cell.textContent = number(gained[cell.dataset.gained] ?? 0);
  for (const said of document.querySelectorAll("[data-minutes]")) said.textContent = minutes;
}

function line(name, before, after) {
  const [first, second, third] = cells(name);
  first.textContent = number(before);
  second.textContent = number(after);
  third.textContent = after === before ? "=" : `${after > before ? "+" : "−"}${number(Math.abs(after - before))}`;
}

const cells = (name) => document.querySelectorAll(`tr[data-measure="${name}"] td`);
const number = (value) => new Intl.NumberFormat(document.documentElement.lang).format(value);

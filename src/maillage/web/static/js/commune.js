// Turns [data-commune] text inputs into comboboxes (ARIA 1.2: list autocomplete, manual choice).
// Without this module the input stays a plain text field that the server understands.

const WAIT_MS = 120;
let number = 0;

for (const box of document.querySelectorAll("[data-commune]")) enhance(box);

function enhance(box) {
  const input = box.querySelector("input");
  const status = box.querySelector("[role=status]");
  const list = document.createElement("ul");
  list.id = `communes-${(number += 1)}`;
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", box.dataset.list);
  box.append(list);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id, autocomplete: "off",
  })) input.setAttribute(name, value);

  let timer = 0;
  let asked = null;
  let lit = -1;

  function close() {
    list.hidden = true;
    lit = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function light(index) {
    const options = list.children;
    if (!options.length) return;
    options[lit]?.setAttribute("aria-selected", "false");
    lit = (index + options.length) % options.length;
    options[lit].setAttribute("aria-selected", "true");
    options[lit].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", options[lit].id);
  }

  function choose(option) {
    input.value = option.dataset.value;
    close();
    status.textContent = "";
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function show(communes) {
    list.replaceChildren(...communes.map((commune, index) => {
      const option = document.createElement("li");
      const more = document.createElement("small");
      option.id = `${list.id}-${index}`;
      option.dataset.value = `${commune.name} (${commune.department_code})`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      more.textContent = [commune.postcodes.slice(0, 2).join(", "), commune.department_name].filter(Boolean).join(" · ");
      option.append(commune.name, " ", more);
      return option;
    }));
    lit = -1;
    input.removeAttribute("aria-activedescendant");
    list.hidden = communes.length === 0;
    input.setAttribute("aria-expanded", String(communes.length > 0));
    const { none, one, many } = box.dataset;
    status.textContent = communes.length === 0 ? none : communes.length === 1 ? one : many.replace("#", communes.length);
  }

  async function look() {
    asked?.abort();
    const text = input.value.trim();
    if (text.length < 2) return close();
    asked = new AbortController();
    const address = `${box.dataset.address}?q=${encodeURIComponent(text.slice(0, 100))}`;
    try {
      const response = await fetch(address, { signal: asked.signal, headers: { Accept: "application/json" } });
      if (!response.ok) return close();
      const found = await response.json();
      if (document.activeElement === input) show(plain(found.results ?? found));
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
    return undefined;
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, WAIT_MS);
  });
  input.addEventListener("blur", () => {
    clearTimeout(timer);
    asked?.abort();
    close();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) look();
      else light(event.key === "ArrowDown" ? lit + 1 : lit < 0 ? -1 : lit - 1);
    } else if (event.key === "Enter" && !list.hidden && lit >= 0) {
      event.preventDefault();
      choose(list.children[lit]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    }
  });
  // The press, not the click: it comes before the input loses the focus.
  list.addEventListener("pointerdown", (event) => {
    const option = event.target.closest("[role=option]");
    if (event.button !== 0) return;
    event.preventDefault();
    if (option) choose(option);
  });
}

// One commune of the API as the four words this list shows.
function plain(communes) {
  return communes.map((commune) => ({
    name: commune.name,
    department_code: commune.department_code ?? commune.departement_code ?? commune.departement?.code ?? "",
    department_name: commune.department_name ?? commune.departement_name ?? commune.departement?.name ?? "",
    postcodes: commune.postcodes ?? [],
  }));
}

/* What the browser does by itself: it turns presses into events, keeps folds open, opens the menu of a card,
   lets months be brushed, copies, saves files, and keeps the conversation's end in sight. Nothing is fetched. */
(() => {
  if (window.journeysPage) return;
  const talk = new Set(["say", "retry", "edit"]), read = new Set(["open", "back"]);
  const opened = new Set();
  const doubts = new Set(); // timers of what was shown before the assistant had done it

  function send(trigger, data, pressed) {
    const look = document.getElementById("look");
    const reads = read.has(data.act);
    // Tells which press is the later; and each answer differs, so that it is seen to have come.
    if (reads) data.press = String(performance.now());
    if (data.act === "open") soon(pressed?.closest("#journeys .card"));
    if (data.act === "back") delete look.dataset.showing;
    const tell = () => trigger(talk.has(data.act) ? "submit" : reads ? "read" : "click", data);
    if (reads) requestAnimationFrame(() => setTimeout(tell)); // seen first
    else tell();
    if (data.act === "open") {
      show("look");
      look.scrollTop = 0;
    }
    if (data.act === "say") show("talk");
  }

  /* What the card says of its journey stands there at once, as the beginning of what the assistant then tells. */
  function soon(card) {
    const opened = document.getElementById("opened");
    if (!card || opened.querySelector(".soon")) return;
    const early = document.createElement("div");
    early.className = `soon detail ${[...card.classList].find((name) => /^k\d/.test(name))}`;
    early.setAttribute("aria-busy", "true");
    for (const part of card.querySelectorAll(".cardtop, .cardline, .terms")) early.append(part.cloneNode(true));
    const name = document.createElement("h2");
    name.className = "name";
    name.dir = "auto";
    name.textContent = card.dataset.name;
    early.querySelector(".name").replaceWith(name);
    early.querySelector(".more").remove();
    opened.append(early);
    const { dataset } = document.getElementById("look");
    dataset.showing = "soon";
    setTimeout(() => {
      if (!early.isConnected) return;
      early.remove();
      delete dataset.showing;
    }, 10000);
  }

  /* All of a journey has come in the place of its beginning; or it is gone. */
  function settle(opened) {
    const { dataset } = document.getElementById("look");
    if (opened.querySelector(".detail")) {
      document.querySelector("#opened .soon")?.remove();
      dataset.showing = "detail";
    } else if (dataset.showing === "detail") delete dataset.showing;
  }

  function show(view) {
    document.getElementById("main").classList.toggle("look", view === "look");
    document.querySelectorAll("[data-act=view]").forEach((button) => {
      button.setAttribute("aria-pressed", button.dataset.view === view);
    });
  }

  function bind(element, trigger, watch) {
    element.addEventListener("click", (event) => {
      const pressed = event.target.closest("[data-act]");
      if (!pressed || pressed.tagName === "FORM" || !element.contains(pressed)) return;
      if (pressed.matches(".map circle") && touched && tip.dot !== pressed) return showTip(pressed);
      const data = { ...pressed.dataset };
      const own = local[data.act];
      if (own) own(pressed, trigger, element);
      else send(trigger, data, pressed);
    });
    element.addEventListener("submit", (event) => {
      event.preventDefault();
      const form = event.target.closest("form[data-act]");
      if (form) sendForm(form, trigger);
    });
    element.addEventListener("change", (event) => {
      const form = event.target.closest("[data-change]")?.closest("form[data-act]");
      if (form) sendForm(form, trigger);
    });
    element.addEventListener("input", (event) => {
      if (event.target.matches("[data-find]")) find(element, event.target.value);
    });
    element.addEventListener("toggle", (event) => {
      const key = event.target.dataset?.key;
      if (key) event.target.open ? opened.add(key) : opened.delete(key);
    }, true);
    brush(element, trigger);
    element.addEventListener("pointerover", (event) => {
      touched = event.pointerType === "touch";
      const dot = event.target.closest(".map circle");
      if (dot && !touched) showTip(dot);
      else if (!dot) tip.remove();
    });
    element.addEventListener("pointerleave", () => tip.remove());
    watch("value", () => {
      const language = element.querySelector("[data-lang]")?.dataset.lang;
      if (language) document.documentElement.lang = language;
      if (menu && element.contains(menu.opener)) closeMenu();
      if (element.closest("#journeys, #opened")) {
        doubts.forEach(clearTimeout);
        doubts.clear();
        element.querySelectorAll("[data-journey][aria-busy]").forEach((card) => card.removeAttribute("aria-busy"));
      }
      if (element.closest("#opened")) settle(element);
      element.querySelectorAll("details[data-key]").forEach((fold) => {
        if (opened.has(fold.dataset.key)) fold.open = true;
      });
      const typed = element.querySelector("[data-find]")?.value;
      if (typed) find(element, typed);
    });
  }

  function sendForm(form, trigger) {
    send(trigger, { ...form.dataset, ...Object.fromEntries(new FormData(form)) });
    closeMenu();
  }

  const local = {
    menu: (pressed, trigger, element) => openMenu(pressed, trigger, element),
    copy: (pressed) => {
      const reply = pressed.closest(".turn").querySelector(".reply");
      navigator.clipboard?.writeText(reply ? reply.innerText : "").then(() => {
        const before = pressed.getAttribute("aria-label");
        pressed.setAttribute("aria-label", pressed.dataset.done);
        pressed.classList.add("done");
        setTimeout(() => { pressed.classList.remove("done"); pressed.setAttribute("aria-label", before); }, 1500);
      });
    },
    edit: (pressed, trigger) => editSaid(pressed, trigger),
    png: (pressed, trigger, element) => savePicture(element.querySelector(".yearpicture svg"), pressed.dataset.name),
    theme: () => {
      const dark = document.body.classList.toggle("dark");
      localStorage.setItem("journeys-theme", dark ? "dark" : "light");
    },
    save: () => {
      const turns = [...document.querySelectorAll("#past .turn")].map((turn) =>
        `> ${turn.querySelector(".said").innerText}\n\n${turn.querySelector(".reply")?.innerText ?? ""}`);
      download(new Blob([turns.join("\n\n---\n\n") + "\n"], { type: "text/markdown" }), "conversation.md");
    },
    view: (pressed) => show(pressed.dataset.view),
  };

  function editSaid(pressed, trigger) {
    const said = pressed.closest(".asked").querySelector(".said");
    const area = document.createElement("textarea");
    area.value = said.innerText;
    area.className = "editing";
    area.dir = "auto";
    area.setAttribute("aria-label", pressed.getAttribute("aria-label"));
    said.hidden = pressed.hidden = true;
    said.after(area);
    area.focus();
    const close = () => { area.remove(); said.hidden = pressed.hidden = false; };
    area.addEventListener("keydown", (event) => {
      if (event.key === "Escape") close();
      if (event.key === "Enter" && !event.shiftKey) {
        event.preventDefault();
        const say = area.value.trim();
        close();
        if (say) send(trigger, { act: "edit", turn: pressed.dataset.turn, say });
      }
    });
    area.addEventListener("blur", () => setTimeout(close, 150));
  }

  let menu = null;
  function closeMenu() {
    menu?.closest(".card")?.classList.remove("raised");
    menu?.remove();
    menu = null;
  }

  function openMenu(pressed, trigger, element) {
    const again = menu?.opener === pressed;
    closeMenu();
    if (again) return;
    const card = pressed.closest("[data-journey]");
    menu = element.querySelector("template.menu").content.firstElementChild.cloneNode(true);
    menu.opener = pressed;
    menu.setAttribute("aria-label", pressed.getAttribute("aria-label"));
    menu.querySelector("[name=name]").value = card.dataset.name;
    const into = menu.querySelector("[name=into]");
    into.querySelector(`[value="${CSS.escape(card.dataset.journey)}"]`)?.remove();
    if (into.options.length < 2) into.form.remove();
    menu.querySelector(`[data-status="${card.dataset.status}"]`)?.remove();
    if (!["pinned", "muted", "finished", "dormant"].includes(card.dataset.status))
      menu.querySelector("[data-status=active]")?.remove();
    menu.querySelectorAll("[data-shared]").forEach((entry) => {
      if (card.dataset.private !== (entry.dataset.shared ? "1" : "0")) entry.remove();
    });
    menu.addEventListener("click", (event) => {
      const entry = event.target.closest("button[data-act]");
      if (!entry) return;
      event.stopPropagation();
      closeMenu();
      if (entry.dataset.act === "mark") atOnce(card, entry.dataset);
      send(trigger, { ...entry.dataset, id: card.dataset.journey });
    });
    menu.addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopPropagation();
      const form = event.target;
      const data = { ...form.dataset, id: card.dataset.journey, ...Object.fromEntries(new FormData(form)) };
      closeMenu();
      send(trigger, data);
    });
    menu.addEventListener("change", (event) => {
      event.stopPropagation();
      if (event.target === into && into.value) into.form.requestSubmit();
    });
    pressed.closest(".card")?.classList.add("raised");
    pressed.after(menu);
    menu.querySelector("[name=name]").select();
  }

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu) return;
    const opener = menu.opener;
    closeMenu();
    opener.focus();
  });
  document.addEventListener("pointerdown", (event) => {
    if (menu && !menu.contains(event.target) && !menu.opener.contains(event.target)) closeMenu();
  });

  /* A card says at once what it was told to be, and that this is not done yet; the assistant's answer draws it anew,
     and where none comes it is as it was. */
  function atOnce(card, { status, word }) {
    const before = card.cloneNode(true);
    const said = card.querySelector(".status");
    said.className = `status s-${status}`;
    said.textContent = word;
    card.setAttribute("aria-busy", "true");
    const doubt = setTimeout(() => card.replaceWith(before), 8000);
    doubts.add(doubt);
  }

  function find(element, typed) {
    const wanted = typed.trim().toLowerCase();
    element.querySelectorAll(".card[data-name]").forEach((card) => {
      card.hidden = Boolean(wanted) && !card.textContent.toLowerCase().includes(wanted);
    });
  }

  function brush(element, trigger) {
    element.addEventListener("pointerdown", (down) => {
      const area = down.target.closest("[data-brush]");
      const ticks = area?.querySelector(".ticks");
      if (!ticks || down.button || down.target.closest("button")) return;
      const frame = ticks.getBoundingClientRect();
      const months = area.dataset.months.split(" ");
      const at = (x) => Math.min(0.9999, Math.max(0, (x - frame.left) / frame.width));
      const from = at(down.clientX);
      if (down.clientX < frame.left - 4 || down.clientX > frame.right + 4) return;
      const shade = area.querySelector(".brush");
      const left = frame.left - area.getBoundingClientRect().left;
      const draw = (x) => {
        const [a, b] = [from, at(x)].sort((p, q) => p - q);
        shade.hidden = b - a < 0.01;
        shade.style.left = `${left + a * frame.width}px`;
        shade.style.width = `${(b - a) * frame.width}px`;
      };
      const move = (event) => draw(event.clientX);
      const up = (event) => {
        removeEventListener("pointermove", move);
        removeEventListener("pointerup", up);
        removeEventListener("pointercancel", up);
        shade.hidden = true;
        if (event.type === "pointercancel") return; // the finger scrolls the page
        const [a, b] = [from, at(event.clientX)].sort((p, q) => p - q);
        if (b - a >= 0.01)
          send(trigger, {
            act: "span",
            first: months[Math.floor(a * months.length)],
            last: months[Math.floor(b * months.length)],
          });
      };
      addEventListener("pointermove", move);
      addEventListener("pointerup", up);
      addEventListener("pointercancel", up);
    });
  }

  /* On the map: a thing's title beside its dot; a finger shows it first and opens the journey with a second tap. */
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.dir = "auto";
  let touched = false;
  function showTip(dot) {
    const frame = dot.closest(".mapframe");
    const [at, all] = [dot.getBoundingClientRect(), frame.getBoundingClientRect()];
    tip.textContent = dot.dataset.tip;
    tip.dot = dot;
    frame.append(tip);
    tip.style.left = `${Math.max(0, Math.min(at.left - all.left - tip.offsetWidth / 2, all.width - tip.offsetWidth))}px`;
    const above = at.top - all.top - tip.offsetHeight - 6;
    tip.style.top = `${above > 0 ? above : at.bottom - all.top + 6}px`;
  }

  function download(blob, name) {
    const anchor = document.createElement("a");
    anchor.href = URL.createObjectURL(blob);
    anchor.download = name;
    anchor.click();
    setTimeout(() => URL.revokeObjectURL(anchor.href), 1000);
  }

  function savePicture(svg, name) {
    const image = new Image();
    const source = new Blob([new XMLSerializer().serializeToString(svg)], { type: "image/svg+xml" });
    const address = URL.createObjectURL(source);
    image.onload = () => {
      const canvas = document.createElement("canvas");
      canvas.width = svg.viewBox.baseVal.width;
      canvas.height = svg.viewBox.baseVal.height;
      canvas.getContext("2d").drawImage(image, 0, 0);
      URL.revokeObjectURL(address);
      canvas.toBlob((picture) => download(picture, name), "image/png");
    };
    image.src = address;
  }

  function followEnd() {
    const room = document.getElementById("room");
    if (!room) return setTimeout(followEnd, 100);
    let atEnd = true;
    const toEnd = () => {
      // A long answer is read from its beginning: its question never scrolls out of sight by itself.
      const last = [...room.querySelectorAll(".turn")].pop();
      const start = last ? last.getBoundingClientRect().top - room.getBoundingClientRect().top + room.scrollTop - 6 : 0;
      room.scrollTop = last ? Math.min(room.scrollHeight - room.clientHeight, start) : 0;
    };
    room.setAttribute("role", "log");
    room.tabIndex = 0;
    let turns = 0;
    room.addEventListener("wheel", () => { atEnd = false; }, { passive: true });
    room.addEventListener("touchmove", () => { atEnd = false; }, { passive: true });
    new MutationObserver(() => {
      const now = room.querySelectorAll(".turn").length;
      if (now !== turns) atEnd = true;
      turns = now;
      if (atEnd) toEnd();
    }).observe(room, { childList: true, subtree: true, characterData: true });
  }

  function dress() {
    const chosen = localStorage.getItem("journeys-theme");
    if (chosen) document.body.classList.toggle("dark", chosen === "dark");
  }

  window.journeysPage = { bind };
  dress();
  setTimeout(dress, 0);
  followEnd();
})();

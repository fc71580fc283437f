// The canvas of a ring: draws what Python sends, tells Python what was clicked, and never moves what stands.
// Every text from the shop goes through textContent or onto the canvas, never into HTML.

const VIEW = "graphfraud.view."; // + ring: zoom and middle, kept for this browser tab
const drawn = new WeakMap(); // host element -> what stands on it

export default function (component) {
  const host = component.parentElement.querySelector(".graph");
  let stopped = false;
  whenLibraryIsThere(() => {
    if (!stopped) show(host, component);
  });
  return () => {
    stopped = true;
    const old = drawn.get(host);
    if (old) take(host, old);
  };
}

function whenLibraryIsThere(go) {
  if (globalThis.graphfraudVis) go();
  else globalThis.addEventListener("graphfraud-vis", go, { once: true });
}

function show(host, component) {
  const { data } = component;
  let mine = drawn.get(host);
  if (mine && mine.key !== data.key) {
    take(host, mine);
    mine = undefined;
  }
  if (!mine) {
    mine = build(host, data);
    drawn.set(host, mine);
    listen(host, mine);
  }
  mine.component = component;
  mine.data = data;
  update(mine);
  followPython(mine);
}

function take(host, mine) {
  remember(mine);
  mine.resized.disconnect();
  mine.network.destroy();
  host.replaceChildren();
  drawn.delete(host);
}

function build(host, data) {
  const vis = globalThis.graphfraudVis;
  const stage = document.createElement("div");
  stage.className = "stage";
  stage.setAttribute("role", "img");
  stage.setAttribute("aria-label", data.words.canvas);
  const mine = { key: data.key, data, stage, host, hideNames: false, pick: 0, focus: 0, placed: false };
  mine.legend = document.createElement("ul");
  mine.legend.className = "legend";
  host.replaceChildren(stage, mine.legend, tools(mine));
  mine.nodes = new vis.DataSet();
  mine.edges = new vis.DataSet();
  mine.network = new vis.Network(stage, { nodes: mine.nodes, edges: mine.edges }, options(host, data));
  stage.network = mine.network; // for whoever looks from the browser's console, and for the tests
  mine.resized = new ResizeObserver(() => place(mine)); // in a hidden tab the width is 0 and nothing fits
  mine.resized.observe(stage);
  return mine;
}

function options(host, data) {
  const style = getComputedStyle(host);
  const colour = (name, fallback) => style.getPropertyValue(name).trim() || fallback;
  const groups = {};
  for (const [name, image] of Object.entries(data.icons)) groups[name] = { shape: "image", image };
  return {
    physics: false,
    layout: { improvedLayout: false },
    groups,
    nodes: {
      font: {
        color: colour("--st-text-color", "#1f2328"),
        strokeWidth: 4,
        strokeColor: colour("--st-background-color", "#fff"),
        face: colour("--st-font", "sans-serif"),
        size: 15,
      },
      scaling: { label: { drawThreshold: 8 } },
      shapeProperties: { useBorderWithImage: false },
    },
    edges: {
      smooth: false,
      color: { color: "#9aa5b1", highlight: "#d98500", hover: "#5f6b76", opacity: 0.75 },
      selectionWidth: 2,
    },
    interaction: {
      multiselect: true,
      selectConnectedEdges: false,
      hover: true,
      tooltipDelay: 120,
      zoomSpeed: 0.6,
      keyboard: false,
    },
  };
}

function listen(host, mine) {
  const { network } = mine;
  network.on("select", ({ nodes, edges }) => {
    mine.component.setStateValue("selected", { nodes, edges });
  });
  network.on("doubleClick", ({ nodes }) => {
    if (nodes.length === 1) mine.component.setTriggerValue("expand", nodes[0]);
  });
  network.on("dragEnd", ({ nodes }) => {
    if (nodes.length) mine.component.setTriggerValue("moved", network.getPositions(nodes));
    remember(mine);
  });
  network.on("zoom", () => remember(mine));
  network.on("animationFinished", () => remember(mine));
}

// Only what changed is touched: a node that stands keeps its place, wherever somebody dragged it.
function update(mine) {
  const standing = new Set(mine.nodes.getIds());
  const wanted = new Set(mine.data.nodes.map((node) => node.id));
  mine.nodes.remove([...standing].filter((id) => !wanted.has(id)));
  mine.nodes.update(
    mine.data.nodes.map((node) => {
      const { x, y, alias, lines, ...rest } = node;
      const body = { ...rest, label: mine.hideNames ? alias : node.label, title: tooltip(mine, lines) };
      return standing.has(node.id) ? body : { ...body, x, y };
    }),
  );
  const links = new Set(mine.data.edges.map((edge) => edge.id));
  mine.edges.remove(mine.edges.getIds().filter((id) => !links.has(id)));
  mine.edges.update(
    mine.data.edges.map(({ lines, ...rest }) => ({ ...rest, title: tooltip(mine, lines) })),
  );
  mine.legend.replaceChildren(...mine.data.legend.map((entry) => legendLine(mine, entry)));
  place(mine);
}

function legendLine(mine, { icon, text }) {
  const line = document.createElement("li");
  const image = document.createElement("img");
  image.src = mine.data.icons[icon].unselected;
  image.alt = "";
  line.append(image, text);
  return line;
}

function tooltip(mine, lines) {
  if (mine.hideNames) return undefined;
  const box = document.createElement("div");
  for (const line of lines) {
    const row = document.createElement("p");
    row.textContent = line;
    box.append(row);
  }
  return box;
}

// A selection or a hit that comes from Python counts once, by its number; clicks in between are not undone.
function followPython(mine) {
  const { pick, focus } = mine.data;
  if (pick && pick.number !== mine.pick) {
    mine.pick = pick.number;
    const there = (set, ids) => ids.filter((id) => set.get(id));
    mine.network.setSelection(
      { nodes: there(mine.nodes, pick.nodes), edges: there(mine.edges, pick.edges) },
      { highlightEdges: false },
    );
  }
  if (focus && focus.number !== mine.focus && mine.nodes.get(focus.node)) {
    mine.focus = focus.number;
    mine.network.focus(focus.node, { scale: 1.1, animation: false });
    remember(mine);
  }
}

function place(mine) {
  if (mine.placed || !mine.stage.clientWidth || !mine.nodes.length) return;
  mine.placed = true;
  const kept = sessionStorage.getItem(VIEW + mine.key);
  if (kept) {
    mine.network.moveTo(JSON.parse(kept));
  } else {
    mine.network.fit({ animation: false, maxZoomLevel: 1.1 });
    remember(mine);
  }
}

function remember(mine) {
  if (!mine.placed || !mine.stage.clientWidth) return;
  const view = { position: mine.network.getViewPosition(), scale: mine.network.getScale() };
  sessionStorage.setItem(VIEW + mine.key, JSON.stringify(view));
}

function tools(mine) {
  const bar = document.createElement("div");
  bar.className = "tools";
  const { words } = mine.data;
  const button = (text, act) => {
    const one = document.createElement("button");
    one.type = "button";
    one.textContent = text;
    one.addEventListener("click", act);
    bar.append(one);
  };
  const hide = document.createElement("label");
  const box = document.createElement("input");
  box.type = "checkbox";
  box.addEventListener("change", () => {
    mine.hideNames = box.checked;
    update(mine);
  });
  hide.append(box, words.hide_names);
  bar.append(hide);
  button("+", () => zoom(mine, 1.35));
  button("−", () => zoom(mine, 1 / 1.35));
  button(words.fit, () => {
    mine.network.fit({ animation: false, maxZoomLevel: 1.1 });
    remember(mine);
  });
  button(words.save_picture, () => savePicture(mine));
  bar.querySelectorAll("button")[0].setAttribute("aria-label", words.zoom_in);
  bar.querySelectorAll("button")[1].setAttribute("aria-label", words.zoom_out);
  return bar;
}

function zoom(mine, factor) {
  mine.network.moveTo({ scale: mine.network.getScale() * factor, animation: false });
  remember(mine);
}

function savePicture(mine) {
  const source = mine.stage.querySelector("canvas");
  const target = document.createElement("canvas");
  target.width = source.width;
  target.height = source.height;
  const pen = target.getContext("2d");
  pen.fillStyle = getComputedStyle(mine.host).backgroundColor || "#fff";
  pen.fillRect(0, 0, target.width, target.height);
  pen.drawImage(source, 0, 0);
  const link = document.createElement("a");
  link.href = target.toDataURL("image/png");
  link.download = `${mine.key}.png`;
  link.click();
}

"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const groups = {};
for (const [name, image] of Object.entries(data.icons)) groups[name] = { shape: "image", image };
const network = new vis.Network(
  document.getElementById("graph"),
  { nodes: data.nodes, edges: data.edges },
  {
    physics: false,
    layout: { improvedLayout: false },
    groups,
    nodes: { font: { color: "#14181d", strokeWidth: 4, strokeColor: "#fff", size: 16 }, scaling: { label: { drawThreshold: 6 } } },
    edges: { smooth: false, color: { color: "#9aa5b1" } },
    interaction: { zoomSpeed: 0.6 },
  },
);
network.fit({ animation: false });

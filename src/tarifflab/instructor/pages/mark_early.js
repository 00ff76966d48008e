// Stands in the page's head: what is done before mark.js is there waits for it, and is not lost.
"use strict";
const early = [];
const keep = (event) => early.push(event);
const KEPT = ["keydown", "click"];
KEPT.forEach((kind) => document.addEventListener(kind, keep));

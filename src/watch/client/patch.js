// Brings the page from what it was served as to what it is served as now, touching only what differs: what the reader opened, typed or
// scrolled to stays, because the elements stay. Scripts of the page may have added to it meanwhile (a frame around code), so three trees
// are walked side by side: `live` (in the window), `was` (as served before), `now` (as served).
const patch = (() => {
  "use strict";

  /** The children of a live element, of which the first stand for those of what it was served as; null: scripts changed it too much to tell. */
  function standing(live, was) {
    const nodes = [...live.childNodes];
    const stands = (served, i) => nodes[i] && (nodes[i].nodeName === served.nodeName || framed(nodes[i], served));
    return [...was.childNodes].every(stands) ? nodes : null;
  }

  /** Whether a live element is a frame that a script put around a served one. */
  function framed(node, served) {
    return served.nodeType === Node.ELEMENT_NODE && node.nodeType === Node.ELEMENT_NODE
      && [...node.children].some((child) => child.nodeName === served.nodeName);
  }

  function walk(live, was, now) {
    if (was.isEqualNode(now)) return;
    const kind = (node) => `${node.nodeName} ${node.id ?? ""}`;
    if (kind(was) !== kind(now) || live.nodeName !== now.nodeName) return replace(live, now);
    if (live.nodeType !== Node.ELEMENT_NODE) {
      live.data = now.data;
      return touched(live.parentElement, false);
    }
    const nodes = standing(live, was);
    if (!nodes) return replace(live, now);
    attributes(live, was, now);
    children(live, nodes, [...was.childNodes], [...now.childNodes]);
  }

  function attributes(live, was, now) {
    for (const { name } of [...was.attributes]) if (!now.hasAttribute(name)) live.removeAttribute(name);
    for (const { name, value } of [...now.attributes]) if (was.getAttribute(name) !== value) live.setAttribute(name, value);
  }

  function children(live, nodes, was, now) {
    let start = 0;
    while (start < was.length && start < now.length && was[start].isEqualNode(now[start])) start++;
    let end = 0;
    const same = () => was[was.length - 1 - end].isEqualNode(now[now.length - 1 - end]);
    while (end < was.length - start && end < now.length - start && same()) end++;
    const old = was.slice(start, was.length - end);
    const fresh = now.slice(start, now.length - end);
    let at = 0;
    fresh.forEach((node, i) => {
      const partner = find(old, at, node, old.length === fresh.length ? i : -1);
      if (partner < 0) return insert(live, nodes[start + at] ?? null, node);
      while (at < partner) remove(nodes[start + at++]);
      walk(nodes[start + at], old[at], node);
      at++;
    });
    while (at < old.length) remove(nodes[start + at++]);
  }

  /** The first of `old`, from `at` on, that `node` is a new state of. */
  function find(old, at, node, place) {
    if (node.id) return old.findIndex((other, i) => i >= at && other.id === node.id && other.nodeName === node.nodeName);
    const equal = old.findIndex((other, i) => i >= at && other.isEqualNode(node));
    const alike = place >= at && old[place].nodeName === node.nodeName && !old[place].id;
    return equal < 0 && alike ? place : equal;
  }

  function insert(parent, before, node) {
    const made = document.importNode(node, true);
    parent.insertBefore(made, before);
    touched(made, true);
  }

  function remove(node) {
    const parent = node.parentElement;
    node.remove();
    touched(parent, false);
  }

  function replace(live, now) {
    const made = document.importNode(now, true);
    const kept = made.nodeType === Node.ELEMENT_NODE ? state(live) : null;
    live.replaceWith(made);
    touched(made, true);
    kept?.(made);
  }

  /** What a reader did to an element and what is in it; gives the way to do it to another. */
  function state(live) {
    if (live.nodeType !== Node.ELEMENT_NODE) return null;
    const list = (root, selector) => [...(root.matches(selector) ? [root] : []), ...root.querySelectorAll(selector)];
    const fields = "input, textarea, select";
    const opened = list(live, "details").map((details) => details.open);
    const typed = list(live, fields).map((field) => [field.value, field.checked]);
    const focus = live.contains(document.activeElement) ? list(live, "*").indexOf(document.activeElement) : -1;
    const focused = document.activeElement;
    return (made) => {
      list(made, "details").forEach((details, i) => { if (i < opened.length) details.open = opened[i]; });
      list(made, fields).forEach((field, i) => { if (i < typed.length) [field.value, field.checked] = typed[i]; });
      const next = focus < 0 ? null : (focused.id && document.getElementById(focused.id)) || list(made, focused.nodeName)[0];
      next?.focus({ preventScroll: true });
    };
  }

  // What was touched: told to the page's own scripts when all is done.
  let changed = [];
  function touched(node, isNew) {
    if (node) changed.push([node, isNew]);
  }

  /** Where the reader is: what stands in the window's upper part, and how far that is from the top. Gives the way back there. */
  function place() {
    if (scrollY === 0) return () => {};
    const at = (part) => document.elementFromPoint(innerWidth / 3, innerHeight * part);
    const seen = [.25, .5, .75].map(at).find((element) => element?.closest("main"));
    // What is seen may go; then what it was in.
    const marks = [];
    for (let element = seen; element; element = element.parentElement) marks.push([element, element.getBoundingClientRect().top]);
    // The browser's own anchoring would add to ours.
    document.documentElement.style.overflowAnchor = "none";
    return () => {
      const [element, top] = marks.find(([element]) => element.isConnected) ?? [];
      if (element) scrollBy({ top: element.getBoundingClientRect().top - top, behavior: "instant" });
      document.documentElement.style.overflowAnchor = "";
    };
  }

  /** `patch(live, was, now)` of two documents' bodies. Whoever is in the midst of an answer stays there; an answer that changed opens. */
  return (live, was, now) => {
    const back = place();
    changed = [];
    walk(live, was, now);
    for (const [node, isNew] of changed) {
      const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
      const answer = element?.closest("main details");
      if (answer) answer.open = true;
      if (isNew && element === node) element.dispatchEvent(new CustomEvent("prepbook:new", { bubbles: true }));
    }
    back();
    return changed.length;
  };
})();

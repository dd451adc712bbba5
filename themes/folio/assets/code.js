// Code that can be copied and scrolled by key; links that copy their own address.
(function (prepbook) {
  "use strict";
  var say = prepbook.say;
  var within = function (part, selector) { return Array.prototype.slice.call(part.querySelectorAll(selector)); };

  /** Puts a text into the clipboard; a promise. From disk some browsers refuse the clipboard, but not the old command. */
  function copy(text) {
    var modern = navigator.clipboard && navigator.clipboard.writeText ? navigator.clipboard.writeText(text) : Promise.reject(new Error());
    return modern.catch(function () {
      var before = document.activeElement;
      var box = document.createElement("textarea");
      box.value = text;
      box.className = "unseen";
      box.setAttribute("aria-hidden", "true");
      document.body.appendChild(box);
      box.select();
      var done = document.execCommand("copy");
      box.remove();
      if (before && before.focus) before.focus({ preventScroll: true });
      if (!done) throw new Error();
    });
  }

  // — Code —

  /** The code alone: no marks of lines, no prompt signs, nothing that a script put there. */
  function textOf(pre) {
    var code = (pre.querySelector("code") || pre).cloneNode(true);
    within(code, "[aria-hidden=true], .line-number, button").forEach(function (mark) { mark.remove(); });
    return code.textContent.replace(/\n$/, "");
  }
  function addCopy(pre) {
    if (pre.parentNode.classList.contains("code")) return;
    var frame = document.createElement("div");
    frame.className = "code";
    pre.parentNode.insertBefore(frame, pre);
    frame.appendChild(pre);
    var button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = say("Copy");
    button.setAttribute("aria-label", say("Copy the code"));
    var again = 0;
    button.addEventListener("click", function () {
      copy(textOf(pre)).then(function () {
        prepbook.announce(say("Code copied"));
        button.classList.add("done");
        clearTimeout(again);
        again = setTimeout(function () { button.classList.remove("done"); }, 1600);   // ms: as long as one looks there
      }, function () { prepbook.announce(say("Copying is not allowed here.")); });
    });
    frame.appendChild(button);
  }

  // — Links to a question or a heading: they also copy their address. —

  function address(link) {
    // A book read from disk, or from a preview, has its true address elsewhere.
    if (location.protocol === "file:" && prepbook.canonical) return prepbook.canonical + link.hash;
    return link.href;
  }
  document.addEventListener("click", function (event) {
    var link = event.target.closest ? event.target.closest("main a.number[href^='#'], main a.anchor") : null;
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    copy(address(link)).then(function () { prepbook.announce(say("Link copied")); }, function () { /* the address bar has it */ });
  });
  function addAnchor(heading) {
    var link = document.createElement("a");
    link.className = "anchor";
    link.href = "#" + encodeURIComponent(heading.id);
    link.setAttribute("aria-label", say("Link to this heading"));
    heading.appendChild(link);
  }

  // — Code and tables that scroll sideways can be reached and scrolled by key. —

  var watcher = window.ResizeObserver && new ResizeObserver(function (entries) {
    entries.forEach(function (entry) {
      var box = entry.target;
      if (box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0; else box.removeAttribute("tabindex");
    });
  });

  function furnish(part) {
    within(part, "pre").forEach(addCopy);
    within(part, ".page main > .prose :is(h2, h3)[id]").forEach(addAnchor);
    if (watcher) within(part, "pre, .table").forEach(function (box) { watcher.observe(box); });
  }
  /** For scripts that put questions into a page: copy buttons, and scrolling by key. */
  prepbook.furnish = furnish;
  furnish(document.getElementById("page--main"));

  // Under `prepbook watch` new parts come into the page while it is read; each is put into a part of the page that was there before.
  document.addEventListener("prepbook:new", function (event) {
    var parent = event.target.parentElement;
    if (!parent || !parent.closest("main")) return;
    if (event.target.tagName === "PRE") { addCopy(event.target); if (watcher) watcher.observe(event.target); }
    else furnish(event.target);
  });
})(window.prepbook);

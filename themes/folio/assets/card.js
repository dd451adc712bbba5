// One question on the table: its card as on the section's page, the answer hidden until it is asked for; options to choose from.
(function (prepbook) {
  "use strict";
  var say = prepbook.say, ui = prepbook.ui, el = ui.el;

  /**
   * Puts question `i` into `place`; a promise of what can be done with it:
   * `{article, answered, evidence, several, open(), choose(list), chosen()}`. `settings.changed(list)` hears of chosen options.
   */
  function show(place, book, i, settings) {
    return prepbook.card(book, i).then(function (card) {
      var article = parse(card.html);
      var url = book.url(i);
      // The number leads to the question's own page, not to an anchor of this one.
      var link = article.querySelector("h2 .number");
      if (link) link.href = url;
      var answers = [].slice.call(article.querySelectorAll("details.answer"));
      answers.forEach(function (answer) {
        answer.open = false;
        answer.hidden = true;
      });
      var options = card.right ? choices(article, card.right, settings && settings.changed) : null;
      place.replaceChildren(article);
      // The page's own script adds to it what it adds to every question: copy buttons, scrolling by keyboard.
      if (prepbook.furnish) prepbook.furnish(article);
      return {
        article: article,
        heading: article.querySelector("h2"),
        answered: answers.length > 0,
        several: answers.length > 1,
        options: options,
        evidence: evidence(article),
        url: url,
        open: function () {
          answers.forEach(function (answer) {
            answer.hidden = false;
            answer.open = true;
          });
          if (options) options.judge();
          return answers[0] || null;
        }
      };
    });
  }

  function parse(html) {
    var template = document.createElement("template");
    template.innerHTML = html;
    return template.content.querySelector("article") || el("article", { class: "question" });
  }

  /** Which evidence the answers have. A card that names none has all three to be told. */
  function evidence(article) {
    var has = prepbook.progress.EVIDENCE.filter(function (kind) { return article.querySelector(".answer .part[data-kind='" + kind + "']"); });
    return has.length ? has : prepbook.progress.EVIDENCE.slice();
  }

  /** Makes the options of a question ones to choose from. */
  function choices(article, right, changed) {
    var items = [].slice.call(article.querySelectorAll("ol.options > li"));
    if (!items.length) return null;
    var chosen = [], judged = false;
    var single = right.length === 1;
    article.querySelector("ol.options").classList.add("choices");
    var buttons = items.map(function (item, n) {
      var text = el("div", { class: "text", id: "practice--option-" + n });
      text.append.apply(text, [].slice.call(item.childNodes));
      var letter = n < 26 ? String.fromCharCode(65 + n) : String(n + 1);
      var button = el("button", { type: "button", class: "letter", "aria-pressed": "false", "aria-describedby": text.id, "aria-label": say("Option {letter}", { letter: letter }) }, letter);
      item.append(button, text);
      item.addEventListener("click", function (event) {
        if (judged || event.target.closest("a")) return;
        toggle(n);
        button.focus({ preventScroll: true });
      });
      return button;
    });
    function toggle(n) {
      var at = chosen.indexOf(n);
      if (at >= 0) chosen.splice(at, 1);
      else if (single) chosen = [n];
      else chosen.push(n);
      draw();
      if (changed) changed(chosen.slice(), single);
    }
    function draw() {
      buttons.forEach(function (button, n) {
        var on = chosen.indexOf(n) >= 0;
        button.setAttribute("aria-pressed", String(on));
        items[n].classList.toggle("chosen", on);
      });
    }
    return {
      single: single,
      set: function (list) { chosen = list.filter(function (n) { return n < items.length; }); draw(); },
      chosen: function () { return chosen.slice(); },
      /** Whether exactly the right ones are chosen. */
      correct: function () {
        return chosen.length === right.length && right.every(function (n) { return chosen.indexOf(n) >= 0; });
      },
      /** Shows by word and sign what was right. */
      judge: function () {
        judged = true;
        items.forEach(function (item, n) {
          var is = right.indexOf(n) >= 0, was = chosen.indexOf(n) >= 0;
          buttons[n].disabled = true;
          item.classList.add(is ? "is-right" : was ? "is-wrong" : "is-other");
          var verdict = is && was ? "✓ " + say("right") : is ? "✓ " + say("right, not chosen") : was ? "✗ " + say("wrong") : "";
          if (verdict) item.querySelector(".text").append(el("b", { class: "verdict" }, " " + verdict));
        });
      }
    };
  }

  /** What was typed stands in the margin, below the measured change where there is one. */
  function besideMetric(place) {
    var metric = place.querySelector(".metric");
    if (!metric || !window.ResizeObserver) return;
    new ResizeObserver(function () {
      var beside = getComputedStyle(metric).position === "absolute";
      place.style.setProperty("--below", beside ? metric.offsetTop + metric.offsetHeight + "px" : "0px");
    }).observe(metric);
  }

  prepbook.showCard = show;
  prepbook.besideMetric = besideMetric;
})(window.prepbook);

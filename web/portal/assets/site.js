// Comfort only: every page works without this file. Buttons that need it stay hidden until it runs.
(function () {
  'use strict';
  var doc = document;
  function each(selector, act) { [].forEach.call(doc.querySelectorAll(selector), act); }
  function set(element, attributes) {
    for (var name in attributes) element.setAttribute(name, attributes[name]);
    return element;
  }
  function add(parent, tag, attributes, text) {
    var element = set(doc.createElement(tag), attributes);
    element.textContent = text || '';
    return parent.appendChild(element);
  }

  // Suggestions while a name is typed: a combobox with a list (WAI-ARIA). Sending the form works as without it.
  each('[data-suggest]', function (input) {
    if (!window.AbortController) return;
    var words = input.dataset, place = input.parentNode, timer, asked, at = -1;
    var list = add(place, 'ul', {
      id: 'suggestions', role: 'listbox', class: 'suggestions', 'aria-label': input.labels[0].textContent
    });
    var told = add(place, 'p', { role: 'status', class: 'unseen' });
    var options = list.children;
    set(input, { role: 'combobox', 'aria-autocomplete': 'list', 'aria-controls': list.id });
    function choose(index) {
      if (options[at]) set(options[at], { 'aria-selected': false });
      at = index;
      var chosen = options[at];
      if (chosen) set(chosen, { 'aria-selected': true });
      set(input, { 'aria-activedescendant': chosen ? chosen.id : '' });
    }
    function show(rows) {
      list.textContent = '';
      rows.forEach(function (row, index) {
        var option = add(list, 'li', { id: 'option-' + index, role: 'option', lang: 'zh-CN' }, row.name);
        add(option, 'small', {}, row.code);
        option.onmousedown = function (event) {
          event.preventDefault();
          location.href = words.page + row.code;
        };
      });
      choose(-1);
      list.hidden = !rows.length;
      set(input, { 'aria-expanded': !list.hidden });
    }
    function close() {
      clearTimeout(timer);
      if (asked) asked.abort();
      show([]);
    }
    function tell(rows) {
      show(rows);
      var count = rows.length;
      told.textContent = (count ? count > 1 ? words.many : words.one : words.none).replace('{count}', count);
    }
    close();
    input.oninput = function () {
      close();
      told.textContent = '';
      var text = input.value.trim();
      if (text.length > 1) timer = setTimeout(function () {
        asked = new AbortController();
        fetch(words.suggest + '?q=' + encodeURIComponent(text), { signal: asked.signal })
          .then(function (answer) { return answer.json(); })
          .then(function (answer) { if (doc.activeElement === input) tell(answer.rows || []); })
          .catch(function () {});
      }, 200);
    };
    input.onkeydown = function (event) {
      var count = options.length, key = event.key;
      if (!count || event.isComposing) return;
      if (key === 'ArrowDown') choose(at + 1 < count ? at + 1 : -1);
      else if (key === 'ArrowUp') choose(at < 0 ? count - 1 : at - 1);
      else if (key === 'Escape') close();
      else if (key === 'Enter' && at >= 0) options[at].onmousedown(event);
      else return;
      event.preventDefault();
    };
    input.onblur = close;
  });

  doc.addEventListener('keydown', function (event) {
    var field = doc.querySelector('[type=search]');
    if (event.key !== '/' || !field || event.ctrlKey || event.altKey || event.metaKey) return;
    if (/INPUT|SELECT|TEXTAREA/.test(event.target.nodeName)) return;
    event.preventDefault();
    field.focus();
  });

  each('[data-copy]', function (button) {
    if (!navigator.clipboard) return;
    var label = button.textContent;
    set(button, { 'aria-live': 'polite' }).hidden = false;
    button.onclick = function () {
      navigator.clipboard.writeText(button.dataset.copy).then(function () {
        button.textContent = button.dataset.done;
        setTimeout(function () { button.textContent = label; }, 4000);
      });
    };
  });
  each('[data-print]', function (button) {
    button.hidden = false;
    button.onclick = function () { print(); };
  });
  each('[data-read]', function (button) {
    var voice = window.speechSynthesis, label = button.textContent;
    if (!voice) return;
    button.hidden = false;
    function rest() { button.textContent = label; }
    button.onclick = function () {
      if (voice.speaking) { voice.cancel(); rest(); return; }
      var main = doc.getElementById('main').cloneNode(true);
      [].forEach.call(main.querySelectorAll('button, form, [hidden]'), function (part) { part.remove(); });
      var speech = new SpeechSynthesisUtterance(main.textContent.replace(/\s+/g, ' '));
      speech.lang = doc.documentElement.lang;
      speech.onend = rest;
      voice.speak(speech);
      button.textContent = button.dataset.stop;
    };
    onpagehide = function () { voice.cancel(); };
  });
})();

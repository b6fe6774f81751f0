// Comfort only: every page works without this file. Buttons that need it stay hidden until it runs.
(function () {
  'use strict';
  function each(selector, act) {
    Array.prototype.forEach.call(document.querySelectorAll(selector), act);
  }
  each('[data-copy]', function (button) {
    if (!navigator.clipboard) return;
    var label = button.textContent;
    button.hidden = false;
    button.setAttribute('aria-live', 'polite');
    button.addEventListener('click', function () {
      navigator.clipboard.writeText(button.dataset.copy).then(function () {
        button.textContent = button.dataset.done;
        setTimeout(function () { button.textContent = label; }, 4000);
      });
    });
  });
  each('[data-print]', function (button) {
    button.hidden = false;
    button.addEventListener('click', function () { window.print(); });
  });
  each('[data-read]', function (button) {
    var voice = window.speechSynthesis;
    if (!voice) return;
    var label = button.textContent;
    function rest() { button.textContent = label; }
    button.hidden = false;
    button.addEventListener('click', function () {
      if (voice.speaking) { voice.cancel(); rest(); return; }
      var main = document.getElementById('main').cloneNode(true);
      Array.prototype.forEach.call(main.querySelectorAll('button, form, [hidden]'), function (part) { part.remove(); });
      var speech = new SpeechSynthesisUtterance(main.textContent.replace(/\s+/g, ' '));
      speech.lang = document.documentElement.lang;
      speech.onend = rest;
      voice.cancel();
      voice.speak(speech);
      button.textContent = button.dataset.stop;
    });
    window.addEventListener('pagehide', function () { voice.cancel(); });
  });
})();
